package import Datasets

/// How well a saved model that answers with numbers does on labelled data: what `dawb evaluate
/// --json` prints.
package struct NumbersEvaluation: Encodable, Sendable {
    /// A metric's value.
    package struct Figure: Encodable, Sendable {
        package var metric: Metric
        package var value: Double

        /// A figure from its parts.
        package init(_ metric: Metric, _ value: Double) {
            (self.metric, self.value) = (metric, value)
        }

        private enum CodingKeys: String, CodingKey {
            case name, unit, value
            case higherIsBetter = "higher_is_better"
        }

        /// Writes name, unit, direction and value.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(metric.name, forKey: .name)
            try container.encode(metric.unit, forKey: .unit)
            try container.encode(metric.higherIsBetter, forKey: .higherIsBetter)
            try container.encode(value, forKey: .value)
        }
    }

    /// The folder of the model.
    package var model: String
    /// What the model is, in words.
    package var title: String
    /// What it was measured on.
    package var data: String
    package var examples: Int
    /// The headline first.
    package var metrics: [Figure]
    /// Records that could not be read; nil where all were.
    package var skipped: [SkippedRecord]?

    /// A result from its parts.
    package init(
        model: String, title: String, data: String, examples: Int, metrics: [Figure],
        skipped: [SkippedRecord]?
    ) {
        (self.model, self.title, self.data) = (model, title, data)
        (self.examples, self.metrics, self.skipped) = (examples, metrics, skipped)
    }

    /// The figures for a terminal of 100 columns, without a newline at the end.
    package var table: String {
        // Never narrower than its figures: a number that is cut is another number.
        let width = metrics.map {
            TerminalText.width(MetricText($0.metric).whole($0.value))
        }.reduce(8, max)
        let lines = metrics.map { figure in
            let text = MetricText(figure.metric)
            return "  " + TerminalText.fitted(text.metric.title, to: 19, trailing: false)
                + TerminalText.fitted(text.whole(figure.value), to: width, trailing: true)
        }
        let head = TerminalText.wrapped(
            TerminalText.safe("\(title) on \(data): " + NumberText.counted(examples, "example")),
            columns: 100)
        let left = (skipped ?? []).count
        return
            ([head, ""] + lines
            + (left == 0
                ? [] : ["Left out, since unreadable: \(NumberText.counted(left, "record"))."]))
            .joined(separator: "\n")
    }

    /// The figures as CSV (RFC 4180), a line a metric under a header.
    package var csv: String {
        metrics.reduce("metric,value\n") { $0 + "\($1.metric.name),\($1.value)\n" }
    }
}
