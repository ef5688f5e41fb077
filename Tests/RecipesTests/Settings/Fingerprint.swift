import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport

@testable import Adaptation
@testable import Recipes
@testable import Runs

/// Everything that a recipe computes, as one text: two recipes that differ in it differ in what
/// they do.
struct Fingerprint: Equatable {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Trains every method of a recipe and takes up its data, weights, scores, choices and
    /// predictions.
    init(_ recipe: Recipe, _ library: RecipeLibrary) throws {
        let experiment = try Experiment(recipe, library: library)
        add(experiment.testRecords.map(\.id) + experiment.skipped.map(\.id))
        let domains = experiment.domains
        add(
            domains.source.labels.classIndices.map { "\($0)" }
                + domains.target.groups.map { "\($0)" })
        for example in domains.source.examples + domains.target.examples { try add(example) }
        add(["\(domains.validation.examples.count)"])
        for seed in 1...recipe.seeds {
            var floor: Snapshot?
            for method in recipe.methods {
                try add(method, seed: UInt64(seed), experiment, floor: &floor)
            }
        }
    }

    private mutating func add(
        _ method: MethodSpec, seed: UInt64, _ experiment: Experiment, floor: inout Snapshot?
    ) throws {
        let selection = experiment.recipe.selection
        let labels = experiment.domains.target.examples.indices.map { Int32($0 % 2) }
        let domains =
            method == .targetSupervised
            ? experiment.ceilingDomains(
                labels: experiment.classes.isEmpty
                    ? .numbers(labels.map(Float.init)) : .classes(labels))
            : experiment.domains(of: method)
        var state = try experiment.initialState(
            method, seed: seed, labels: domains.source.labels,
            model: method.isSourceFree ? floor : nil)
        let trainer = try experiment.trainer(seed: seed, domains: domains)
        while !trainer.isFinished(state) { try trainer.advance(&state) { _ in } }
        if method == .sourceOnly {
            floor = .memory(state.network.modelTensors)
        }
        let outcome = JobOutcome(
            Job(method: method, seed: Int(seed)), state, selection: selection,
            sourcePrior: [0.5, 0.5])
        add([method.name, "\(outcome.record.selectedEpoch)", "\(outcome.record.selectionScores)"])
        for (path, tensor) in state.network.tensors.sorted(by: { $0.key < $1.key }) {
            add([path])
            add(tensor)
        }
        state.testPredictions.forEach { add($0) }
    }

    private mutating func add(_ example: Example) throws {
        switch example.content {
        case .tokens(let tokens): add(tokens.map { "\($0)" })
        case .dense(let tensor), .rows(let tensor): add(tensor)
        // What is kept and what is read again differ in memory alone, which is what is asked for.
        case .bytes(let bytes): add(["kept", "\(bytes.shape)", "\(bytes.bytes)"])
        case .deferred(let bytes): add(["deferred", "\(try bytes().bytes)"])
        }
    }

    private mutating func add(_ texts: [String]) {
        for text in texts {
            for byte in text.utf8 { add(UInt64(byte)) }
            add(256)
        }
    }

    private mutating func add(_ tensor: Tensor) {
        for value in tensor.hostScalars { add(UInt64(value.bitPattern)) }
    }

    private mutating func add(_ number: UInt64) { hash = (hash ^ number) &* 0x100_0000_01B3 }
}
