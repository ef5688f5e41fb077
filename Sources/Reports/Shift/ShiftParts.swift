/// A simple measure of two sets.
package struct MeasureDrift: Codable, Sendable {
    package var name: String
    /// Empty for a pure number.
    package var unit: String
    package var meaning: String
    /// The recipe's setting by which training sees other values of it; nil where there is none.
    package var remedy: String?
    package var sourceMean: Double
    package var targetMean: Double
    /// The difference of the means in standard deviations (Cohen's d).
    package var effect: Double
    /// By ranks, corrected for the number of comparisons.
    package var pValue: Double
    package var histogram: Histogram

    /// Shares of the examples in bins of equal width.
    package struct Histogram: Codable, Sendable {
        /// Where the first bin begins, and where the last one ends; what lies beyond counts there.
        package var low: Double
        package var high: Double
        package var source: [Double]
        package var target: [Double]

        /// A histogram from its parts.
        package init(low: Double, high: Double, source: [Double], target: [Double]) {
            (self.low, self.high, self.source, self.target) = (low, high, source, target)
        }
    }

    /// A drift from its parts.
    package init(
        name: String, unit: String, meaning: String, remedy: String?, means: (Double, Double),
        effect: Double, pValue: Double, histogram: Histogram
    ) {
        (self.name, self.unit, self.meaning, self.remedy) = (name, unit, meaning, remedy)
        (sourceMean, targetMean) = means
        (self.effect, self.pValue, self.histogram) = (effect, pValue, histogram)
    }

    /// The keys of the JSON.
    package enum CodingKeys: String, CodingKey {
        case name, unit, meaning, remedy, effect, histogram
        case sourceMean = "source_mean"
        case targetMean = "target_mean"
        case pValue = "p_value"
    }

    /// Whether the means differ by more than chance, and by more than a fifth of a deviation.
    package var isDrift: Bool { pValue < 0.05 && abs(effect) >= 0.2 }
}

/// The kinds of the examples of two sets in one respect, such as their languages.
package struct KindDrift: Codable, Sendable {
    package var name: String
    package var kinds: [Kind]
    /// The share of the examples that would have to change.
    package var distance: Double
    /// Corrected for the number of comparisons.
    package var pValue: Double

    /// One kind and its shares.
    package struct Kind: Codable, Sendable {
        package var name: String
        package var source: Double
        package var target: Double

        /// A kind from its parts.
        package init(name: String, source: Double, target: Double) {
            (self.name, self.source, self.target) = (name, source, target)
        }
    }

    /// A drift from its parts.
    package init(name: String, kinds: [Kind], distance: Double, pValue: Double) {
        (self.name, self.kinds, self.distance, self.pValue) = (name, kinds, distance, pValue)
    }

    /// The keys of the JSON.
    package enum CodingKeys: String, CodingKey {
        case name, kinds, distance
        case pValue = "p_value"
    }

    /// Whether the shares differ by more than chance, and by more than a tenth.
    package var isDrift: Bool { pValue < 0.05 && distance >= 0.1 }
}

/// The share of a class in both sets, as a model sees it.
package struct ClassShift: Codable, Sendable {
    package var name: String
    /// Of the source: by its labels where they are known, else by the model.
    package var source: Double
    /// Of the target: the mean of the model's probabilities.
    package var predicted: Double
    /// Of the target, by expectation and maximisation.
    package var estimated: Double
    /// Of the target, by the model's confusions on the source; nil without labels of the source.
    package var byConfusion: Double?

    /// Shares from their parts.
    package init(
        name: String, source: Double, predicted: Double, estimated: Double, byConfusion: Double?
    ) {
        (self.name, self.source, self.predicted) = (name, source, predicted)
        (self.estimated, self.byConfusion) = (estimated, byConfusion)
    }

    /// The keys of the JSON.
    package enum CodingKeys: String, CodingKey {
        case name, source, predicted, estimated
        case byConfusion = "by_confusion"
    }
}

/// The answer to whether adapting is worth it.
package enum ShiftVerdict: String, Codable, Sendable {
    /// Too few examples to tell.
    case unknown
    /// No difference was seen.
    case none
    /// There is one, and it is small.
    case small
    /// Simple measures tell nearly all of it.
    case simple
    /// More differs than simple measures tell.
    case large
}

/// Examples that say most of a difference; their names, and on a page what they look like.
package struct ShiftExhibits: Codable, Sendable {
    /// An example and its distance from the other set.
    package struct Far: Codable, Sendable {
        package var id: String
        package var distance: Double
        /// The text; empty for one that is seen or heard.
        package var text: String

        /// An example from its parts.
        package init(id: String, distance: Double, text: String) {
            (self.id, self.distance, self.text) = (id, distance, text)
        }
    }

    /// Two examples, one of each set, that are near each other or the same.
    package struct Pair: Codable, Sendable {
        package var source: Far
        package var target: Far

        /// A pair from its parts.
        package init(source: Far, target: Far) { (self.source, self.target) = (source, target) }
    }

    /// Of the target, farthest from the source.
    package var farTarget: [Far] = []
    /// Of the source, farthest from the target.
    package var farSource: [Far] = []
    /// The nearest pairs of other content.
    package var pairs: [Pair] = []
    /// Some pairs of the same content.
    package var same: [Pair] = []
    /// Words that are much more frequent in the source; none for what is no text.
    package var sourceWords: [String] = []
    /// Words that are much more frequent in the target.
    package var targetWords: [String] = []

    /// No examples.
    package init() {}

    /// The keys of the JSON.
    package enum CodingKeys: String, CodingKey {
        case pairs, same
        case farTarget = "far_target"
        case farSource = "far_source"
        case sourceWords = "source_words"
        case targetWords = "target_words"
    }
}
