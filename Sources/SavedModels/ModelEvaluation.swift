import Datasets
package import Reports
import Support
import Tasks
import Tensors

/// A saved model's figures on labelled data.
package enum ModelEvaluation: Sendable {
    /// Of a classifier.
    case classes(EvaluationResult)
    /// Of a model that answers with numbers.
    case numbers(NumbersEvaluation)
}

extension SavedModel {
    /// Measures the model on labelled records.
    ///
    /// - Parameters:
    ///   - data: The records and their classes.
    ///   - allowed: Most records that may be left out since they cannot be read.
    ///   - skip: Told of each record that is left out.
    ///   - note: Told which classes have lost how many records.
    ///   - progress: Told the share of the records that is done, 0…1.
    /// - Throws: `UserFault` if more records cannot be read than may be left out, none can, or a
    ///   class is left without any that must have some.
    package func evaluate(
        _ data: LabelledInputs, skippingUnreadable allowed: Int,
        skip: (SkippedRecord) -> Void = { _ in }, note: (String) -> Void = { _ in },
        progress: (Double) -> Void = { _ in }
    ) throws -> ModelEvaluation {
        var predictions: [Prediction] = []
        var owners: [Int] = []
        var skipped: [SkippedRecord] = []
        try forEachChunk(of: data.records, in: data.name) { chunk in
            chunk.skipped.forEach(skip)
            skipped += chunk.skipped
            // One record too many: those that follow are only counted.
            if skipped.count <= allowed {
                predictions += try self.predictions(for: chunk)
                owners += chunk.owners
            }
            progress(Double(chunk.reached) / Double(data.records.count))
        }
        guard skipped.count <= allowed else {
            throw SavedModel.tooMany(skipped, allowed: allowed)
        }
        guard !predictions.isEmpty else {
            throw UserFault(
                "no record of \(data.name) can be read", at: .init(file: data.name),
                remedy: "Check the files; the first is named above.")
        }
        let losses = ClassLosses(data.labels, kept: owners, classes: card.classes)
        losses.note(in: data.name).map(note)
        if let emptied = losses.emptied.first, data.needsEveryClass {
            throw UserFault(
                "no record of the class '\(emptied)' in \(data.name) can be read",
                at: .init(file: data.name),
                remedy: "Mend its files, or measure without: --allow-missing-classes.")
        }
        let labels = data.labels.keeping(owners)
        return card.task.classes > 0
            ? .classes(result(data.name, predictions, labels.classIndices, skipped))
            : .numbers(numbers(data.name, predictions, labels, skipped))
    }

    private func numbers(
        _ data: String, _ predictions: [Prediction], _ labels: Labels, _ skipped: [SkippedRecord]
    ) -> NumbersEvaluation {
        let answers = Tensor(predictions.flatMap(\.values), shape: [predictions.count, 1])
        let values = card.task.measure(answers, against: labels)
        return NumbersEvaluation(
            model: folder, title: title, data: data, examples: labels.count,
            metrics: zip(card.task.metrics, values).map { .init($0, $1) },
            skipped: skipped.isEmpty ? nil : skipped)
    }

    private func result(
        _ data: String, _ predictions: [Prediction], _ labels: [Int32], _ skipped: [SkippedRecord]
    ) -> EvaluationResult {
        let predicted = predictions.map { Int32($0.label) }
        let confidences = predictions.map(\.confidence)
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
