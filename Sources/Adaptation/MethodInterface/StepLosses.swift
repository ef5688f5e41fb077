package import Tensors

/// The losses that a method adds to the task's own in a step, and figures about the step.
package struct StepLosses: Sendable {
    /// Named scalars, already weighted; their sum is minimised.
    package var terms: [(name: String, value: Tensor)] = []
    /// Figures for the doctor and the log, read behind the step's gradients.
    package var figures: [Figure: FigureReading] = [:]

    /// Nothing yet.
    package init() {}

    /// Adds another method's losses.
    package mutating func add(_ other: StepLosses) {
        terms += other.terms
        figures.merge(other.figures) { _, new in new }
    }
}

/// A number about a step that is read later: reading waits for the device on which tensors lie, and
/// in the middle of a step the device would run empty.
package struct FigureReading: Sendable {
    private let read: @Sendable () -> Double

    /// The number that a function finds; it must hold detached tensors only.
    package init(_ read: @escaping @Sendable () -> Double) { self.read = read }

    /// A number that is known already.
    package init(_ value: Double) { self.init { value } }

    /// The one value of a tensor.
    package init(_ scalar: Tensor) {
        let scalar = scalar.detached
        self.init { Double(scalar.hostScalar) }
    }

    /// The number.
    package var value: Double { read() }
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
