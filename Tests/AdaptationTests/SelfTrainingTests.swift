import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

@Suite struct SelfTrainingTests {
    /// Ten predictions: seven for class 0, three for class 1, of falling confidence in each.
    private let probabilities = Tensor(
        [0.99, 0.95, 0.90, 0.85, 0.80, 0.75, 0.70, 0.05, 0.20, 0.40].flatMap {
            [Float($0), 1 - Float($0)]
        }, shape: [10, 2])

    private func method(first: Float, last: Float, start: Float = 0) -> SelfTraining {
        var options = SelfTraining.Options()
        (options.first, options.last, options.start) = (first, last, start)
        options.smoothing = 0
        return SelfTraining(options)
    }

    @Test func everyClassGivesItsMostConfidentShare() {
        var method = method(first: 0.34, last: 0.34)
        method.beginEpoch(
            TargetOverview(features: probabilities, probabilities: probabilities), progress: 0.5)
        #expect(method.pseudoLabels == [0, 0, -1, -1, -1, -1, -1, 1, -1, -1])
    }

    @Test func theShareGrowsFromFirstToLast() {
        var method = method(first: 0, last: 1)
        for (progress, count) in [(Float(0), 0), (0.5, 6), (1, 10)] {
            method.beginEpoch(
                TargetOverview(features: probabilities, probabilities: probabilities),
                progress: progress)
            #expect(method.pseudoLabels.count { $0 >= 0 } == count)
        }
    }

    @Test func nothingHappensBeforeTheStart() {
        var method = method(first: 1, last: 1, start: 0.4)
        let step = step(features(4, 3, seed: 1), features(10, 3, seed: 2))
        var pass = Pass.evaluation
        #expect(method.losses(step, &pass).terms.isEmpty)
        method.beginEpoch(
            TargetOverview(features: probabilities, probabilities: probabilities), progress: 0.39)
        #expect(method.losses(step, &pass).terms.isEmpty)
        method.beginEpoch(
            TargetOverview(features: probabilities, probabilities: probabilities), progress: 0.4)
        #expect(method.losses(step, &pass).terms.count == 1)
    }

    @Test func onlyPseudoLabelledExamplesLearn() throws {
        var method = method(first: 0.34, last: 0.34)
        method.beginEpoch(
            TargetOverview(features: probabilities, probabilities: probabilities), progress: 0.5)
        let logits = features(10, 2, seed: 5)
        let (value, gradients) = valueWithGradient(at: [logits]) { leaves in
            var step = step(features(4, 3, seed: 1), features(10, 3, seed: 2))
            step.target.logits = leaves[0]
            var pass = Pass.evaluation
            return method.losses(step, &pass).terms[0].value
        }
        let gradient = try #require(gradients[0]).dense.hostScalars
        for row in 0..<10 {
            let moved = gradient[2 * row..<2 * row + 2].contains { $0 != 0 }
            #expect(moved == [0, 1, 7].contains(row), "example \(row)")
        }
        // Three of ten have labels: the mean is over the whole batch, times the weight.
        let chosen = softmaxCrossEntropy(logits.gatherRows([0, 1, 7]), [0, 0, 1]).hostScalar
        #expect(abs(value.hostScalar - chosen * 0.3 * method.options.weight) < 1e-6)
    }

    @Test func balancedClassesCountTheSameAsAWhole() throws {
        var options = SelfTraining.Options()
        (options.first, options.last, options.start, options.smoothing) = (1, 1, 0, 0)
        options.balanced = true
        var method = SelfTraining(options)
        // Seven of one class and three of the other.
        method.beginEpoch(
            TargetOverview(features: probabilities, probabilities: probabilities), progress: 0)
        let logits = features(10, 2, seed: 5)
        func loss(_ range: Range<Int>) -> Float {
            var step = step(features(4, 3, seed: 1), features(range.count, 3, seed: 2))
            step.targetRows = Array(range)
            step.target.logits = logits.rows(range)
            var pass = Pass.evaluation
            return method.losses(step, &pass).terms[0].value.hostScalar
        }
        let first = softmaxCrossEntropy(logits.rows(0..<7), [Int32](repeating: 0, count: 7))
            .hostScalar
        let second = softmaxCrossEntropy(logits.rows(7..<10), [1, 1, 1]).hostScalar
        let expected = (first + second) / 2 * options.weight
        #expect(abs(loss(0..<10) - expected) < 1e-6)
        // Also where a batch holds one class alone.
        #expect(abs(0.7 * loss(0..<7) + 0.3 * loss(7..<10) - expected) < 1e-6)
    }

    @Test func labelsMadeOnceStayAndAreRemembered() {
        var options = SelfTraining.Options()
        (options.first, options.last, options.start, options.once) = (0.34, 1, 0.2, true)
        var method = SelfTraining(options)
        let flipped = Tensor(probabilities.hostScalars.reversed(), shape: [10, 2])
        func look(_ probabilities: Tensor, at progress: Float) {
            method.beginEpoch(
                TargetOverview(features: probabilities, probabilities: probabilities),
                progress: progress)
        }
        look(flipped, at: 0.1)
        #expect(method.pseudoLabels.allSatisfy { $0 == -1 })
        look(probabilities, at: 0.2)
        let labels = method.pseudoLabels
        #expect(labels == [0, 0, -1, -1, -1, -1, -1, 1, -1, -1])
        look(flipped, at: 0.9)
        #expect(method.pseudoLabels == labels)
        // Also where it is one of several methods, after a break.
        var joined = Composite([Supervised(), method])
        let memory = joined.memory
        #expect(memory.keys.sorted() == ["1.labels"])
        joined = Composite([Supervised(), SelfTraining(options)])
        joined.memory = memory
        #expect(joined.memory["1.labels"]?.hostScalars == labels.map(Float.init))
        // Damaged ones are made anew.
        for damage in [Float.nan, 2, -3, 1e30] {
            method.memory = ["labels": Tensor(repeating: damage, shape: [10])]
            look(probabilities, at: 0.2)
            #expect(method.pseudoLabels == labels)
        }
        // Nothing is remembered of labels that are made anew.
        options.once = false
        var fresh = SelfTraining(options)
        fresh.beginEpoch(
            TargetOverview(features: probabilities, probabilities: probabilities), progress: 1)
        #expect(fresh.memory.isEmpty && !fresh.pseudoLabels.isEmpty)
    }

    @Test func aGroupHasItsSayInPseudoLabels() {
        // One sentence leans the other way, in a group that is sure.
        let p = Tensor([0.9, 0.1, 0.9, 0.1, 0.45, 0.55, 0.2, 0.8], shape: [4, 2])
        let groups = [0, 0, 0, 1]
        let mixed = p.mixed(withMeansOf: groups, share: 0.5)
        #expect(mixed.argmax() == [0, 0, 0, 1])
        #expect(abs(mixed.hostScalars[4] - 0.6) < 1e-6 && abs(mixed.hostScalars[5] - 0.4) < 1e-6)
        #expect(p.mixed(withMeansOf: [], share: 0.5).hostScalars == p.hostScalars)
        #expect(p.mixed(withMeansOf: groups, share: 0).hostScalars == p.hostScalars)
        var options = SelfTraining.Options()
        (options.start, options.first, options.context) = (0, 1, 0.5)
        var method = SelfTraining(options)
        method.beginEpoch(
            TargetOverview(features: p, probabilities: p, groups: groups), progress: 0)
        #expect(method.pseudoLabels == [0, 0, 0, 1])
        method.beginEpoch(TargetOverview(features: p, probabilities: p), progress: 0)
        #expect(method.pseudoLabels == [0, 0, 1, 1])
    }
}
