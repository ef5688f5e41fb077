import Datasets
package import Reports
import Support
import Tensors

extension SavedModel {
    /// Measures the model on labelled records.
    ///
    /// - Parameters:
    ///   - data: The records and their classes.
    ///   - allowed: Most records that may be left out since they cannot be read.
    ///   - skip: Told of each record that is left out.
    ///   - progress: Told the share of the records that is done, 0…1.
    /// - Throws: `UserFault` if more records cannot be read than may be left out, or none can.
    package func evaluate(
        _ data: LabelledInputs, skippingUnreadable allowed: Int,
        skip: (SkippedRecord) -> Void = { _ in }, progress: (Double) -> Void = { _ in }
    ) throws -> EvaluationResult {
        var (predicted, labels) = ([Int32](), [Int32]())
        var confidences: [Float] = []
        var skipped: [SkippedRecord] = []
        try forEachChunk(of: data.records, in: data.name) { chunk in
            chunk.skipped.forEach(skip)
            skipped += chunk.skipped
            // One record too many: those that follow are only counted.
            if skipped.count <= allowed {
                for (prediction, owner) in zip(try predictions(for: chunk), chunk.owners) {
                    predicted.append(Int32(prediction.label))
                    confidences.append(prediction.confidence)
                    labels.append(data.labels[owner])
                }
            }
            progress(Double(chunk.reached) / Double(data.records.count))
        }
        guard skipped.count <= allowed else {
            throw SavedModel.tooMany(skipped, allowed: allowed)
        }
        guard !labels.isEmpty else {
            throw UserFault(
                "no record of \(data.name) can be read", at: .init(file: data.name),
                remedy: "Check the files; the first is named above.")
        }
        return result(
            data.name, predicted: predicted, labels: labels, confidences: confidences,
            skipped: skipped)
    }

    private func result(
        _ data: String, predicted: [Int32], labels: [Int32], confidences: [Float],
        skipped: [SkippedRecord]
    ) -> EvaluationResult {
        let metrics = Metrics.of(
            predictions: predicted, labels: labels, classes: card.classes.count)
        let areRight = zip(predicted, labels).map { $0 == $1 }
        let calibration = Calibration(confidences: confidences, areRight: areRight)
        let bounds = Metrics.wilsonInterval(
            hits: areRight.count { $0 }, of: labels.count)
        return EvaluationResult(
            model: folder, title: title, data: data, examples: labels.count,
            accuracy: metrics.accuracy,
            accuracyInterval: .init(low: bounds.low, high: bounds.high),
            balancedAccuracy: metrics.balancedAccuracy, macroF1: metrics.macroF1,
            meanConfidence: calibration.meanConfidence,
            calibrationError: calibration.expectedError,
            classes: zip(card.classes, metrics.byClass).map { name, figures in
                .init(
                    name: name, precision: figures.precision, recall: figures.recall,
                    f1: figures.f1, support: figures.support)
            },
            confusion: metrics.confusion, skipped: skipped.isEmpty ? nil : skipped)
    }

    private static func tooMany(_ skipped: [SkippedRecord], allowed: Int) -> UserFault {
        let first = skipped[0]
        let count = skipped.count
        return UserFault(
            (count == 1
                ? "a record cannot be read: "
                : "\(count) records cannot be read, "
                    + "\(allowed == 0 ? "none" : "\(allowed)") may be left out; the first: ")
                + first.why, at: .init(file: first.place),
            remedy: "Mend \(count == 1 ? "it" : "them"), or go on without: "
                + "--skip-unreadable \(count)")
    }
}
