package import Tasks

/// What a method sees of a training step: features and logits of both domains, no modality and no target label.
package struct Step: Sendable {
    package var source: Decisions
    /// A class for each source example.
    package var sourceLabels: [Int32]
    package var target: Decisions
    /// The same target examples under a strong view; nil unless the method reads those.
    package var strongTarget: Decisions?
    /// The number of each target row among all rows of the target: for classification the example's.
    package var targetRows: [Int]
    /// Share of the whole training that is done, 0…1.
    package var progress: Float
    /// Which of the method's updates the losses are for, from 0.
    package var update: Int

    /// A step from its parts.
    package init(
        source: Decisions, sourceLabels: [Int32], target: Decisions,
        strongTarget: Decisions? = nil, targetRows: [Int], progress: Float, update: Int = 0
    ) {
        self.source = source
        self.sourceLabels = sourceLabels
        self.target = target
        self.strongTarget = strongTarget
        self.targetRows = targetRows
        self.progress = progress
        self.update = update
    }
}
