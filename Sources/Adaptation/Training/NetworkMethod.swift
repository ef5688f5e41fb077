package import Tensors

/// What only some methods do, asked of a network's method.
extension Network {
    /// Values that the method keeps from one epoch to later ones beside its own tensors.
    package var methodMemory: [String: Tensor] {
        get { (method as? any EpochViewing)?.memory ?? [:] }
        set {
            guard var viewing = method as? any EpochViewing else { return }
            viewing.memory = newValue
            method = viewing
        }
    }

    /// Shows the method all of the target's examples before an epoch.
    mutating func beginEpoch(_ target: TargetOverview, progress: Float) {
        guard var viewing = method as? any EpochViewing else { return }
        viewing.beginEpoch(target, progress: progress)
        method = viewing
    }

    /// What the method makes each source count in the task's loss; nil where all count the same.
    var sourceWeights: [Float]? { (method as? any SourceWeighting)?.sourceWeights }

    /// What each source example of a step counts in the task's loss; nil where all count the same.
    func exampleWeights(of input: StepInput) -> [Float]? {
        guard let weights = sourceWeights else { return nil }
        precondition(
            weights.count == input.sourceCounts.count,
            "sourceWeights: \(weights.count) for \(input.sourceCounts.count) sources")
        return zip(weights, input.sourceCounts).flatMap { [Float](repeating: $0, count: $1) }
    }

    /// Whether the method may ever send the network back to its start.
    var canReset: Bool { (method as? any StreamAdapting)?.canReset ?? false }

    /// Whether the network is to go back to its start after this step; asking clears the wish.
    mutating func takeReset() -> Bool {
        guard var adapting = method as? any StreamAdapting else { return false }
        let wish = adapting.takeReset()
        method = adapting
        return wish
    }
}
