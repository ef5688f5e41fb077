/// What is known of a method without a label of the target, over its seeds.
package struct MethodEvidence: Codable, Sendable, Equatable {
    /// The word for it and the reasons; nil for source-only, which everything is compared with.
    package var judgement: Judgement?
    /// The headline figure on the source's held-out part, with the adapted network.
    package var source: MetricFigure
    /// The share of the target's examples that is predicted for each class; none where labels are
    /// no classes.
    package var classShares: [String: Double]
    /// How far those shares are from the source's, 0 to 1: half the sum of their differences.
    package var sharesDistance: SeedStatistics?
    /// The share of the target's examples that two seeds decide alike, on the mean over pairs; nil
    /// for one seed.
    package var seedAgreement: Double?
    /// The same of two methods, on the mean over the other methods; nil for a method alone.
    package var methodAgreement: Double?
    /// The share of predictions that differ from those of source-only of the same seed; nil for
    /// source-only.
    package var changed: SeedStatistics?
    /// How well a linear classifier tells the features of both domains apart: 0 for not at all, 2
    /// for always.
    package var distance: SeedStatistics

    /// The keys of `result.json`.
    package enum CodingKeys: String, CodingKey {
        case judgement
        case source = "source_metric"
        case classShares = "class_shares"
        case sharesDistance = "shares_distance"
        case seedAgreement = "seed_agreement"
        case methodAgreement = "method_agreement"
        case changed, distance
    }

    /// Evidence from its parts, not judged yet.
    package init(
        source: MetricFigure, classShares: [String: Double], sharesDistance: SeedStatistics?,
        seedAgreement: Double?, methodAgreement: Double?, changed: SeedStatistics?,
        distance: SeedStatistics
    ) {
        self.source = source
        (self.classShares, self.sharesDistance) = (classShares, sharesDistance)
        (self.seedAgreement, self.methodAgreement) = (seedAgreement, methodAgreement)
        (self.changed, self.distance) = (changed, distance)
    }
}

/// A judgement of a method from evidence alone: a word, and reasons in sentences.
package struct Judgement: Codable, Sendable, Equatable {
    /// What the evidence does for the method. It says nothing of accuracy.
    package enum Word: String, Codable, Sendable {
        case supports, mixed, against
    }

    /// What the evidence does for the method.
    package var word: Word
    /// The reasons, the weightiest first, each a sentence without its full stop.
    package var reasons: [String]

    /// A judgement from its parts.
    package init(_ word: Word, reasons: [String]) {
        (self.word, self.reasons) = (word, reasons)
    }
}
