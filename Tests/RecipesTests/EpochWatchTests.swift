import Reports
import Tensors
import Testing

@testable import SavedModels

/// What is measured after each epoch of an adaptation, and which epoch ends it.
struct EpochWatchTests {
    private typealias Made = AdaptationJudgeTests

    private static func side(_ answer: (Int) -> (label: Int, sure: Float)) -> AdaptationTrial.Side {
        .init(
            features: Made.features(Made.examples),
            probabilities: Made.probabilities(Made.examples, answer))
    }

    private static let right = side { (Made.truth($0), 0.9) }
    private static let swallowed = side { at in (at < 3 ? at : 2, 0.9) }

    private func watch(stops: Bool = true, heldOut: HeldOut? = nil) -> EpochWatch {
        EpochWatch(Made.trial(heldOut: heldOut), stops: stops)
    }

    /// The source model's figures: nine of ten are right.
    private func heldOut() throws -> HeldOut {
        try #require(
            HeldOut(
                predictions: Made.source(Made.examples),
                labels: (0..<Made.examples).map { Int32(Made.truth($0)) }))
    }

    @Test func everyEpochHasItsMeasures() throws {
        var watch = watch(heldOut: try heldOut())
        watch.add(.init(features: Self.right.features, probabilities: Made.source(Made.examples)))
        watch.add(Self.right)
        #expect(watch.epochs.map(\.epoch) == [1, 2] && watch.epochs.map(\.changed) == [0, 12])
        let last = watch.epochs[1]
        #expect(last.votesAfter.agreeing == 12 && last.sureChanged == 0)
        #expect(abs(last.confidence - 0.9) < 1e-6 && abs(last.topShare - 1 / 3) < 1e-6)
        let estimates = try watch.epochs.map { try #require($0.accuracyEstimate) }
        #expect(abs(estimates[0] - 0.9) < 0.03 && estimates[1] == 1)
        #expect(watch.epochs.allSatisfy { $0.harm == nil && $0.halves == nil })
        #expect(!watch.isStopped && watch.choosable == 2)
    }

    @Test func anEpochThatOneClassSwallowsEndsTheTraining() {
        for (stops, choosable) in [(true, 1), (false, 2)] {
            var watch = watch(stops: stops)
            watch.add(Self.right)
            #expect(!watch.isStopped)
            watch.add(Self.swallowed)
            #expect(watch.epochs[1].harm?.contains("'cup' is given to 98.3") == true)
            #expect(watch.isStopped == stops && watch.choosable == choosable)
        }
        // The first epoch alone is chosen, to be refused by the same reason.
        var watch = watch()
        watch.add(Self.swallowed)
        #expect(watch.isStopped && watch.choosable == 1)
        var trial = Made.trial()
        trial.after = Self.swallowed
        let reasons = AdaptationJudge.reasons(trial, trial.measures)
        #expect(watch.epochs[0].harm.map(reasons.contains) == true, "\(reasons)")
    }

    @Test func whatTheSourceModelDoesItselfIsNoHarmOfTheEpoch() {
        var trial = Made.trial()
        trial.before = Self.swallowed
        var watch = EpochWatch(trial, stops: true)
        watch.add(Self.side { _ in (2, 0.9) })
        #expect(!watch.isStopped && watch.epochs[0].harm == nil)
    }

    @Test(arguments: [(20, false), (4, true)])
    func anEstimateThatPlungesEndsTheTraining(every: Int, isHarmful: Bool) throws {
        // Mistakes have a confidence of 0.4: a twentieth or a quarter falls below that.
        var watch = watch(heldOut: try heldOut())
        watch.add(Self.side { at in (Made.truth(at), at % every == 0 ? 0.36 : 0.9) })
        #expect((watch.epochs[0].harm?.contains("falls from") == true) == isHarmful)
    }

    @Test(arguments: [(5, false), (3, true)])
    func classesThatFallOutOfUseEndTheTraining(used: Int, isHarmful: Bool) {
        func side(_ classes: Int) -> AdaptationTrial.Side {
            let labels = (0..<100).map { $0 % classes }
            let p = labels.flatMap { label in (0..<10).map { $0 == label ? Float(0.91) : 0.01 } }
            let probabilities = Tensor(p, shape: [100, 10])
            return .init(features: probabilities, probabilities: probabilities)
        }
        let start = AdaptationTrial(
            classes: (0..<10).map(String.init), sourcePrior: .init(repeating: 0.1, count: 10),
            heldOut: nil, before: side(10), after: side(10), isTrained: true)
        var watch = EpochWatch(start, stops: true)
        watch.add(side(used))
        #expect((watch.epochs[0].harm != nil) == isHarmful)
        // At the end, both are refused.
        var trial = start
        trial.after = side(used)
        let reasons = AdaptationJudge.reasons(trial, trial.measures)
        #expect(reasons.contains { $0.contains("fewer classes are in use") }, "\(reasons)")
    }

    @Test func halvesAreComparedEpochByEpoch() {
        var watch = watch()
        watch.add(Self.right)
        watch.add(Self.right)
        let truth = (0..<Made.examples).map { Int32(Made.truth($0)) }
        let source = Made.source(Made.examples).argmax()
        // One half's model diverged after the first epoch.
        watch.compare([[truth, truth], [source]])
        let first = watch.epochs[0].halves
        #expect(first?.agreement == 0.9 && first?.withSource == [0.9, 1])
        // Of the twelve changes, four are of the half that the right model has not seen.
        #expect(first?.confirmed == 4 / 12.0 && watch.epochs[1].halves == nil)
    }
}
