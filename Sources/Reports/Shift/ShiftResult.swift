/// How far apart two sets of data are: what `dawb shift --json` prints.
package struct ShiftResult: Codable, Sendable {
    /// One of the two sets.
    package struct Side: Codable, Sendable {
        /// What it is called: `usps/train`, or a path.
        package var name: String
        /// Records that there are.
        package var records: Int
        /// Examples that were compared: those that were drawn and could be read.
        package var examples: Int
        /// Examples that are independent of each other: other content, another group.
        package var independent: Int
        /// How many records could not be read, for each reason.
        package var unreadable: [String: Int]
        /// How many files of the folder were left out, for each kind.
        package var passedOver: [String: Int]
        /// Examples that repeat the content of another one of this set.
        package var duplicates: Int

        /// A side from its parts.
        package init(
            name: String, records: Int, examples: Int, independent: Int,
            unreadable: [String: Int], passedOver: [String: Int], duplicates: Int
        ) {
            (self.name, self.records, self.examples) = (name, records, examples)
            (self.independent, self.unreadable) = (independent, unreadable)
            (self.passedOver, self.duplicates) = (passedOver, duplicates)
        }

        /// The keys of the JSON.
        package enum CodingKeys: String, CodingKey {
            case name, records, examples, independent, unreadable, duplicates
            case passedOver = "passed_over"
        }
    }

    /// How well a classifier tells the two sets apart.
    package struct Separation: Codable, Sendable {
        /// On examples that it was not fitted to; chance is 0.5.
        package var accuracy: Double
        /// 95 % interval of the accuracy.
        package var interval: Interval
        /// By drawing the sides anew.
        package var pValue: Double
        /// 0 for sets that cannot be told apart, 2 for sets that always can.
        package var distance: Double

        /// A separation from its parts.
        package init(accuracy: Double, interval: Interval, pValue: Double, distance: Double) {
            (self.accuracy, self.interval) = (accuracy, interval)
            (self.pValue, self.distance) = (pValue, distance)
        }

        /// The keys of the JSON.
        package enum CodingKeys: String, CodingKey {
            case accuracy, interval
            case pValue = "p_value"
            case distance = "a_distance"
        }
    }

    /// Two bounds.
    package struct Interval: Codable, Sendable {
        package var low: Double
        package var high: Double

        /// An interval from its bounds.
        package init(low: Double, high: Double) { (self.low, self.high) = (low, high) }
    }

    /// The maximum mean discrepancy.
    package struct Discrepancy: Codable, Sendable {
        /// Squared; can be negative.
        package var value: Double
        package var pValue: Double
        /// Examples of each set that were compared.
        package var examples: [Int]

        /// A discrepancy from its parts.
        package init(value: Double, pValue: Double, examples: [Int]) {
            (self.value, self.pValue, self.examples) = (value, pValue, examples)
        }

        /// The keys of the JSON.
        package enum CodingKeys: String, CodingKey {
            case value, examples
            case pValue = "p_value"
        }
    }

    package var modality: String
    package var source: Side
    package var target: Side
    /// What was made of each example: `summary`, or the folder of a model.
    package var features: String
    package var seed: Int
    /// On the features.
    package var separation: Separation
    /// Of two halves of the source: the yardstick of no shift; nil where the source is too small.
    package var halves: Double?
    /// On the simple measures alone; nil for a modality without any.
    package var separationByMeasures: Separation?
    /// On the features without what goes with the measures; nil for a modality without any.
    package var separationBeyond: Separation?
    package var discrepancy: Discrepancy
    package var drifts: [MeasureDrift]
    package var kinds: [KindDrift]
    /// The share of the target that is farther from the source than 95 % of the source's own
    /// examples are from the rest of it; 0.05 means no difference.
    package var outside: Double
    /// Examples of the target whose content is in the source too.
    package var shared: Int
    /// Shares of the classes; nil without a model.
    package var classes: [ClassShift]?
    package var verdict: ShiftVerdict
    /// Why, in sentences.
    package var reasons: [String]
    /// What to mind of the data, in sentences.
    package var notes: [String]
    /// What no comparison of this kind can tell, in sentences.
    package var limits: [String]
    package var exhibits: ShiftExhibits

    /// The keys of the JSON.
    package enum CodingKeys: String, CodingKey {
        case modality, source, target, features, seed, separation, discrepancy, drifts, kinds
        case outside, shared, classes, verdict, reasons, notes, limits
        case halves = "a_distance_of_source_halves"
        case separationByMeasures = "separation_by_measures"
        case separationBeyond = "separation_beyond_measures"
        case exhibits = "examples"
    }

    /// An empty comparison of two sides, to be filled in.
    package init(modality: String, source: Side, target: Side, features: String, seed: Int) {
        (self.modality, self.source, self.target) = (modality, source, target)
        (self.features, self.seed) = (features, seed)
        separation = Separation(
            accuracy: 0.5, interval: Interval(low: 0, high: 1), pValue: 1, distance: 0)
        discrepancy = Discrepancy(value: 0, pValue: 1, examples: [0, 0])
        (drifts, kinds, outside, shared) = ([], [], 0, 0)
        (verdict, reasons, notes, limits) = (.unknown, [], [], [])
        exhibits = ShiftExhibits()
    }
}
