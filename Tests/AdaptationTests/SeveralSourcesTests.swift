import Datasets
import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

/// Training on two sources, of which one misleads.
@Suite struct SeveralSourcesTests {
    private func run(
        _ method: String, settings: [String: String] = [:], seed: UInt64 = 1
    ) throws -> TrainingState {
        let trainer = try Blobs.trainer(Blobs.twoSources().0, seed: seed, settings: settings)
        var state = try Blobs.start(method, trainer.plan, seed: seed, sources: 2)
        while !trainer.isFinished(state) { try trainer.advance(&state) { _ in } }
        return state
    }

    private func accuracy(_ state: TrainingState) throws -> Double {
        Metrics.of(
            predictions: try #require(state.testPredictions.last).argmax(),
            labels: Blobs.twoSources().testLabels, classes: 2
        ).accuracy
    }

    @Test(
        arguments: MethodContractTests.names.filter {
            !MethodSpec(stringLiteral: $0).isSourceFree
        })
    func everyMethodTakesItsSteps(name: String) throws {
        let state = try run(
            name, settings: ["epochs": "2", "batch_norm": "apart", "sampling": "balanced"])
        #expect(!state.diverged && state.epoch == 2, "\(name)")
        #expect(state.network.tensors.values.allSatisfy { $0.isFinite })
    }

    @Test(arguments: ["m3sda", "dann", "mmd", "dann + source-weighting", "mcd + source-weighting"])
    func methodsOfSeveralSourcesTrain(name: String) throws {
        let state = try run(name)
        #expect(!state.diverged && state.epoch == 8)
        #expect(state.history.last?.losses["classification"] ?? .infinity < 1)
    }

    @Test func weightingByDistanceBeatsPooledSources() throws {
        var gain = 0.0
        for seed in 1...3 {
            let (pooled, weighted) = (
                try run("source-only", seed: UInt64(seed)),
                try run("source-weighting", seed: UInt64(seed))
            )
            let figures = try #require(weighted.history.last).figures
            #expect(
                figures[.weight(ofSource: 0)] ?? 0 > 1.2 && figures[.weight(ofSource: 1)] ?? 2 < 0.8
            )
            let (plain, better) = (try accuracy(pooled), try accuracy(weighted))
            #expect(better > plain, "seed \(seed)")
            gain += better - plain
        }
        #expect(gain > 3 * 0.02)
    }

    @Test func aStepHandsEachSourceItsShare() throws {
        let trainer = try Blobs.trainer(Blobs.twoSources().0, settings: ["batch": "15"])
        var state = try Blobs.start("coral", trainer.plan, sources: 2)
        state.network.method = Recorder(weights: [1.5, 0.5])
        try trainer.advance(&state) { _ in }
        let seen = try #require(state.network.method as? Recorder)
        #expect(seen.sizes.hostScalars == [8, 7, 15] || seen.sizes.hostScalars == [7, 8, 15])
        #expect(seen.isPooled.hostScalar == 1 && seen.labelled.hostScalar == 1)
        #expect(seen.weighted.hostScalar == 1)
    }

    @Test func aSingleSourceIsHandedOnAsItIs() {
        let one = step(features(4, 3, seed: 1), features(5, 3, seed: 2))
        #expect(one.source.features.hostScalars == one.sources[0].features.hostScalars)
        #expect(one.sourceWeights == nil && one.sourceLabels == one.sources[0].labels)
        var none = one
        none.sources = []
        #expect(none.source.features.shape == [0, 3] && none.source.logits.shape == [0, 2])
    }
}

/// Notes in buffers what a step holds.
private struct Recorder: Method, SourceWeighting {
    let weights: [Float]
    var sizes = Tensor(zeros: [3])
    var isPooled = Tensor(zeros: [1])
    var labelled = Tensor(zeros: [1])
    var weighted = Tensor(zeros: [1])

    init(weights: [Float]) { self.weights = weights }

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("sizes", &sizes, .buffer)
        visitor.tensor("isPooled", &isPooled, .buffer)
        visitor.tensor("labelled", &labelled, .buffer)
        visitor.tensor("weighted", &weighted, .buffer)
    }

    var sourceWeights: [Float]? { weights }

    mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        sizes = Tensor(
            (step.sources.map(\.features) + [step.target.features]).map { Float($0.rows) })
        let pooled = step.source
        let parts = step.sources.flatMap { $0.logits.hostScalars }
        isPooled = Tensor([pooled.logits.hostScalars == parts ? 1 : 0])
        labelled = Tensor([step.sourceLabels.count == pooled.features.rows ? 1 : 0])
        let isWeighted = zip(step.sources, weights).allSatisfy { share, weight in
            share.weights == [Float](repeating: weight, count: share.features.rows)
        }
        weighted = Tensor([isWeighted ? 1 : 0])
        return StepLosses()
    }
}
