/// How well a saved model does on labelled data: what `dawb evaluate --json` prints.
package struct EvaluationResult: Codable, Sendable {
    /// One class's figures.
    package struct ClassResult: Codable, Sendable, Equatable {
        package var name: String
        /// 0…1; nil where nothing was taken for the class.
        package var precision: Double?
        /// 0…1; nil where the class does not occur.
        package var recall: Double?
        /// 0…1; nil where it neither occurs nor was predicted.
        package var f1: Double?
        /// Examples of the class.
        package var support: Int

        /// A class's figures from their parts.
        package init(
            name: String, precision: Double?, recall: Double?, f1: Double?, support: Int
        ) {
            (self.name, self.precision, self.recall) = (name, precision, recall)
            (self.f1, self.support) = (f1, support)
        }
    }

    /// Bounds of a share.
    package struct Bounds: Codable, Sendable, Equatable {
        package var low: Double
        package var high: Double

        /// Bounds from their parts.
        package init(low: Double, high: Double) { (self.low, self.high) = (low, high) }
    }

    /// The folder of the model.
    package var model: String
    /// What the model is, in words.
    package var title: String
    /// What it was measured on.
    package var data: String
    package var examples: Int
    /// 0…1
    package var accuracy: Double
    /// The 95 % Wilson interval of the accuracy.
    package var accuracyInterval: Bounds
    package var balancedAccuracy: Double
    package var macroF1: Double
    /// Mean probability of the predicted classes.
    package var meanConfidence: Double
    /// Over 15 bins of equal width.
    package var calibrationError: Double
    package var classes: [ClassResult]
    /// `confusion[truth][prediction]`
    package var confusion: [[Int]]
    /// Records that could not be read; nil where all were.
    package var skipped: [SkippedRecord]?

    enum CodingKeys: String, CodingKey {
        case model, title, data, examples, accuracy, classes, confusion, skipped
        case accuracyInterval = "accuracy_interval"
        case balancedAccuracy = "balanced_accuracy"
        case macroF1 = "macro_f1"
        case meanConfidence = "mean_confidence"
        case calibrationError = "expected_calibration_error"
    }

    /// A result from its parts.
    package init(
        model: String, title: String, data: String, examples: Int, accuracy: Double,
        accuracyInterval: Bounds, balancedAccuracy: Double, macroF1: Double,
        meanConfidence: Double, calibrationError: Double, classes: [ClassResult],
        confusion: [[Int]], skipped: [SkippedRecord]?
    ) {
        (self.model, self.title, self.data) = (model, title, data)
        (self.examples, self.accuracy) = (examples, accuracy)
        self.accuracyInterval = accuracyInterval
        self.balancedAccuracy = balancedAccuracy
        self.macroF1 = macroF1
        self.meanConfidence = meanConfidence
        self.calibrationError = calibrationError
        self.classes = classes
        self.confusion = confusion
        self.skipped = skipped
    }
}
