import Datasets
import Reports

/// What a judge is told: all that is known of a method without a label of the target.
struct EvidenceCase {
    /// The method.
    var method: MethodEvidence
    /// Source-only.
    var floor: MethodEvidence
    /// The share of each class among the source's labels; none where labels are no classes.
    var sourceShares: [String: Double]
    /// Whether the method reads source examples while it adapts.
    var readsSource: Bool
    /// Examples of the target.
    var targetExamples = Int.max
}

/// Judges a method from evidence alone. A stronger judge takes the place of ``ThresholdJudge`` in
/// ``EvidenceGathering``.
protocol EvidenceJudge: Sendable {
    /// The word for a method, with reasons.
    func judgement(of known: EvidenceCase) -> Judgement
}

/// Holds each figure of a method against that of source-only.
///
/// Limits come from runs with bundled corpora whose labels were kept from it: sentiment, where
/// `shot` and `tent` cost nine points, and digits, where `shot` won six and `dann` with
/// pseudo-labels lost three.
struct ThresholdJudge: EvidenceJudge {
    /// From the first on a figure makes doubtful, from the second on it speaks against a method.
    private struct Limits {
        var doubtful: Double
        var against: Double
    }

    /// Loss on the source's held-out part. Methods that read the source lost two points at most;
    /// one that reads none may lose nine where it helps the target.
    private static let sourceLoss = Limits(doubtful: 0.03, against: 0.10)
    private static let sourceLossWithout = Limits(doubtful: 0.12, against: 0.20)
    /// Growth of the distance between predicted class shares and the source's: 12 and 19 points
    /// where a method did harm, none where it helped.
    private static let sharesDrift = Limits(doubtful: 0.03, against: 0.15)
    /// Both together, each by so much, leave nothing to doubt.
    private static let lossWithDrift = 0.05
    /// A class whose predicted share falls below this part of both the source's share and that
    /// which source-only gives it has vanished, or is doubtful.
    private static let vanishing = (against: 0.1, doubtful: 0.4)
    /// Classes that are rarer than this in the source may well be absent.
    private static let leastShare = 0.02
    /// Changed predictions for each that seeds of source-only leave in doubt, which is about how
    /// many are wrong: 0.7 to 1.7 where a method helped, 2.6 and 2.8 where it did harm.
    private static let changes = Limits(doubtful: 1.75, against: 2.25)
    /// Some doubt is left where seeds agree on everything.
    private static let leastDoubt = 0.05
    /// Fall of the agreement between seeds.
    private static let disagreement = Limits(doubtful: 0.02, against: 0.10)
    /// Seeds that agree on no more than this come out by chance.
    private static let leastAgreement = 0.5
    /// A rise of agreement that counts, and a fall of the distance between the domains.
    private static let gain = (agreement: 0.01, distance: 0.1)
    /// Agreement above which there is nothing left to gain.
    private static let wholeAgreement = 0.98

    /// What one figure says.
    private struct Sign {
        enum Weight { case against, doubtful, supporting }

        var weight: Weight
        var words: String
    }

    /// Fewer examples than this say nothing of a domain.
    static let fewestExamples = 20

    func judgement(of known: EvidenceCase) -> Judgement {
        guard known.targetExamples >= Self.fewestExamples else {
            return Judgement(
                .against,
                reasons: [
                    "\(known.targetExamples) examples say nothing of a domain: "
                        + "\(Self.fewestExamples) are the least"
                ])
        }
        let signs = [
            source(known), vanished(known), shares(known), changes(known), agreement(known),
            distance(known),
        ].compactMap(\.self)
        func words(_ weight: Sign.Weight) -> [String] {
            signs.filter { $0.weight == weight }.map(\.words)
        }
        let (against, doubtful, supporting) = (
            words(.against), words(.doubtful), words(.supporting)
        )
        let reasons = against + doubtful + supporting
        if !against.isEmpty { return Judgement(.against, reasons: reasons) }
        if known.method.source.values.seeds.count < 2 {
            return Judgement(
                .mixed, reasons: reasons + ["with one seed nobody knows what chance does"])
        }
        if !doubtful.isEmpty { return Judgement(.mixed, reasons: reasons) }
        return supporting.isEmpty
            ? Judgement(.mixed, reasons: ["nothing tells it from source-only"])
            : Judgement(.supports, reasons: reasons)
    }

    /// How much of the source's figure is lost: a share, or a part of it where it has another unit.
    private func loss(_ known: EvidenceCase) -> Double {
        let metric = known.floor.source.metric
        let (before, after) = (known.floor.source.values.mean, known.method.source.values.mean)
        let loss = metric.score(before) - metric.score(after)
        return metric.unit == Metric.share ? loss : loss / max(abs(before), 1e-12)
    }

    private func drift(_ known: EvidenceCase) -> Double? {
        guard let after = known.method.sharesDistance?.mean,
            let before = known.floor.sharesDistance?.mean
        else { return nil }
        return after - before
    }

    private func source(_ known: EvidenceCase) -> Sign? {
        let loss = loss(known)
        let limits = known.readsSource ? Self.sourceLoss : Self.sourceLossWithout
        let text = MetricWords(known.method.source.metric)
        let both = loss > Self.lossWithDrift && (drift(known) ?? 0) > Self.lossWithDrift
        guard !(loss <= limits.doubtful) || both else { return nil }
        return Sign(
            weight: !(loss <= limits.against) || both ? .against : .doubtful,
            words: "\(text.title) on the source's held-out part goes from "
                + "\(text.value(known.floor.source.values.mean)) to "
                + text.value(known.method.source.values.mean))
    }

    private func vanished(_ known: EvidenceCase) -> Sign? {
        let parts = known.sourceShares.filter { $0.value >= Self.leastShare }.map { name, share in
            let usual = min(share, known.floor.classShares[name] ?? 0)
            let part = usual > 0 ? (known.method.classShares[name] ?? 0) / usual : 1
            return (name: name, part: part)
        }
        guard let least = parts.min(by: { ($0.part, $0.name) < ($1.part, $1.name) }),
            least.part < Self.vanishing.doubtful
        else { return nil }
        return Sign(
            weight: least.part < Self.vanishing.against ? .against : .doubtful,
            words: "the class '\(least.name)' is predicted for "
                + MetricWords.percent(known.method.classShares[least.name] ?? 0)
                + ", by source-only for "
                + MetricWords.percent(known.floor.classShares[least.name] ?? 0))
    }

    private func shares(_ known: EvidenceCase) -> Sign? {
        guard let drift = drift(known), !(drift <= Self.sharesDrift.doubtful) else { return nil }
        return Sign(
            weight: drift <= Self.sharesDrift.against ? .doubtful : .against,
            words: "class shares move away from the source's, by "
                + MetricWords.percent(drift) + " of the examples")
    }

    private func changes(_ known: EvidenceCase) -> Sign? {
        guard let changed = known.method.changed?.mean, let agreement = known.floor.seedAgreement
        else { return nil }
        let doubt = max(1 - agreement, Self.leastDoubt)
        guard changed > Self.changes.doubtful * doubt else { return nil }
        return Sign(
            weight: changed > Self.changes.against * doubt ? .against : .doubtful,
            words: "\(MetricWords.percent(changed)) of the predictions change, where seeds of "
                + "source-only disagree on \(MetricWords.percent(1 - agreement))")
    }

    private func agreement(_ known: EvidenceCase) -> Sign? {
        guard let after = known.method.seedAgreement, let before = known.floor.seedAgreement else {
            return nil
        }
        let words =
            "seeds agree on \(MetricWords.percent(after)) of the predictions, those of source-only "
            + "on \(MetricWords.percent(before))"
        let fall = before - after
        if fall > Self.disagreement.against || after < Self.leastAgreement {
            return Sign(weight: .against, words: words)
        }
        if fall > Self.disagreement.doubtful { return Sign(weight: .doubtful, words: words) }
        guard -fall >= Self.gain.agreement || after >= Self.wholeAgreement else { return nil }
        return Sign(weight: .supporting, words: words)
    }

    private func distance(_ known: EvidenceCase) -> Sign? {
        let (before, after) = (known.floor.distance.mean, known.method.distance.mean)
        guard before - after >= Self.gain.distance else { return nil }
        return Sign(
            weight: .supporting,
            words: "the domains' features come nearer, from \(MetricWords.fixed(before)) to "
                + MetricWords.fixed(after))
    }
}
