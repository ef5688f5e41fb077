import Adaptation
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import Recipes
@testable import Runs

/// Test-time methods on the test part as a stream: in three orders, once, and never twice.
struct StreamTrialsTests {
    private let scratch: TemporaryFolder
    private let experiment: Experiment
    private let labels: [Int32] = [0, 1, 1, 0, 1, 0, 1, 1, 0, 0]

    init() throws {
        scratch = try TemporaryFolder()
        experiment = try Made.experiment(
            Made.pictureRecipe(method: "[dann, tent, shot, eata]"))
    }

    private func trials() throws -> StreamTrials {
        let folder = try Made.folder(in: scratch)
        var outcomes: [Job: JobOutcome] = [:]
        for seed in 1...2 {
            let job = Job(method: .sourceOnly, seed: seed)
            let state = try experiment.initialState(job.method, seed: UInt64(seed), labels: [0, 1])
            outcomes[job] = try folder.job(job).save(
                Made.outcome(job, experiment, predictions: [[0, 1]], scores: [[:]]),
                model: state.network.modelTensors)
        }
        return StreamTrials(
            experiment: experiment, folder: folder, outcomes: outcomes, labels: labels, workers: 2)
    }

    @Test func everyTestTimeMethodInEveryOrder() throws {
        let trials = try trials()
        let results = try #require(try trials.results {})
        #expect(results.keys.sorted() == ["eata", "tent"])
        for orders in results.values {
            #expect(orders.keys.sorted() == ["mixed", "single", "sorted"])
            #expect(orders.values.allSatisfy { $0.accuracy.seeds.count == 2 })
            #expect(orders.values.allSatisfy { $0.rollbacks == 0 && $0.difference.mean == 0 })
        }
        #expect(try Files.names(in: trials.folder.streams).count == 12)
    }

    @Test func ordersHaveTheSameExamples() throws {
        let trials = try trials()
        let mixed = trials.indices(.mixed, seed: 1)
        #expect(mixed.sorted() == Array(0..<10) && mixed != Array(0..<10))
        #expect(
            trials.indices(.single, seed: 1) == mixed && trials.indices(.mixed, seed: 2) != mixed)
        let sorted = trials.indices(.sorted, seed: 1)
        #expect(sorted.map { labels[$0] } == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    }

    @Test func whatWasInterruptedGoesOn() throws {
        let trials = try trials()
        #expect(throws: Interruption.self) { try trials.results { throw Interruption() } }
        let path = trials.folder.streams + "/tent-seed-1-mixed.json"
        #expect(!Files.exists(path))
        let kept = StreamTrials.Record(accuracy: 0.9, sourceAccuracy: 0.8, rollbacks: 3, steps: 5)
        try trials.folder.seal(kept, to: path)
        let tent = try #require(try trials.results {}?["tent"]?["mixed"])
        #expect(tent.accuracy.seeds[0] == 0.9 && tent.rollbacks == 3)
        let again = try #require(try trials.results {}?["tent"]?["mixed"])
        #expect(again == tent)
    }

    @Test func noneWithoutSuchAMethod() throws {
        let other = try Made.experiment(Made.pictureRecipe(method: "[dann, shot]"))
        let trials = StreamTrials(
            experiment: other, folder: try Made.folder(in: scratch, "other"), outcomes: [:],
            labels: labels, workers: 1)
        #expect(try trials.results {} == nil)
    }

    @Test func whatReadsNoSourceIsNotChosenByIt() {
        func recipe(_ selection: String, method: String = "shot") throws -> Recipe {
            try Made.pictureRecipe(method: "[\(method)]", more: "selection: {\(selection)}")
        }
        let alone = "validators: [source-accuracy]"
        for selection in ["by: source-accuracy", alone] {
            let fault = #expect(throws: UserFault.self) { try recipe(selection) }
            #expect(fault?.description.contains("soft-neighborhood-density") == true)
        }
        #expect(throws: Never.self) { try recipe("by: entropy") }
        #expect(throws: Never.self) { try recipe("validators: [source-accuracy, entropy]") }
        #expect(throws: Never.self) { try recipe(alone, method: "dann") }
    }

    @Test func normLayersAreLookedForBeforeAnythingRuns() throws {
        let recipe = try Made.pictureRecipe(method: "[tent]")
        #expect(recipe.sourceFreeMethods == ["tent"])
        let network = try experiment.initialState("tent", seed: 1, labels: []).network
        #expect(!network.normalizationPaths.isEmpty)
        #expect(throws: Never.self) { try network.checkLayers() }
        let domains = experiment.domains(of: "tent")
        #expect(domains.source.examples.isEmpty && domains.validation.examples.isEmpty)
        #expect(domains.examplesPerPass == domains.target.examples.count)
    }
}
