package import Tensors

/// The losses that a method adds to the task's own in a step, and figures about the step.
package struct StepLosses: Sendable {
    /// Named scalars, already weighted; their sum is minimised.
    package var terms: [(name: String, value: Tensor)] = []
    /// Figures for the doctor and the log.
    package var figures: [Figure: Double] = [:]

    /// Nothing yet.
    package init() {}

    /// Adds another method's losses.
    package mutating func add(_ other: StepLosses) {
        terms += other.terms
        figures.merge(other.figures) { _, new in new }
    }
}

/// The name of a figure that a method reports of its steps; each method declares its own.
package struct Figure: RawRepresentable, Hashable, Sendable, Codable, CodingKeyRepresentable {
    /// The name in `metrics.jsonl`.
    package let rawValue: String

    /// A figure of that name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A figure of that name.
    package init(_ name: String) { self.init(rawValue: name) }
}
