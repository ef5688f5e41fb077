/// A figure by which predictions are measured against labels.
package struct Metric: Sendable, Equatable {
    /// Its name, such as `accuracy`.
    package let name: String
    /// The unit of its values; empty for a share.
    package let unit: String
    package let higherIsBetter: Bool

    /// A metric from its parts.
    package init(_ name: String, unit: String = "", higherIsBetter: Bool) {
        (self.name, self.unit, self.higherIsBetter) = (name, unit, higherIsBetter)
    }

    /// A value as a score of which higher is better.
    package func score(_ value: Double) -> Double { higherIsBetter ? value : -value }
}
