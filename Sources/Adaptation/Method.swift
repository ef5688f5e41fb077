package import NeuralNetworks
package import Tensors

/// A domain's share of a training step.
package struct DomainOutput: Sendable {
    /// Shape `[N, F]`.
    package var features: Tensor
    /// Shape `[N, K]`.
    package var logits: Tensor

    /// A share from its parts.
    package init(features: Tensor, logits: Tensor) {
        (self.features, self.logits) = (features, logits)
    }
}

/// What a method sees of a training step: features and logits of both domains, no modality and no target label.
package struct Step: Sendable {
    package var source: DomainOutput
    /// A class for each source example.
    package var sourceLabels: [Int32]
    package var target: DomainOutput
    /// Which of the target's unlabelled examples these are.
    package var targetIndices: [Int]
    /// Share of the whole training that is done, 0…1.
    package var progress: Float

    /// A step from its parts.
    package init(
        source: DomainOutput, sourceLabels: [Int32], target: DomainOutput, targetIndices: [Int],
        progress: Float
    ) {
        self.source = source
        self.sourceLabels = sourceLabels
        self.target = target
        self.targetIndices = targetIndices
        self.progress = progress
    }
}

/// What a method adds to the classifier's loss in a step.
package struct StepLosses: Sendable {
    /// Named scalars, already weighted; their sum is minimised.
    package var terms: [(name: String, value: Tensor)] = []
    /// Figures for the doctor and the log, such as `domain accuracy`.
    package var figures: [String: Double] = [:]

    /// Nothing yet.
    package init() {}

    /// Adds another method's losses.
    package mutating func add(_ other: StepLosses) {
        terms += other.terms
        figures.merge(other.figures) { _, new in new }
    }
}

/// An adaptation algorithm: two functions on features and logits.
///
/// Its trainable tensors (a discriminator) are trained with the network; its buffers (a fixed random map) are saved.
package protocol Method: Module {
    /// Whether target examples are used at all.
    var readsTarget: Bool { get }

    /// Looks at the predictions for all of the target's unlabelled examples before an epoch.
    ///
    /// - Parameters:
    ///   - probabilities: Shape `[M, K]`, in evaluation mode.
    ///   - progress: Share of the whole training that is done, 0…1.
    mutating func beginEpoch(probabilities: Tensor, progress: Float)

    /// Whether ``beginEpoch(probabilities:progress:)`` wants to be called: predicting takes time.
    var readsPredictions: Bool { get }

    /// The losses of a step.
    func losses(_ step: Step, _ pass: inout Pass) -> StepLosses
}

extension Method {
    package var readsTarget: Bool { true }
    package var readsPredictions: Bool { false }
    package mutating func beginEpoch(probabilities: Tensor, progress: Float) {}
    package mutating func visit(_ visitor: inout some Visitor) {}
}

/// What a method needs to know of the network it works on.
package struct Geometry: Sendable {
    /// F
    package var features: Int
    /// K
    package var classes: Int
    /// Share of each class among the source labels.
    package var sourcePrior: [Float]

    /// A geometry from its parts.
    package init(features: Int, classes: Int, sourcePrior: [Float]) {
        (self.features, self.classes, self.sourcePrior) = (features, classes, sourcePrior)
    }
}
