public import NeuralNetworks
public import Tensors

/// A task from which a featurizer learns without labels.
public protocol PretextTask: Module {
    /// The task's name in a recipe.
    var name: String { get }
    /// The loss of a batch, shape `[]`, differentiable with respect to the featurizer.
    mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor
}
