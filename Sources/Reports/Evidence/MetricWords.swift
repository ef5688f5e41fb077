package import Datasets

/// Figures in the words of a judgement.
package struct MetricWords {
    private let text: MetricText

    /// The words for a metric.
    package init(_ metric: Metric) { text = MetricText(metric) }

    /// Its name, "accuracy".
    package var title: String { text.metric.title }

    /// A value with its unit, "92.3 %".
    package func value(_ value: Double) -> String { text.whole(value) }

    /// A share as per cent, "92.3 %".
    package static func percent(_ share: Double) -> String { NumberText.percent(share) }

    /// A number with two decimals, "1.44".
    package static func fixed(_ value: Double) -> String { NumberText.fixed(value, 2) }
}
