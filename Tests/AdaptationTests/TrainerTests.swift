import Datasets
import Modalities
import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

@Suite struct TrainerTests {
    private func run(
        _ method: String, settings: [String: String] = [:], seed: UInt64 = 1,
        domains: Trainer.Domains = Blobs.domains().0, hyperparameters: String = "{}"
    ) throws -> TrainingState {
        let trainer = try Blobs.trainer(domains, seed: seed, settings: settings)
        var state = try Blobs.start(
            method, trainer.plan, seed: seed, hyperparameters: hyperparameters)
        while !trainer.isFinished(state) { try trainer.advance(&state) { _ in } }
        return state
    }

    private func accuracy(_ state: TrainingState) throws -> Double {
        let predicted = try #require(state.testPredictions.last).argmax()
        return Metrics.of(
            predictions: predicted, labels: Blobs.domains().testLabels, classes: 2
        ).accuracy
    }

    private func haveSameBits(_ a: TrainingState, _ b: TrainingState) -> Bool {
        let (one, other) = (a.network.tensors, b.network.tensors)
        return one.keys == other.keys
            && one.allSatisfy { key, value in
                value.hostScalars.map(\.bitPattern) == other[key]?.hostScalars.map(\.bitPattern)
            }
    }

    @Test(
        arguments: MethodContractTests.adapting.filter {
            !MethodSpec(stringLiteral: $0).isSourceFree
        })
    func everyMethodTrainsAndGains(name: String) throws {
        // On two blobs moments have to weigh more than on a network's many features.
        let state = try run(name, hyperparameters: "{m3sda: {weight: 0.1}}")
        #expect(!state.diverged && state.epoch == 8)
        #expect(state.snapshots.count == 8 && state.testPredictions.count == 8)
        #expect(state.history.allSatisfy { $0.validators.count == 4 })
        #expect(state.history.last?.validators["source-accuracy"] ?? 0 > 0.9)
        // In so few steps the bare adversarial game need not come to rest; all others gain.
        let least =
            try ["dann", "adda", "domain-confusion"].contains(name)
            ? 0.5 : accuracy(run("source-only"))
        #expect(try accuracy(state) > least, "\(name)")
    }

    /// Half of three epochs: the phase without labels begins in the middle of the second.
    @Test func aPhaseCanBeginWithinAnEpoch() throws {
        let state = try run(
            "adda", settings: ["epochs": "3"], hyperparameters: "{adda: {pretrain: 0.5}}")
        #expect(!state.diverged && state.epoch == 3)
    }

    @Test func theCeilingIsAboveTheFloor() throws {
        let floor = try accuracy(run("source-only"))
        var domains = Blobs.domains().0
        let target = Blobs.examples(160, degrees: 35, shift: 0.6, seed: 3)
        domains.sources = [
            LabelledDomain(
                name: "target", examples: target.examples, labels: .classes(target.labels))
        ]
        #expect(try accuracy(run("target-supervised", domains: domains)) > floor)
    }

    @Test(
        arguments: MethodContractTests.names.filter { MethodSpec(stringLiteral: $0).isSupervised })
    func noTargetExampleReachesABaseline(name: String) throws {
        let (here, elsewhere) = (Blobs.domains().0, Blobs.domains(targetSeed: 77).0)
        let sampling = ["sampling": "matched"]
        #expect(
            haveSameBits(
                try run(name, settings: sampling, domains: here),
                try run(name, settings: sampling, domains: elsewhere)))
        // The comparison would show a difference: an adapted method has one.
        #expect(
            !haveSameBits(try run("coral", domains: here), try run("coral", domains: elsewhere)))
    }

    @Test func testExamplesChangeNothing() throws {
        var other = Blobs.domains().0
        other.test = UnlabelledDomain(
            name: "target", examples: Blobs.examples(30, degrees: 90, shift: 5, seed: 9).examples)
        #expect(haveSameBits(try run("cdan"), try run("cdan", domains: other)))
    }

    @Test(arguments: ["cdan + self-training", "mmd"])
    func theSeedDecides(name: String) throws {
        func start(_ seed: UInt64) throws -> TrainingState {
            let trainer = try Blobs.trainer(Blobs.domains().0, seed: seed)
            var state = try Blobs.start(name, trainer.plan, seed: seed)
            for _ in 0..<2 { try trainer.advance(&state) { _ in } }
            return state
        }
        #expect(haveSameBits(try start(1), try start(1)))
        #expect(!haveSameBits(try start(1), try start(2)))
    }

    @Test func anInterruptedEpochLeavesTheLastOne() throws {
        let trainer = try Blobs.trainer(Blobs.domains().0)
        var state = try Blobs.start("dann", trainer.plan)
        try trainer.advance(&state) { _ in }
        let before = state
        var steps = 0
        #expect(throws: Interruption.self) {
            try trainer.advance(&state) { _ in
                steps += 1
                if steps == 4 { throw Interruption() }
            }
        }
        #expect(haveSameBits(before, state) && state.epoch == 1)
        // What follows is what would have followed.
        var whole = before
        for _ in 0..<2 {
            try trainer.advance(&state) { _ in }
            try trainer.advance(&whole) { _ in }
        }
        #expect(haveSameBits(whole, state) && state.history == whole.history)
    }

    @Test func aLossThatIsNoNumberEndsTheRun() throws {
        let explosive = [
            "optimizer": "sgd", "rate": "100", "clip": "1000000", "schedule": "constant",
        ]
        let state = try run(
            "coral", settings: explosive, hyperparameters: "coral: {weight: 1000000}")
        #expect(state.diverged)
        #expect((1...8).contains(state.epoch))
        #expect(state.snapshots.count == state.epoch)
        #expect(state.network.tensors.values.allSatisfy { $0.isFinite })
    }

    @Test(arguments: [PretextPlan.Moment.before, .beside])
    func aPretextTaskIsLearntBeforeOrBeside(when: PretextPlan.Moment) throws {
        let section = "task: reconstruction\nwhen: \(when)\nepochs: 2\nweight: 1\n"
        let plan = try PretextPlan(Settings(yaml: section, file: "recipe.yaml"), taskKeys: [])
        let (base, domains) = (try Blobs.trainer(Blobs.domains().0).plan, Blobs.domains().0)
        let trainer = try Trainer(
            task: Classification(classes: 2), plan: base, pretext: plan, seed: 1, domains: domains,
            geometry: Blobs.geometry,
            validators: [], views: PlainViews())
        var state = try Blobs.start("dann", trainer.plan)
        state.network.pretext = [Reconstruction()]
        let before = state.network.tensors
        try trainer.advance(&state) { _ in }
        let after = state.network.tensors
        #expect(
            after["pretext.output.weight"]?.hostScalars
                != before["pretext.output.weight"]?.hostScalars)
        #expect(
            after["featurizer.layers.0.weight"]?.hostScalars
                != before["featurizer.layers.0.weight"]?.hostScalars)
        let classifier =
            after["classifier.weight"]?.hostScalars == before["classifier.weight"]?.hostScalars
        switch when {
        case .before:
            #expect(state.epoch == 0 && state.pretextEpochs == 1 && classifier)
            #expect(trainer.totalSteps == 10 * (8 + 2))
        case .beside:
            #expect(state.epoch == 1 && !classifier)
            #expect(state.history[0].losses["pretext"] ?? 0 > 0)
            #expect(trainer.totalSteps == 10 * 8)
        }
    }
}

/// Guessing the input from the features.
private struct Reconstruction: PretextTask {
    let name = "reconstruction"
    var output: Linear

    init() {
        var generator = RandomGenerator(seed: 8, stream: "pretext")
        output = Linear(8, 2, using: &generator)
    }

    mutating func visit(_ visitor: inout some Visitor) { visitor.module("output", &output) }

    mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        guard case .dense(let inputs) = batch.content else { preconditionFailure("not dense") }
        let difference = output(featurizer(batch, &pass)) - inputs
        return (difference * difference).mean()
    }
}
