/// What a method needs to know of the network it works on.
package struct NetworkSummary: Sendable {
    /// F
    package var features: Int
    /// K
    package var classes: Int
    /// Share of each class among the source labels.
    package var sourcePrior: [Float]
    /// The number of source domains that it is trained on; 1 also where none is read.
    package var sources: Int

    /// A summary from its parts.
    package init(features: Int, classes: Int, sourcePrior: [Float], sources: Int = 1) {
        (self.features, self.classes, self.sourcePrior) = (features, classes, sourcePrior)
        self.sources = sources
    }

    /// A summary where no source label is known: every class counts alike.
    package init(features: Int, classes: Int, sources: Int = 1) {
        let even = [Float](repeating: 1 / Float(max(1, classes)), count: classes)
        self.init(features: features, classes: classes, sourcePrior: even, sources: sources)
    }
}
