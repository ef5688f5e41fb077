public import NeuralNetworks
public import Tensors

/// A network from batches to features `[N, F]`.
///
/// One that has features of the parts of an example too is a ``SequenceFeaturizer`` or a
/// ``MapFeaturizer``; ``forms`` says what it gives.
public protocol Featurizer: Module {
    /// F, the number of features.
    var featureCount: Int { get }
    /// The names of its tables of inputs, such as `pieces`: `training.input_rate` is for these.
    var inputTables: [String] { get }
    /// Features of a batch, shape `[N, F]`.
    mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor
}

extension Featurizer {
    /// None.
    public var inputTables: [String] { [] }
}
