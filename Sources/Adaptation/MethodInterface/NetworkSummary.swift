/// What a method needs to know of the network it works on.
package struct NetworkSummary: Sendable {
    /// F
    package var features: Int
    /// K
    package var classes: Int
    /// Share of each class among the source labels.
    package var sourcePrior: [Float]

    /// A summary from its parts.
    package init(features: Int, classes: Int, sourcePrior: [Float]) {
        (self.features, self.classes, self.sourcePrior) = (features, classes, sourcePrior)
    }

    /// A summary where no source label is known: every class counts alike.
    package init(features: Int, classes: Int) {
        let even = [Float](repeating: 1 / Float(max(1, classes)), count: classes)
        self.init(features: features, classes: classes, sourcePrior: even)
    }
}
