import Adaptation
import Datasets
import Foundation
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import Recipes
@testable import Runs

/// Every method on every modality: it trains, it predicts, and a break leaves no trace.
struct ConformanceTests {
    /// Each method by itself, and some that are joined.
    static let methods: [MethodSpec] =
        MethodRegistry.summaries.map {
            MethodSpec(stringLiteral: $0.name.replacing(":K", with: ":6"))
        } + [
            "cdan + self-training", "mcd + information-maximization",
            "dann + information-maximization + self-training + mcc + fixmatch",
        ]

    /// Every modality, and each network of sound.
    enum Kind: String, CaseIterable {
        case text, image, audio
        case audioEncoder = "audio encoder"

        func recipe(_ more: String) throws -> Recipe {
            switch self {
            case .text: try Made.recipe(more: more)
            case .image: try Made.pictureRecipe(more: more)
            case .audio: try Made.soundRecipe(more: more)
            case .audioEncoder:
                try Made.soundRecipe(
                    network: "network: encoder, filters: [4, 4], width: 8, heads: 2, layers: 1",
                    more: more)
            }
        }
    }

    /// What a test of one combination works with.
    private struct Trial {
        let experiment: Experiment
        let method: MethodSpec
        let domains: Trainer.Domains
        let trainer: Trainer

        init(_ method: MethodSpec, _ kind: Kind, more: String = "") throws {
            // An untrained network is sure of little.
            let settings =
                "hyperparameters: {cdan: {random_map: 16}, eata: {reliable: 1, redundancy: 10}}\n"
                + more
            var recipe = try kind.recipe(settings)
            recipe.training.epochs = 2
            experiment = try Made.experiment(recipe)
            self.method = method
            let labels = experiment.domains.target.examples.indices.map { Int32($0 % 2) }
            if method == .targetSupervised {
                domains = experiment.ceilingDomains(labels: .classes(labels))
            } else if let count = method.fewShotLabels {
                let evaluator = Evaluator()
                let sealed = SealedLabels(sealing: labels, ledger: evaluator.ledger)
                let draw = evaluator.open(
                    count, of: sealed, seed: 5, what: "made", purpose: "test")
                domains = experiment.fewShotDomains(draw)
            } else {
                domains = experiment.domains(of: method)
            }
            trainer = try experiment.trainer(seed: 5, domains: domains)
            guard method.isSourceFree else { return }
            let floor = try experiment.trainer(seed: 5, domains: experiment.domains)
            var state = try experiment.initialState(
                .sourceOnly, seed: 5, labels: experiment.domains.source.labels)
            try floor.advance(&state) { _ in }
            sourceModel = .memory(state.network.modelTensors)
        }

        func start() throws -> TrainingState {
            try experiment.initialState(
                method, seed: 5, labels: domains.source.labels,
                model: sourceModel)
        }

        private var sourceModel: Snapshot?

    }

    private func bits(_ tensors: [String: Tensor]) -> [String: [UInt32]] {
        tensors.mapValues { $0.hostScalars.map(\.bitPattern) }
    }

    /// Trains with and without a break after each pass or epoch, and compares.
    private func check(_ trial: Trial) throws -> TrainingState {
        var whole = try trial.start()
        while !trial.trainer.isFinished(whole) { try trial.trainer.advance(&whole) { _ in } }

        let scratch = try TemporaryFolder()
        let checkpoint = try Made.folder(in: scratch).job(
            Job(method: trial.method, seed: 5))
        var broken = try trial.start()
        while !trial.trainer.isFinished(broken) {
            try trial.trainer.advance(&broken) { _ in }
            try checkpoint.save(&broken)
            broken = try trial.start()
            try checkpoint.resume(&broken, by: trial.trainer)
        }
        #expect(bits(whole.network.tensors) == bits(broken.network.tensors))
        #expect(bits(whole.optimizer.state) == bits(broken.optimizer.state))
        #expect(whole.optimizer.step == broken.optimizer.step && whole.history == broken.history)
        let predictions = [whole, broken].map { $0.testPredictions.map(\.hostScalars) }
        #expect(predictions[0] == predictions[1])
        let snapshots = try [whole, broken].map { try $0.snapshots.map { bits(try $0.load()) } }
        #expect(snapshots[0] == snapshots[1])
        return whole
    }

    @Test(arguments: methods, Kind.allCases)
    func everyMethodOnEveryModality(method: MethodSpec, kind: Kind) throws {
        let trial = try Trial(method, kind)
        let state = try check(trial)
        #expect(!state.diverged && state.history.count == 2)
        for epoch in state.history {
            #expect(!epoch.losses.isEmpty)
            #expect(epoch.losses.values.allSatisfy { $0.isFinite }, "\(epoch.losses)")
            #expect(epoch.figures.values.allSatisfy { $0.isFinite }, "\(epoch.figures)")
            #expect(abs(epoch.predictedShares.reduce(0, +) - 1) < 1e-9)
        }
        let count = trial.domains.test.examples.count
        for predictions in state.testPredictions {
            #expect(predictions.shape == [count, 2])
            #expect(predictions.hostScalars.allSatisfy { (0...1).contains($0) })
        }
        for tensor in state.network.tensors.values {
            #expect(tensor.hostScalars.allSatisfy { $0.isFinite })
        }
        // It learned something: no method leaves the featurizer as it was.
        let before = bits(try trial.start().network.modelTensors)
        #expect(bits(state.network.modelTensors) != before)
    }

    @Test(
        arguments: [
            (.text, "masked-pieces"), (.text, "contrastive"), (.image, "rotation"),
            (.image, "missing-patches"),
            (.audio, "masked-patches"), (.audio, "segment-order"),
            (.audioEncoder, "masked-patches"), (.audioEncoder, "segment-order"),
        ] as [(Kind, String)])
    func everyPretextTask(kind: Kind, task: String) throws {
        let trial = try Trial("dann", kind, more: "pretext: {task: \(task), epochs: 2}")
        let state = try check(trial)
        #expect(state.pretextEpochs == 2 && state.history.count == 2 && !state.diverged)
    }

    @Test func noModalityIsForgotten() {
        let kinds = Kind.allCases.map { $0.rawValue.prefix { $0 != " " } }
        #expect(Made.modalities.names == Set(kinds.map(String.init)).sorted())
    }
}
