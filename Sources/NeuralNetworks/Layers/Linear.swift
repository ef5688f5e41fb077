public import Tensors

/// `activation(x · weightᵀ + bias)`.
public struct Linear: Module {
    /// Shape `[outputs, inputs]`.
    public var weight: Tensor
    /// Shape `[outputs]`.
    public var bias: Tensor
    /// Applied after the bias.
    public var activation: Activation

    /// A layer with Glorot weights (He for ReLU and GELU) and no bias yet.
    public init(
        _ inputs: Int, _ outputs: Int, activation: Activation = .identity,
        using generator: inout RandomGenerator
    ) {
        let rectifies = [.relu, .gelu, .geluTanh].contains(activation)
        weight =
            rectifies
            ? .he(outputs: outputs, inputs: inputs, using: &generator)
            : .glorot(outputs: outputs, inputs: inputs, using: &generator)
        bias = Tensor(zeros: [outputs])
        self.activation = activation
    }

    /// A layer of given weights.
    package init(weight: Tensor, bias: Tensor, activation: Activation = .identity) {
        (self.weight, self.bias, self.activation) = (weight, bias, activation)
    }

    /// Lists `weight` and `bias`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        visitor.tensor("bias", &bias, .trainable)
    }

    /// `[N, inputs]` → `[N, outputs]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        linear(x, weight: weight, bias: bias, activation: activation)
    }
}

extension Linear: GraphDescribing {
    /// The product, then the activation.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let product = graph.add(
            .linear, inputs, tensors: ["weight": "weight", "bias": "bias"])
        return graph.activation(activation, product)
    }
}
