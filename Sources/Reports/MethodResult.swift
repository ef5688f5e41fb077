package import Datasets

/// A metric with its value for each seed.
package struct MetricFigure: Sendable, Equatable {
    package var metric: Metric
    package var values: SeedStatistics

    /// A figure from its parts.
    package init(_ metric: Metric, _ values: SeedStatistics) {
        (self.metric, self.values) = (metric, values)
    }
}

extension MetricFigure: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, unit, mean, std, seeds
        case higherIsBetter = "higher_is_better"
    }

    /// Reads a figure.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metric = Metric(
            try container.decode(String.self, forKey: .name),
            unit: try container.decode(String.self, forKey: .unit),
            higherIsBetter: try container.decode(Bool.self, forKey: .higherIsBetter))
        values = try SeedStatistics(from: decoder)
    }

    /// Writes name, unit and direction beside mean, deviation and seeds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(metric.name, forKey: .name)
        try container.encode(metric.unit, forKey: .unit)
        try container.encode(metric.higherIsBetter, forKey: .higherIsBetter)
        try values.encode(to: encoder)
    }
}

/// One method's figures over all seeds, on the sealed test part of the target; of a target without
/// labels, evidence in their place.
package struct MethodResult: Codable, Sendable {
    /// What predictions are measured by; the first is the headline. None where there are no labels.
    package var figures: [MetricFigure]
    /// How much better the headline is than source-only's, paired over seeds: above 0 is better,
    /// whichever way the metric goes. Nil for source-only itself, whose gain over itself is written
    /// as 0.
    package var gainOverSourceOnly: Interval?
    /// The chosen epoch of each seed (from 1).
    package var selectedEpochs: [Int]
    /// What choosing that epoch without labels cost; nil where there are none to tell.
    package var regret: Regret?
    /// What each validator saw and would have chosen alone.
    package var validators: [String: ValidatorSummary]
    /// Training time summed over seeds, in seconds.
    package var trainSeconds: Double
    /// What is known of it without labels; nil where the target has some.
    package var evidence: MethodEvidence?

    /// The keys of `result.json`.
    package enum CodingKeys: String, CodingKey {
        case targetAccuracy = "target_accuracy"
        case balancedAccuracy = "balanced_accuracy"
        case macroF1 = "macro_f1"
        case targetMetric = "target_metric"
        case furtherMetrics = "further_metrics"
        case gainOverSourceOnly = "gain_over_source_only"
        case selectedEpochs = "selected_epochs"
        case regret, validators, evidence
        case trainSeconds = "train_seconds"
    }

    /// The metrics of classification with their keys in `result.json`.
    private static let classMetrics: [(metric: Metric, key: CodingKeys)] = [
        (.accuracy, .targetAccuracy), (.balancedAccuracy, .balancedAccuracy),
        (.macroF1, .macroF1),
    ]

    /// A method's figures from their parts.
    package init(
        figures: [MetricFigure], gainOverSourceOnly: Interval?, selectedEpochs: [Int],
        regret: Regret?, validators: [String: ValidatorSummary], trainSeconds: Double,
        evidence: MethodEvidence? = nil
    ) {
        self.evidence = evidence
        self.figures = figures
        self.gainOverSourceOnly = gainOverSourceOnly
        self.selectedEpochs = selectedEpochs
        self.regret = regret
        self.validators = validators
        self.trainSeconds = trainSeconds
    }

    /// The figures of a classifier.
    package init(
        targetAccuracy: SeedStatistics, balancedAccuracy: SeedStatistics, macroF1: SeedStatistics,
        gainOverSourceOnly: Interval?, selectedEpochs: [Int], regret: Regret,
        validators: [String: ValidatorSummary], trainSeconds: Double
    ) {
        self.init(
            figures: zip(
                MethodResult.classMetrics, [targetAccuracy, balancedAccuracy, macroF1]
            ).map { MetricFigure($0.metric, $1) },
            gainOverSourceOnly: gainOverSourceOnly, selectedEpochs: selectedEpochs, regret: regret,
            validators: validators, trainSeconds: trainSeconds)
    }

    /// The figure that methods are compared by.
    ///
    /// - Precondition: The method was measured.
    package var headline: MetricFigure { figures[0] }

    /// Reads the figures of a classifier, or of any other task.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.targetMetric) {
            figures =
                [try container.decode(MetricFigure.self, forKey: .targetMetric)]
                + (try container.decodeIfPresent([MetricFigure].self, forKey: .furtherMetrics)
                    ?? [])
        } else if !container.contains(.targetAccuracy), container.contains(.evidence) {
            figures = []
        } else {
            figures = try MethodResult.classMetrics.map { metric, key in
                MetricFigure(metric, try container.decode(SeedStatistics.self, forKey: key))
            }
        }
        gainOverSourceOnly = try container.decodeIfPresent(
            Interval.self, forKey: .gainOverSourceOnly)
        selectedEpochs = try container.decode([Int].self, forKey: .selectedEpochs)
        regret = try container.decodeIfPresent(Regret.self, forKey: .regret)
        evidence = try container.decodeIfPresent(MethodEvidence.self, forKey: .evidence)
        validators = try container.decode([String: ValidatorSummary].self, forKey: .validators)
        trainSeconds = try container.decode(Double.self, forKey: .trainSeconds)
    }

    /// Writes every key for every method, so that a reader of the table need not know which is the
    /// floor.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if figures.isEmpty {
            // Nothing was measured, and no figure says so better than a zero.
        } else if figures.map(\.metric) == MethodResult.classMetrics.map(\.metric) {
            for (figure, (_, key)) in zip(figures, MethodResult.classMetrics) {
                try container.encode(figure.values, forKey: key)
            }
        } else {
            try container.encode(headline, forKey: .targetMetric)
            try container.encode(Array(figures.dropFirst()), forKey: .furtherMetrics)
        }
        if !figures.isEmpty {
            let none = Interval(mean: 0, low: 0, high: 0)
            try container.encode(gainOverSourceOnly ?? none, forKey: .gainOverSourceOnly)
        }
        try container.encode(selectedEpochs, forKey: .selectedEpochs)
        try container.encodeIfPresent(regret, forKey: .regret)
        try container.encodeIfPresent(evidence, forKey: .evidence)
        try container.encode(validators, forKey: .validators)
        try container.encode(trainSeconds, forKey: .trainSeconds)
    }
}
