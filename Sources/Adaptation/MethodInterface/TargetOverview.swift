package import Tensors

/// All of the target's unlabelled examples at once, as the model sees them in evaluation mode.
package struct TargetOverview: Sendable {
    /// Shape `[M, F]`.
    package var features: Tensor
    /// Shape `[M, K]`.
    package var probabilities: Tensor
    /// The group of each example, such as the review whose sentence it is; empty where nothing is
    /// known.
    package var groups: [Int]

    /// An overview from its parts.
    package init(features: Tensor, probabilities: Tensor, groups: [Int] = []) {
        (self.features, self.probabilities, self.groups) = (features, probabilities, groups)
    }
}
