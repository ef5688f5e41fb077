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
    /// The same target examples under a strong view; nil unless the method reads those.
    package var strongTarget: DomainOutput?
    /// Which of the target's unlabelled examples these are.
    package var targetIndices: [Int]
    /// Share of the whole training that is done, 0…1.
    package var progress: Float
    /// Which of the method's updates the losses are for, from 0.
    package var update: Int

    /// A step from its parts.
    package init(
        source: DomainOutput, sourceLabels: [Int32], target: DomainOutput,
        strongTarget: DomainOutput? = nil, targetIndices: [Int], progress: Float, update: Int = 0
    ) {
        self.source = source
        self.sourceLabels = sourceLabels
        self.target = target
        self.strongTarget = strongTarget
        self.targetIndices = targetIndices
        self.progress = progress
        self.update = update
    }
}
