import Datasets

/// The values of a metric as people read them: shares as per cent and points, others with three
/// decimals.
struct MetricText {
    let metric: Metric

    /// The values of a metric.
    init(_ metric: Metric) { self.metric = metric }

    /// Whether its values are shares, 0…1.
    var isShare: Bool { metric.unit == Metric.share }

    /// What its values are multiplied by to be shown.
    var scale: Double { isShare ? 100 : 1 }

    /// The head of its column: "accuracy %", "RMSE".
    var head: String { isShare ? "\(metric.title) %" : inUnit(metric.title) }

    /// The same above a picture: "Accuracy, %", "Accuracy on the target, %", "RMSE".
    func caption(_ place: String = "") -> String {
        let title = metric.title.prefix(1).uppercased() + metric.title.dropFirst()
        let whole = place.isEmpty ? title : "\(title) \(place)"
        return isShare ? "\(whole), %" : inUnit(whole)
    }

    /// What differences of it are counted in, in a sentence: "points of accuracy", "RMSE".
    var counted: String { isShare ? "points of \(metric.title)" : inUnit(metric.title) }

    private func inUnit(_ title: String) -> String {
        metric.unit.isEmpty ? title : "\(title), \(metric.unit)"
    }

    /// A bare value: "73.9", "0.812".
    func value(_ value: Double) -> String {
        isShare ? NumberText.hundredths(value) : NumberText.fixed(value, 3)
    }

    /// A value with its unit: "73.9 %", "0.812".
    func whole(_ value: Double) -> String {
        if isShare { return NumberText.percent(value) }
        return self.value(value) + (metric.unit.isEmpty ? "" : "\u{A0}\(metric.unit)")
    }

    /// A mean and its deviation over seeds; one seed has no deviation.
    func spread(_ figure: SeedStatistics) -> String {
        let mean = value(figure.mean)
        return figure.seeds.count > 1 ? "\(mean)\u{A0}±\u{A0}\(value(figure.std))" : mean
    }

    /// A difference with its sign: "+2.9", "−0.041".
    func difference(_ difference: Double) -> String {
        if isShare { return NumberText.points(difference) }
        let text = NumberText.fixed(difference, 3)
        return difference.isNaN || text.hasPrefix("−") || text == "0.000" ? text : "+" + text
    }

    /// A difference with its unit: "+2.9 points", "+0.041".
    func wholeDifference(_ difference: Double) -> String {
        let text = self.difference(difference)
        return differenceUnit.isEmpty ? text : "\(text) \(differenceUnit)"
    }

    /// The unit of differences; empty where they have none.
    var differenceUnit: String { isShare ? "points" : metric.unit }

    /// The bounds of an interval of differences: "+1.2 to +4.6".
    func range(_ interval: Interval) -> String {
        "\(difference(interval.low))\u{A0}to\u{A0}\(difference(interval.high))"
    }
}
