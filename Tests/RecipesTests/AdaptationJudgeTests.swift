import Reports
import Tensors
import Testing

@testable import SavedModels

/// The decision between a source model and the model adapted from it, on predictions made by hand.
struct AdaptationJudgeTests {
    static let classes = 3
    static let examples = 120

    /// The class of an example; every tenth is one that the source model gets wrong.
    static func truth(_ at: Int) -> Int { at % classes }
    static func isMistaken(_ at: Int) -> Bool { at / classes % 10 == 0 }

    /// Points around the axis of each class.
    static func features(_ count: Int) -> Tensor {
        Tensor(
            (0..<count).flatMap { at in
                (0..<classes).map { axis in
                    axis == truth(at) ? 1 : Float((at * 7 + axis * 3) % 10) / 50
                }
            }, shape: [count, classes])
    }

    /// A row for each example: the class and how sure of it.
    static func probabilities(
        _ count: Int, _ answer: (Int) -> (label: Int, sure: Float)
    ) -> Tensor {
        Tensor(
            (0..<count).flatMap { at -> [Float] in
                let (label, sure) = answer(at)
                return (0..<classes).map {
                    $0 == label ? sure : (1 - sure) / Float(classes - 1)
                }
            }, shape: [count, classes])
    }

    /// The source model: right and sure, but for the mistakes, of which it is unsure.
    static func source(_ count: Int) -> Tensor {
        probabilities(count) { at in
            isMistaken(at) ? ((truth(at) + 1) % classes, 0.4) : (truth(at), 0.8 + Float(at) / 1e4)
        }
    }

    static func trial(
        _ count: Int = examples, after: Tensor? = nil, halves: [Tensor]? = nil,
        heldOut: HeldOut? = nil
    ) -> AdaptationTrial {
        let right = probabilities(count) { (truth($0), 0.9) }
        let after = after ?? right
        return AdaptationTrial(
            classes: ["box", "cone", "cup"], sourcePrior: [1 / 3, 1 / 3, 1 / 3], heldOut: heldOut,
            before: .init(features: features(count), probabilities: source(count)),
            after: .init(features: features(count), probabilities: after),
            halves: halves ?? [after, after], isTrained: true)
    }

    private func reasons(_ trial: AdaptationTrial) -> [String] {
        AdaptationJudge.reasons(trial, trial.measures)
    }

    @Test func mistakesPutRightAreKept() {
        let trial = Self.trial()
        #expect(trial.changed.count == 12 && trial.measures.votesAfter.agreeing == 12)
        #expect(trial.measures.sureChanged == 0 && trial.measures.halves?.confirmed == 1)
        #expect(reasons(trial).isEmpty, "\(reasons(trial))")
    }

    @Test func sharesUnlikeTheSourcesAreNoReason() {
        var trial = Self.trial()
        trial.sourcePrior = [0.1, 0.1, 0.8]
        #expect(trial.measures.sharesFromSource.after > 0.4 && reasons(trial).isEmpty)
    }

    @Test func nothingChangedIsKept() {
        let trial = Self.trial(after: Self.source(Self.examples))
        #expect(trial.changed.isEmpty && reasons(trial).isEmpty)
    }

    @Test(arguments: [3, 19])
    func fewExamplesSayNothing(count: Int) {
        let found = reasons(Self.trial(count))
        #expect(found.first?.contains("say nothing of a domain") == true, "\(found)")
    }

    @Test func oneClassIsRefused() {
        let count = Self.examples
        let all = Self.probabilities(count) { _ in (2, 0.9) }
        #expect(reasons(Self.trial(after: all)).contains { $0.contains("'cup' is given to 100.0") })
        // Also where the source model said it, and nothing changed.
        var trial = Self.trial(after: all)
        trial.before.probabilities = all
        #expect(reasons(trial).contains { $0.contains("the source model gives 100.0") })
    }

    @Test func sharesThatMoveMuchAreRefused() {
        // Two of three boxes become cones.
        let after = Self.probabilities(Self.examples) { at in
            (Self.truth(at) == 0 && at % 9 < 6 ? 1 : Self.truth(at), 0.9)
        }
        let trial = Self.trial(after: after)
        let measures = trial.measures
        #expect(measures.loser == "box" && measures.gainer == "cone")
        #expect(measures.votesBefore.opposing > 20 && measures.sureChanged > 5)
        let found = reasons(trial)
        for words in ["surer of", "speak against", "too little speaks for"] {
            #expect(found.contains { $0.contains(words) }, "\(found)")
        }
        let most = Self.probabilities(Self.examples) { at in
            (Self.truth(at) == 0 ? 1 : Self.truth(at), 0.9)
        }
        let moved = reasons(Self.trial(after: most))
        #expect(moved.contains { $0.contains("from 'box' to 'cone'") }, "\(moved)")
    }

    @Test func changesThatOneHalfMakesAreRefused() {
        let source = Self.source(Self.examples)
        let found = reasons(Self.trial(halves: [source, source]))
        #expect(found.count == 1 && found[0].contains("makes only 0.0"), "\(found)")
    }

    /// A source model in heavy noise: it takes most for cups, and is sure of nothing.
    @Test func aLostModelIsFoundAgain() {
        var trial = Self.trial()
        trial.before.probabilities = Self.probabilities(Self.examples) { at in
            (at % 2 == 0 ? 2 : Self.truth(at), 0.4)
        }
        #expect(AdaptationJudge.isFoundAgain(trial, trial.measures))
        #expect(reasons(trial).isEmpty, "\(reasons(trial))")
        // Not by models that each half leads elsewhere,
        let other = Self.probabilities(Self.examples) { at in ((Self.truth(at) + 1) % 3, 0.9) }
        trial.halves[1] = other
        #expect(!AdaptationJudge.isFoundAgain(trial, trial.measures))
        // not where the source has as many cups,
        trial.halves = [trial.after.probabilities, trial.after.probabilities]
        trial.sourcePrior = [1 / 6, 1 / 6, 2 / 3]
        #expect(!reasons(trial).isEmpty)
        // and not where the source model was sure.
        trial.sourcePrior = [1 / 3, 1 / 3, 1 / 3]
        trial.before.probabilities = Self.probabilities(Self.examples) { at in
            (at % 2 == 0 ? 2 : Self.truth(at), 0.7)
        }
        #expect(!reasons(trial).isEmpty)
    }

    @Test func confidenceBeyondAgreementIsRefused() {
        let count = Self.examples
        let right = Self.probabilities(count) { (Self.truth($0), 0.9) }
        // A half that errs on every sixth, and confirms all changes.
        let other = Self.probabilities(count) { at in
            at % 6 == 0 && !Self.isMistaken(at)
                ? ((Self.truth(at) + 2) % 3, 0.9)
                : (Self.truth(at), 0.9)
        }
        var trial = Self.trial(after: Self.probabilities(count) { (Self.truth($0), 0.99) })
        trial.halves = [right, other]
        let found = reasons(trial)
        #expect(found.count == 1 && found[0].contains("confidence rises"), "\(found)")
    }

    @Test func anEstimateThatFallsIsRefused() throws {
        let count = Self.examples
        let heldOut = try #require(
            HeldOut(
                predictions: Self.source(count), labels: (0..<count).map { Int32(Self.truth($0)) }))
        var trial = Self.trial(heldOut: heldOut)
        let estimate = try #require(trial.measures.accuracyEstimate)
        #expect(abs(estimate.before - 0.9) < 0.03 && estimate.after == 1)
        #expect(reasons(trial).isEmpty)
        trial.after.probabilities = Self.probabilities(count) { (Self.truth($0), 0.5) }
        #expect(reasons(trial).contains { $0.contains("falls from") })
    }

    @Test func aLossThatIsNoNumberIsTheOnlyReason() {
        var trial = Self.trial(3)
        trial.diverged = true
        #expect(reasons(trial) == ["the loss is no longer a number"])
    }
}
