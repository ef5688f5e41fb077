/// A figure by which predictions are measured against labels.
public struct Metric: Sendable, Equatable {
    /// Its name in files, such as `balanced_accuracy`.
    public let name: String
    /// Its name in tables, such as `balanced`.
    public let title: String
    /// The unit of its values: ``share``, or empty where they have none or that of the labels.
    public let unit: String
    /// Whether a greater value is a better one.
    public let higherIsBetter: Bool

    /// The unit of values 0…1 that are shown as per cent.
    public static let share = "share"

    /// A metric from its parts.
    public init(_ name: String, title: String? = nil, unit: String = "", higherIsBetter: Bool) {
        (self.name, self.title, self.unit) = (name, title ?? name, unit)
        self.higherIsBetter = higherIsBetter
    }

    /// The share of right decisions.
    public static let accuracy = Metric("accuracy", unit: share, higherIsBetter: true)
    /// The mean over classes of each class's share of right decisions.
    public static let balancedAccuracy = Metric(
        "balanced_accuracy", title: "balanced", unit: share, higherIsBetter: true)
    /// The mean over classes of F1.
    public static let macroF1 = Metric(
        "macro_f1", title: "macro-F1", unit: share, higherIsBetter: true)

    /// A value as a score of which higher is better.
    public func score(_ value: Double) -> Double { higherIsBetter ? value : -value }
}
