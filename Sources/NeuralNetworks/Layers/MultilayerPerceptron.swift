public import Tensors

/// Linear layers with one activation and dropout between them.
public struct MultilayerPerceptron: Module {
    /// The layers; the last has no activation.
    public var layers: [Linear]
    /// Rate behind every hidden layer.
    public var dropout: Float

    /// Layers of the given widths, from inputs to outputs.
    ///
    /// - Precondition: at least two widths.
    public init(
        _ widths: [Int], activation: Activation = .relu, dropout: Float = 0,
        using generator: inout RandomGenerator
    ) {
        precondition(widths.count >= 2, "MultilayerPerceptron: widths \(widths)")
        layers = (1..<widths.count).map { i in
            Linear(
                widths[i - 1], widths[i],
                activation: i == widths.count - 1 ? .identity : activation, using: &generator)
        }
        self.dropout = dropout
    }

    /// Lists `layers`.
    public mutating func visit(_ visitor: inout some Visitor) { visitor.module("layers", &layers) }

    /// `[N, first width]` → `[N, last width]`.
    public func callAsFunction(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        var y = x
        for (index, layer) in layers.enumerated() {
            y = layer(y)
            if pass.isTraining, index < layers.count - 1 {
                y = y.dropout(rate: dropout, using: &pass.generator)
            }
        }
        return y
    }
}

extension MultilayerPerceptron: GraphDescribing {
    /// Its layers.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        try graph.layers("layers", layers, inputs[0])
    }
}
