public import Tensors

/// Layer normalisation over the last axis (Ba et al. 2016, arXiv:1607.06450).
public struct LayerNorm: Module {
    /// Scale, shape `[F]`.
    public var weight: Tensor
    /// Shift, shape `[F]`.
    public var bias: Tensor
    /// Added to the variance.
    public var epsilon: Float = 1e-5

    /// A layer that scales by 1 and shifts by 0.
    public init(_ features: Int) {
        weight = Tensor(repeating: 1, shape: [features])
        bias = Tensor(zeros: [features])
    }

    /// A layer of a given scale and shift.
    package init(weight: Tensor, bias: Tensor, epsilon: Float) {
        (self.weight, self.bias, self.epsilon) = (weight, bias, epsilon)
    }

    /// Lists `weight` and `bias`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        visitor.tensor("bias", &bias, .trainable)
    }

    /// `[N, F]` → `[N, F]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        layerNorm(x, scale: weight, shift: bias, epsilon: epsilon)
    }
}

extension LayerNorm: GraphDescribing {
    /// One normalisation.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        graph.add(
            .layerNorm, inputs, attributes: ["epsilon": .number(epsilon)],
            tensors: ["weight": "weight", "bias": "bias"])
    }
}
