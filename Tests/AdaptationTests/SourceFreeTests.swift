import Datasets
import Modalities
import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

/// Dense vectors through a batch-norm between two layers.
struct NormedFeaturizer: Featurizer {
    var first: Linear
    var norm = BatchNorm(16)
    var second: Linear
    let featureCount = 8

    init(seed: UInt64) {
        var generator = RandomGenerator(seed: seed, stream: "normed")
        first = Linear(2, 16, using: &generator)
        second = Linear(16, 8, activation: .relu, using: &generator)
    }

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("first", &first)
        visitor.module("norm", &norm)
        visitor.module("second", &second)
    }

    mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        guard case .dense(let values) = batch.content else { preconditionFailure("not dense") }
        return second(norm(first(values), &pass, rectifies: true))
    }
}

/// A source model on blobs, and methods that start from it.
enum SourceModel {
    static func network(_ method: any Method, seed: UInt64 = 1) -> Network {
        var generator = RandomGenerator(seed: seed, stream: "network")
        return Network(
            featurizer: NormedFeaturizer(seed: seed),
            head: Linear(8, 2, using: &generator), method: method)
    }

    static func method(_ name: String, _ settings: String? = nil) throws -> any Method {
        var generator = RandomGenerator(seed: 1, stream: "method")
        return try MethodSpec(name).make(
            settings.map { try Settings(yaml: $0, file: "recipe.yaml") } ?? .empty,
            for: Blobs.geometry, using: &generator)
    }

    /// The tensors of a model trained on the source alone.
    static func train() throws -> [String: Tensor] {
        let trainer = try Blobs.trainer(Blobs.domains().0)
        var state = TrainingState(
            network: network(Supervised()), optimizer: trainer.plan.makeOptimizer())
        while !trainer.isFinished(state) { try trainer.advance(&state) { _ in } }
        return state.network.modelTensors
    }

    /// The source model with a method.
    static func adapted(by method: any Method) throws -> Network {
        var network = network(method)
        try network.loadModel(train(), from: "memory")
        return network
    }
}

@Suite struct SourceFreeTests {
    private let easy = "eata: {reliable: 1, redundancy: 10}"

    @Test func tentEqualsPyTorch() throws {
        let reference = try References.load().tent
        let (x, head) = (tensor(reference.x, [12, 5]), tensor(reference.head, [4, 5]))
        let leaves = [tensor(reference.scale, [5]), tensor(reference.shift, [5])]
        let (value, gradients) = valueWithGradient(at: leaves) { leaves in
            let h = batchNorm(
                x, scale: leaves[0], shift: leaves[1], parts: [12], rectifies: true, epsilon: 1e-5
            ).value
            let logits = matmul(h, head, transposeB: true)
            var pass = Pass.evaluation
            return TENT().losses(
                Step(
                    sources: [],
                    target: Share(domain: 0, decisions: Decisions(features: h, logits: logits)),
                    targetRows: [], progress: 0), &pass
            ).terms[0].value
        }
        #expect(abs(Double(value.hostScalar) - reference.value) < 1e-5)
        for (found, expected) in zip(gradients, reference.gradients) {
            #expect(isClose(try #require(found).dense.hostScalars, expected, 1e-3))
        }
    }

    @Test func shotsPseudoLabelsEqualPyTorch() throws {
        let reference = try References.load().shot
        let labels = centroidLabels(
            features: tensor(reference.features, [20, 3]),
            probabilities: tensor(reference.p, [20, 4]))
        #expect(labels == reference.labels)
        #expect(centroidLabels(features: Tensor(zeros: [0, 3]), probabilities: labels0).isEmpty)
    }

    private var labels0: Tensor { Tensor(zeros: [0, 4]) }

    /// The method's losses at some logits, with the state it would have in training.
    private func loss(_ method: any Method, _ logits: Tensor) -> Tensor {
        var (method, pass) = (method, Pass.evaluation)
        let output = Decisions(features: logits.detached, logits: logits)
        let losses = method.losses(
            Step(
                sources: [], target: Share(domain: 0, decisions: output),
                targetRows: Array(0..<logits.rows), progress: 0), &pass)
        return losses.terms.reduce(Tensor(0)) { $0 + $1.value }
    }

    @Test(arguments: MethodRegistry.sourceFreeNames)
    func gradientsEqualCentralDifferences(name: String) throws {
        let logits = features(6, 3, seed: 8)
        var method: any Method =
            name == "eata"
            // Weights are not differentiated: where they hardly change, differences show the rest.
            ? EATA(NetworkSummary(features: 3, classes: 3), fixed) : try SourceModel.method(name)
        if var viewing = method as? any EpochViewing {
            viewing.beginEpoch(
                TargetOverview(features: logits, probabilities: logits.softmax()), progress: 0)
            method = viewing
        }
        let ready = method
        let (_, gradients) = valueWithGradient(at: [logits]) { loss(ready, $0[0]) }
        let gradient = try #require(gradients[0]).dense.hostScalars
        let (frozen, entropies) = (Float(1e-2), rowEntropies(logits).hostScalars)
        let weights = EATA(NetworkSummary(features: 3, classes: 3), fixed).weights(
            probabilities: logits.softmax(), entropies: entropies)
        for index in 0..<logits.count {
            func moved(_ by: Float) -> Float {
                var values = logits.hostScalars
                values[index] += by
                let at = Tensor(values, shape: logits.shape)
                guard name == "eata" else { return loss(ready, at).hostScalar }
                let used = Float(weights.filter { $0 > 0 }.count)
                return (rowEntropies(at) * Tensor(weights)).sum().hostScalar / used
            }
            let slope = (moved(frozen) - moved(-frozen)) / (2 * frozen)
            #expect(abs(slope - gradient[index]) < 2e-3, "\(name), value \(index)")
        }
    }

    private var fixed: EATA.Options {
        var options = EATA.Options()
        (options.reliable, options.redundancy) = (1, 10)
        return options
    }

    @Test(arguments: MethodRegistry.sourceFreeNames)
    func onlyWhatItMayChangeChanges(name: String) throws {
        let trainer = try Blobs.trainer(withoutSource(), settings: ["epochs": "1"])
        let network = try SourceModel.adapted(by: SourceModel.method(name, easy))
        var state = TrainingState(network: network, optimizer: trainer.plan.makeOptimizer())
        try trainer.advance(&state) { _ in }
        let changed = state.network.tensors.filter { path, tensor in
            tensor.hostScalars != state.start[path]?.hostScalars && state.start[path] != nil
        }.keys
        let learnt = changed.filter { !$0.contains("target") }
        let norms: Set = ["featurizer.norm.weight", "featurizer.norm.bias"]
        #expect(state.network.normalizationPaths.sorted() == norms.sorted())
        if name == "shot" {
            #expect(learnt.allSatisfy { $0.hasPrefix("featurizer.") })
            #expect(learnt.contains("featurizer.first.weight"))
        } else {
            #expect(Set(learnt) == norms, "\(name): \(learnt)")
        }
        #expect(changed.contains("featurizer.norm.targetMean"))
    }

    private func withoutSource() -> Trainer.Domains {
        let all = Blobs.domains().0
        return Trainer.Domains(target: all.target, test: all.test)
    }

    @Test(arguments: MethodRegistry.sourceFreeNames)
    func aTrainerNeedsNoSource(name: String) throws {
        let trainer = try Blobs.trainer(withoutSource(), settings: ["rate": "0.003"])
        #expect(trainer.stepsPerEpoch == 10 && trainer.totalSteps == 80)
        #expect(!trainer.validators.contains { $0.name == SourceAccuracy.name })
        let network = try SourceModel.adapted(by: SourceModel.method(name))
        var state = TrainingState(network: network, optimizer: trainer.plan.makeOptimizer())
        func accuracy(_ probabilities: Tensor) -> Double {
            Metrics.of(
                predictions: probabilities.argmax(), labels: Blobs.domains().testLabels, classes: 2
            ).accuracy
        }
        var source = network
        let before = accuracy(
            try source.predict(trainer.domains.test.examples, through: PlainViews()).output)
        while !trainer.isFinished(state) { try trainer.advance(&state) { _ in } }
        #expect(!state.diverged && state.epoch == 8)
        #expect(state.history.allSatisfy { $0.validators.count == 3 })
        let after = accuracy(try #require(state.testPredictions.last))
        #expect(after >= before, "\(name): \(before) to \(after)")
    }

    @Test func whatCannotGoWithoutSourceSaysSo() throws {
        let trainer = try Blobs.trainer(withoutSource())
        var state = try Blobs.start("dann", trainer.plan)
        #expect(throws: UserFault.self) { try trainer.advance(&state) { _ in } }
        var normless = try Blobs.start("tent", trainer.plan)
        #expect(throws: UserFault.self) { try trainer.advance(&normless) { _ in } }
        // A handful of files makes one small batch.
        let all = Blobs.domains().0
        let few = UnlabelledDomain(
            name: "target", examples: Array(all.target.examples.prefix(5)))
        let small = try Blobs.trainer(Trainer.Domains(target: few, test: all.test))
        #expect(small.stepsPerEpoch == 1)
    }
}

@Suite struct EATATests {
    private func outputs(_ rows: [[Float]]) -> (Tensor, [Float]) {
        let p = Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
        return (p, rowEntropies((p + 1e-9).log()).hostScalars)
    }

    @Test func reliableAndNewExamplesCount() {
        var options = EATA.Options()
        options.redundancy = 1.5
        var method = EATA(NetworkSummary(features: 2, classes: 3), options)
        let (p, entropies) = outputs([
            [0.98, 0.01, 0.01], [0.4, 0.3, 0.3], [0.01, 0.98, 0.01], [0.9, 0.06, 0.04],
        ])
        let first = method.weights(probabilities: p, entropies: entropies)
        #expect(first[1] == 0 && first[0] > first[3] && first[3] > 1)
        #expect(abs(first[0] - first[2]) < 1e-5)
        // After many of class 0, another of them tells nothing new.
        var pass = Pass.evaluation
        let same = (Tensor([0.98, 0.01, 0.01], shape: [1, 3]) + 1e-9).log()
        let output = Decisions(features: same, logits: same)
        _ = method.losses(
            Step(
                sources: [], target: Share(domain: 0, decisions: output), targetRows: [0],
                progress: 0),
            &pass)
        let later = method.weights(probabilities: p, entropies: entropies)
        #expect(later[0] == 0 && later[1] == 0 && later[2] > 1 && later[3] == 0)
    }

    @Test func aCollapsedModelGoesBack() {
        func after(_ rows: [[Float]]) -> (first: Bool, second: Bool) {
            var options = EATA.Options()
            options.redundancy = 10
            var method = EATA(NetworkSummary(features: 2, classes: 2), options)
            var pass = Pass.evaluation
            let logits = (Tensor(rows.flatMap { $0 }, shape: [rows.count, 2]) + 1e-9).log()
            let output = Decisions(features: logits, logits: logits)
            _ = method.losses(
                Step(
                    sources: [], target: Share(domain: 0, decisions: output), targetRows: [],
                    progress: 0), &pass)
            return (method.takeReset(), method.takeReset())
        }
        #expect(after([[1, 0], [1, 0]]) == (true, false))
        // As sure, but of both classes; and of one class, but not so sure.
        #expect(after([[1, 0], [0, 1]]) == (false, false))
        #expect(after([[0.97, 0.03], [0.97, 0.03]]) == (false, false))
    }

    @Test func theAnchorPullsWhatMatters() throws {
        let network = try SourceModel.adapted(by: SourceModel.method("eata"))
        var anchor = ElasticWeightConsolidation(start: network.modelTensors)
        let batch = Batch(Array(Blobs.domains().0.target.examples.prefix(32)))
        anchor.add(network.ownGradients(batch, .normalization))
        #expect(anchor.importance.keys.sorted() == network.normalizationPaths.sorted())
        var moved = network
        moved.forEachTensor { path, tensor, _ in
            if path == "featurizer.norm.bias" { tensor = tensor + 0.5 }
        }
        let path = "featurizer.norm.bias"
        var gradients: [String: Gradient] = [path: .dense(Tensor(zeros: [16]))]
        anchor.addPenalty(to: &gradients, of: moved, strength: 3)
        let expected = try #require(anchor.importance[path]).hostScalars.map { Double($0 * 3) }
        #expect(isClose(try #require(gradients[path]).dense.hostScalars, expected, 1e-4))
        gradients = [path: .dense(Tensor(zeros: [16]))]
        anchor.addPenalty(to: &gradients, of: network, strength: 3)
        #expect(try #require(gradients[path]).dense.hostScalars.allSatisfy { $0 == 0 })
    }
}
