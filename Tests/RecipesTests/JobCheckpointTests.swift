import Adaptation
import Foundation
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import Runs

/// What is saved comes back bit for bit, and training goes on from it as if never stopped.
struct JobCheckpointTests {
    private let scratch: TemporaryFolder

    private let run: RunFolder

    init() throws {
        scratch = try TemporaryFolder()
        run = try Made.folder(in: scratch)
    }

    private func bits(_ tensors: [String: Tensor]) -> [String: [UInt32]] {
        tensors.mapValues { $0.hostScalars.map(\.bitPattern) }
    }

    private func expectEqual(
        _ one: TrainingState, _ other: TrainingState,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(
            bits(one.network.tensors) == bits(other.network.tensors), sourceLocation: sourceLocation
        )
        #expect(
            bits(one.optimizer.state) == bits(other.optimizer.state), sourceLocation: sourceLocation
        )
        #expect(one.optimizer.step == other.optimizer.step, sourceLocation: sourceLocation)
        #expect(one.history == other.history, sourceLocation: sourceLocation)
        #expect(one.pretextEpochs == other.pretextEpochs, sourceLocation: sourceLocation)
        #expect(
            one.testPredictions.map(\.hostScalars) == other.testPredictions.map(\.hostScalars),
            sourceLocation: sourceLocation)
        let snapshots = try [one, other].map { try $0.snapshots.map { bits(try $0.load()) } }
        #expect(snapshots[0] == snapshots[1], sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        "dann", "cdan", "mmd", "coral", "self-training", "cdan + self-training", "source-only",
        "fine-tune:16", "from-scratch:16",
    ])
    func goesOnAsIfNeverStopped(method: MethodSpec) throws {
        let recipe = try Made.recipe(
            more: "pretext: {task: masked-pieces, epochs: 2}\n"
                + "hyperparameters: {cdan: {random_map: 16}, "
                + "self-training: {once: true, start: 0}}")
        let experiment = try Made.experiment(recipe)
        let trainer = try experiment.trainer(seed: 5, domains: experiment.domains)
        func start() throws -> TrainingState {
            try experiment.initialState(
                method, seed: 5, labels: experiment.domains.source.labels)
        }
        let checkpoint = run.job(Job(method: method, seed: 5))
        var whole = try start()
        // Nothing saved: nothing changes.
        try checkpoint.resume(&whole, by: trainer)
        try expectEqual(whole, start())
        while !trainer.isFinished(whole) {
            try trainer.advance(&whole) { _ in }
            try checkpoint.save(&whole)
            var back = try start()
            try checkpoint.resume(&back, by: trainer)
            try expectEqual(whole, back)
            whole = back
        }
        var never = try start()
        while !trainer.isFinished(never) { try trainer.advance(&never) { _ in } }
        try expectEqual(whole, never)
        // A state and what it names, and no more.
        let names = try Files.names(in: checkpoint.folder)
        #expect(
            names == ["epoch-1", "epoch-2", "epoch-3", "epoch-4", "state-2-4"].map {
                $0 + ".safetensors"
            } + ["state.json"])
    }

    @Test func finishLeavesTheChosenModelAlone() throws {
        let experiment = try Made.experiment(Made.recipe())
        let trainer = try experiment.trainer(seed: 1, domains: experiment.domains)
        let job = Job(method: "dann", seed: 1)
        let checkpoint = run.job(job)
        var state = try experiment.initialState(
            "dann", seed: 1, labels: experiment.domains.source.labels)
        while !trainer.isFinished(state) {
            try trainer.advance(&state) { _ in }
            if state.epoch == 2 { try checkpoint.save(&state) }
        }
        let outcome = JobOutcome(
            job, state, selection: experiment.recipe.selection, sourcePrior: [0.5, 0.5])
        let chosen = try state.snapshots[outcome.record.selectedEpoch - 1].load()
        // What a killed process can leave behind is swept up too.
        try Files.writeAtomically("orphan", to: checkpoint.folder + "/state-0-1.safetensors")
        _ = try checkpoint.finish(outcome, state)
        #expect(
            try Files.names(in: checkpoint.folder) == [
                "model.safetensors", "outcome.json", "outcome.safetensors",
            ])
        let model = try SafetensorsFile(contentsOf: checkpoint.modelPath).allTensors()
        #expect(bits(model) == bits(chosen))
        #expect(!model.isEmpty && model.keys.allSatisfy { !$0.hasPrefix("method.") })
    }

    @Test func outcomesComeBack() throws {
        let job = Job(method: "dann", seed: 2)
        let checkpoint = run.job(job)
        #expect(try checkpoint.outcome(epochs: 2, classes: 2) == nil)
        let experiment = try Made.experiment(Made.recipe())
        let outcome = try Made.outcome(
            job, experiment, predictions: [[0, 1, 1], [1, 1, 0]],
            scores: [["entropy": 0.1 + 0.2], ["entropy": .nan, "source-accuracy": -.infinity]])
        let model = ["classifier.bias": Tensor([1, 2])]
        let saved = try checkpoint.save(outcome, model: model)
        let back = try #require(try checkpoint.outcome(epochs: 2, classes: 2))
        #expect(try bits(checkpoint.model(back).load()) == bits(model))
        #expect(back.record.files == saved.record.files && saved.record.files.count == 2)
        #expect(
            back.testPredictions.map(\.hostScalars) == outcome.testPredictions.map(\.hostScalars))
        #expect(back.testPredictions.map(\.shape) == [[3, 2], [3, 2]])
        #expect(back.record.method == "dann" && back.record.seed == 2)
        #expect(back.record.selectedEpoch == outcome.record.selectedEpoch)
        #expect(back.record.history[0] == outcome.record.history[0])
        #expect(back.record.history[1].validators["entropy"]?.isNaN == true)
        #expect(back.record.history[1].validators["source-accuracy"] == -.infinity)
        #expect(back.record.seconds == 1.5 && !back.record.diverged)
    }

    @Test func slugs() {
        #expect(Job(method: "dann", seed: 1).slug == "dann-seed-1")
        #expect(Job(method: "cdan + self-training", seed: 12).slug == "cdan+self-training-seed-12")
        #expect(Job(method: "fine-tune:50", seed: 3).slug == "fine-tune-50-seed-3")
    }
}
