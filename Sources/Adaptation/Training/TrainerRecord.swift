import Datasets
import Modalities
import Tasks
import Tensors

/// What a trainer keeps of an epoch.
extension Trainer {
    /// The headline figure of predictions for held-out source examples, as a score of which higher
    /// is better.
    private func sourceScore(_ predictions: Tensor) -> Double? {
        guard predictions.rows > 0 else { return nil }
        return task.headline.score(
            task.measure(predictions, against: domains.validation.labels)[0])
    }

    /// Scores the model after an epoch and keeps it.
    ///
    /// - Parameter target: Called with what the network makes of the target's examples.
    func record(
        _ state: inout TrainingState, _ sums: StepMetrics,
        seeing target: (NetworkOutput) throws -> Void
    ) throws {
        if state.network.method.needs.targetStatistics {
            try state.network.estimateTargetStatistics(domains.target.examples, through: views)
        }
        func predict(_ examples: [Example], isTarget: Bool = true) throws -> Tensor {
            task.predictions(
                from: try state.network.predict(examples, isTarget: isTarget, through: views).output
            )
        }
        let seen = try state.network.predict(domains.target.examples, through: views)
        let predictions = task.predictions(from: seen.output)
        let held = try predict(domains.validation.examples, isTarget: false)
        let evidence = Evidence(
            targetProbabilities: predictions, sourceProbabilities: held,
            sourceLabels: task.rowLabels(domains.validation.labels),
            sourceScore: task.classes == 0 ? sourceScore(held) : nil)
        var shares = [Double](repeating: 0, count: task.classes)
        if task.classes > 0 {
            let part = 1 / Double(max(1, predictions.rows))
            for label in predictions.argmax() { shares[Int(label)] += part }
        }
        let scores = validators.map { ($0.name, $0.validator.score(evidence)) }
        state.history.append(
            EpochRecord(
                losses: sums.losses, figures: sums.figures,
                validators: Dictionary(uniqueKeysWithValues: scores), predictedShares: shares))
        state.snapshots.append(.memory(state.network.modelTensors))
        state.testPredictions.append(
            try domains.testPlaces.map { predictions.gatherRows($0.map(Int32.init)) }
                ?? predict(domains.test.examples))
        try target(seen)
    }
}
