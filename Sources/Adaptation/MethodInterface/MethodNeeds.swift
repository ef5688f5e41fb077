/// What a method asks of the trainer, as one value.
///
/// Methods that are joined by `+` ask for what their parts ask: ``joined(_:)`` is the one place
/// where that is said.
package struct MethodNeeds: Sendable, Equatable {
    /// When a method reads unlabelled examples of the target.
    package enum TargetReading: Int, Sendable {
        case never
        /// For statistics and pretext tasks, and in no training step.
        case betweenEpochs
        case inSteps
    }

    /// Whether source examples are read; a method without them starts from a trained source model
    /// and takes its steps over the target alone.
    package var source: Bool
    /// When target examples are read.
    package var target: TargetReading
    /// Whether the logits of decisions are read: then the task must have classes.
    package var logits: Bool
    /// Whether steps carry a strong view of the target's examples beside the weak one.
    package var strongViews: Bool
    /// Whether all of the target's examples are predicted before each epoch, for ``EpochViewing``.
    package var overview: Bool
    /// Whether it asks which of the target's examples are parts of one whole.
    package var groups: Bool
    /// Whether batch-norm's statistics of the target are estimated before the model is judged.
    package var targetStatistics: Bool
    /// How many of the target's labels it is trained on; 0 for every method that adapts without
    /// them.
    package var targetLabels: Int
    /// Whether the network starts from the pretrained weights, where the recipe names some.
    package var pretrainedStart: Bool
    /// Factor on the learning rate of the recipe.
    package var rateFactor: Float
    /// Whether it does nothing unless there are several sources.
    package var severalSources: Bool
    /// Strength of the penalty on moving away from the start, weighted by how much predictions
    /// depend on each value.
    package var startPenalty: Float

    /// The needs of a method that reads examples of both domains and their logits in every step.
    package init(
        source: Bool = true, target: TargetReading = .inSteps, logits: Bool = true,
        strongViews: Bool = false, overview: Bool = false, groups: Bool = false,
        targetStatistics: Bool = false,
        targetLabels: Int = 0, pretrainedStart: Bool = true, rateFactor: Float = 1,
        startPenalty: Float = 0, severalSources: Bool = false
    ) {
        (self.source, self.target, self.logits) = (source, target, logits)
        (self.strongViews, self.overview, self.groups) = (strongViews, overview, groups)
        self.targetStatistics = targetStatistics
        (self.targetLabels, self.pretrainedStart) = (targetLabels, pretrainedStart)
        (self.rateFactor, self.startPenalty) = (rateFactor, startPenalty)
        self.severalSources = severalSources
    }

    /// Whether the method ever reads the target.
    package var readsTarget: Bool { target != .never }

    /// The needs of several methods at once.
    ///
    /// What one part reads, all have at hand; the start is pretrained if all want it so; factors on
    /// the rate are multiplied, and of penalties the strongest counts.
    package static func joined(_ parts: [MethodNeeds]) -> MethodNeeds {
        MethodNeeds(
            source: parts.contains { $0.source },
            target: parts.map(\.target).max { $0.rawValue < $1.rawValue } ?? .never,
            logits: parts.contains { $0.logits },
            strongViews: parts.contains { $0.strongViews },
            overview: parts.contains { $0.overview },
            groups: parts.contains { $0.groups },
            targetStatistics: parts.contains { $0.targetStatistics },
            targetLabels: parts.map(\.targetLabels).max() ?? 0,
            pretrainedStart: parts.allSatisfy { $0.pretrainedStart },
            rateFactor: parts.reduce(1) { $0 * $1.rateFactor },
            startPenalty: parts.map(\.startPenalty).max() ?? 0,
            severalSources: parts.contains { $0.severalSources })
    }
}
