package import Reports
import Support

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Decides without labels whether an adapted model may be handed out.
///
/// A harmful adaptation cannot be told from a helpful one by how sure it is, which is what the
/// methods optimise. It is refused unless what no method optimises speaks for it. This is the one
/// place that decides: a stronger judgement is one more check in the list.
package enum AdaptationJudge {
    /// Fewer examples say nothing of a domain: with twenty, one example is five points of accuracy;
    /// a class with fewer than five has no statistics of its own.
    static let fewest = (examples: 20, ofEachClass: 5)
    /// A class that is given to nineteen of twenty examples stands alone; one that is frequent in
    /// the source, with three quarters of what lies between its share there and all.
    static let alone = (share: 0.95, ofTheRest: 0.75)
    /// The classes in use (e to the entropy of the shares) that may be lost: two of five.
    static let classesKept = 0.6
    /// Changes of less than a hundredth of the predictions cannot cost more than a point.
    static let negligible = 0.01
    /// Shares that move by a quarter of all predictions are another distribution of classes, which
    /// no estimate without labels can confirm.
    static let mostMoved = 0.25
    /// Of the examples that the source model is surer of, one of fifty may be given another class:
    /// it is wrong on some of them, but no method without labels knows on which.
    static let mostSureChanged = 0.02
    /// Two of five changes must be made by a model that has not seen the example, too: what is
    /// seen in one half alone comes from that half, not from the domain. It is not more, since
    /// half the examples also give half the steps.
    static let leastConfirmed = 0.4
    /// The votes must lean to the new classes by as many standard errors as chance exceeds in one
    /// of forty cases. Where statistics alone were estimated, nothing was trained to be sure of
    /// itself, and a plain lean is enough.
    static let significant = (trained: 2.0, estimated: 1.0)
    /// Where the examples that the source model finds similar speak against the change, the new
    /// neighbours are the work of the adaptation: more than chance gives in one of twenty cases.
    static let opposed = -1.645
    /// An estimate of accuracy that falls by a point is a warning that costs nothing to heed.
    static let estimateFalls = 0.01
    /// Confidence that rises by a tenth while one prediction of ten depends on the half that was
    /// seen is not calibrated any more.
    static let overconfident = (rise: 0.1, agreement: 0.9)
    /// A source model that is less sure than this is lost among three or more classes, as in heavy
    /// noise, and so are its votes. Then two other signs count: that models of two halves come to
    /// the same answers, and that these bring the class shares nearer to the source's, by a tenth
    /// of the predictions and by a sixth of the distance.
    static let lost = (confidence: 0.6, confirmed: 0.75, agreement: 0.85)
    static let nearer = (shares: 0.1, ofTheDistance: 0.16)
    /// An epoch that loses three of five classes in use, or ten points of the estimated accuracy,
    /// is clearly harmful: well beyond what is refused at the end, since a model may yet recover
    /// from less.
    static let clear = (classesKept: 0.4, estimateFalls: 0.1)

    /// Why the source model is to be kept, the gravest reason first; empty if nothing speaks
    /// against the adapted one.
    ///
    /// - Parameter measures: Those of the same trial.
    package static func reasons(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> [String]
    {
        if trial.diverged { return ["the loss is no longer a number"] }
        let grave = [
            tooFew(trial, measures), oneClass(trial, measures),
            collapse(trial, measures, kept: classesKept),
        ].compactMap { $0 }
        guard Double(trial.changed.count) > negligible * Double(trial.examples) else {
            return grave
        }
        let drop = falling(trial, measures, by: estimateFalls)
        guard !isFoundAgain(trial, measures) else { return grave + [drop].compactMap { $0 } }
        let signs = [moved, sureChanges, unconfirmed, opposing, unsupported]
        return grave + signs.compactMap { $0(trial, measures) }
            + [drop, confident(trial, measures)].compactMap { $0 }
    }

    /// Why an epoch is clearly harmful, so that training stops and the choice is among the epochs
    /// before it; nil where it goes on.
    ///
    /// A method without source data learns from the model's own answers: a class that is no longer
    /// given is no longer learnt. So training stops where one class swallows the others, where most
    /// classes fall out of use, or where the estimated accuracy plunges. Each of these is refused
    /// at the end too, whatever else is measured; signs that others can outweigh stop nothing.
    package static func harm(_ trial: AdaptationTrial, _ measures: AdaptationMeasures) -> String? {
        guard Double(trial.changed.count) > negligible * Double(trial.examples),
            !isAlone(trial.before.shares, trial)
        else { return nil }
        return oneClass(trial, measures) ?? collapse(trial, measures, kept: clear.classesKept)
            ?? falling(trial, measures, by: clear.estimateFalls)
    }

    /// Whether the source model is lost on the examples, and the adapted one is not.
    static func isFoundAgain(_ trial: AdaptationTrial, _ measures: AdaptationMeasures) -> Bool {
        guard trial.classes.count > 2, measures.confidence.before < lost.confidence,
            let halves = measures.halves
        else { return false }
        let distance = measures.sharesFromSource
        let gain = distance.before - distance.after
        return halves.confirmed >= lost.confirmed && halves.agreement >= lost.agreement
            && gain >= nearer.shares && gain >= nearer.ofTheDistance * distance.before
    }

    private static func tooFew(_ trial: AdaptationTrial, _ measures: AdaptationMeasures) -> String?
    {
        let least = max(fewest.examples, fewest.ofEachClass * trial.classes.count)
        guard trial.examples < least else { return nil }
        return "\(NumberText.counted(trial.examples, "example")) say nothing of a domain with "
            + "\(trial.classes.count) classes (at least \(least) are needed)"
    }

    private static func oneClass(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> String?
    {
        let (old, new) = (trial.before.shares, trial.after.shares)
        let top = Self.top(new)
        if isAlone(old, trial) {
            return "the source model gives \(percent(old[Self.top(old)])) of the examples to "
                + "'\(trial.classes[Self.top(old)])': nothing can be learnt of classes there"
        }
        guard isAlone(new, trial) else { return nil }
        return "adaptation collapsed: '\(trial.classes[top])' is given to \(percent(new[top])) "
            + "of the examples, where the source model gives it to \(percent(old[top]))"
    }

    /// Whether one class has all but a few of the examples.
    private static func isAlone(_ shares: [Double], _ trial: AdaptationTrial) -> Bool {
        let top = Self.top(shares)
        return shares[top]
            > max(alone.share, 1 - (1 - alone.ofTheRest) * (1 - trial.sourcePrior[top]))
    }

    private static func collapse(
        _ trial: AdaptationTrial, _ measures: AdaptationMeasures, kept: Double
    ) -> String? {
        let used = [trial.before.shares, trial.after.shares].map { shares in
            exp(-shares.reduce(0) { $0 + plogp($1) })
        }
        guard used[1] < kept * used[0], let loser = measures.loser else { return nil }
        return "adaptation collapsed: fewer classes are in use; '\(loser)' loses most"
    }

    private static func moved(_ trial: AdaptationTrial, _ measures: AdaptationMeasures) -> String? {
        guard measures.sharesMoved > mostMoved else { return nil }
        return "the class shares move by \(percent(measures.sharesMoved)) of the predictions, "
            + "from '\(measures.loser ?? "")' to '\(measures.gainer ?? "")'"
    }

    private static func sureChanges(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> String?
    {
        let half = Double(trial.examples) / 2
        guard Double(measures.sureChanged) > mostSureChanged * half else { return nil }
        return "\(NumberText.counted(measures.sureChanged, "change")) among the half of the "
            + "examples that the source model is surer of"
    }

    private static func unconfirmed(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> String?
    {
        guard let halves = measures.halves, halves.confirmed < leastConfirmed else { return nil }
        return "a model adapted to the other half of the examples makes only "
            + "\(percent(halves.confirmed)) of the changes"
    }

    private static func opposing(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> String?
    {
        let votes = measures.votesBefore
        guard votes.lean < opposed else { return nil }
        return "examples that the source model finds similar speak against "
            + "\(votes.opposing) of the changes and for \(votes.agreeing)"
    }

    private static func unsupported(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> String?
    {
        let votes = measures.votesAfter
        let least = trial.isTrained ? significant.trained : significant.estimated
        guard votes.lean < least else { return nil }
        return "too little speaks for the changes: similar examples support \(votes.agreeing) "
            + "and oppose \(votes.opposing)"
    }

    private static func falling(
        _ trial: AdaptationTrial, _ measures: AdaptationMeasures, by least: Double
    ) -> String? {
        guard let estimate = measures.accuracyEstimate,
            estimate.after < estimate.before - least
        else { return nil }
        return "the accuracy estimated from confidence falls from \(percent(estimate.before)) to "
            + percent(estimate.after)
    }

    private static func confident(_ trial: AdaptationTrial, _ measures: AdaptationMeasures)
        -> String?
    {
        let rise = measures.confidence.after - measures.confidence.before
        guard let halves = measures.halves, rise > overconfident.rise,
            halves.agreement < overconfident.agreement
        else { return nil }
        return "confidence rises from \(percent(measures.confidence.before)) to "
            + "\(percent(measures.confidence.after)), but models of two halves agree on only "
            + percent(halves.agreement)
    }

    private static func top(_ shares: [Double]) -> Int {
        shares.indices.max { shares[$0] < shares[$1] } ?? 0
    }

    private static func percent(_ share: Double) -> String { NumberText.percent(share) }
}
