package import Support

/// What adapting a saved model to files without labels did: `adapt.json`.
package struct AdaptationResult: Codable, Sendable {
    /// Which model the new folder holds.
    package enum Kept: String, Codable, Sendable {
        /// The adapted one.
        case adapted
        /// The one that it began with, since adaptation failed.
        case source
    }

    /// A model's predictions for the target, judged without labels.
    package struct View: Codable, Sendable, Equatable {
        /// Share of the examples given to each class.
        package var shares: [Double]
        /// Of the predictions, in nats.
        package var meanEntropy: Double
        /// Each validator's score; higher is better.
        package var validators: [String: Double]

        enum CodingKeys: String, CodingKey {
            case shares, validators
            case meanEntropy = "mean_entropy"
        }

        /// A view from its parts.
        package init(shares: [Double], meanEntropy: Double, validators: [String: Double]) {
            self.shares = shares
            self.meanEntropy = meanEntropy
            self.validators = validators
        }
    }

    /// The folder of the model that was adapted.
    package var model: String
    package var method: String
    /// Why the method was taken; nil where the user named it.
    package var choice: String?
    package var seed: Int
    /// What it was adapted to, as it was given.
    package var target: String
    package var examples: Int
    package var epochs: Int
    /// The one chosen without labels, from 1; 0 where nothing was trained.
    package var selectedEpoch: Int
    package var classes: [String]
    package var before: View
    /// Of the adapted model, whether or not it was kept.
    package var after: View
    /// Predictions that are another class after adaptation.
    package var changed: Int
    package var measured: AdaptationMeasures
    package var kept: Kept
    /// The same reasons in one sentence; nil where there is none.
    package var reason: String?
    /// Reasons to keep the source model, the gravest first; the adapted one is kept in spite of
    /// them where the user asked for it.
    package var reasons: [String]
    package var findings: [Finding]
    package var skipped: [SkippedRecord]

    enum CodingKeys: String, CodingKey {
        case model, method, seed, target, examples, epochs, classes, before, after, changed, kept
        case choice, measured, reason, reasons, findings, skipped
        case selectedEpoch = "selected_epoch"
    }

    /// A result from its parts.
    package init(
        model: String, method: String, choice: String?, seed: Int, target: String, examples: Int,
        epochs: Int, selectedEpoch: Int, classes: [String], before: View, after: View,
        changed: Int, measured: AdaptationMeasures, kept: Kept, reasons: [String],
        findings: [Finding], skipped: [SkippedRecord]
    ) {
        (self.model, self.method, self.choice, self.seed) = (model, method, choice, seed)
        (self.target, self.examples, self.epochs) = (target, examples, epochs)
        self.selectedEpoch = selectedEpoch
        self.classes = classes
        (self.before, self.after, self.changed) = (before, after, changed)
        (self.measured, self.kept, self.reasons) = (measured, kept, reasons)
        reason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        (self.findings, self.skipped) = (findings, skipped)
    }
}
