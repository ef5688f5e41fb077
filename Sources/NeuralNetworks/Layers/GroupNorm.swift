public import Tensors

/// Normalisation of groups of channels of each example (Wu & He 2018, arXiv:1803.08494): like
/// batch-norm in use, but blind to the rest of the batch.
public struct GroupNorm: Module {
    /// Scale, shape `[C]`.
    public var weight: Tensor
    /// Shift, shape `[C]`.
    public var bias: Tensor
    /// A divisor of C.
    public let groups: Int
    /// Added to the variance.
    public var epsilon: Float = 1e-5

    /// A layer that scales by 1 and shifts by 0.
    public init(_ channels: Int, groups: Int) {
        precondition(
            groups > 0 && channels % groups == 0,
            "GroupNorm: \(channels) channels, \(groups) groups")
        weight = Tensor(repeating: 1, shape: [channels])
        bias = Tensor(zeros: [channels])
        self.groups = groups
    }

    /// Lists `weight` and `bias`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        visitor.tensor("bias", &bias, .trainable)
    }

    /// `[N, …, C]` → `[N, …, C]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        groupNorm(x, groups: groups, scale: weight, shift: bias, epsilon: epsilon)
    }
}

extension GroupNorm: GraphDescribing {
    /// One normalisation.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        graph.add(
            .groupNorm, inputs,
            attributes: ["groups": .integer(groups), "epsilon": .number(epsilon)],
            tensors: ["weight": "weight", "bias": "bias"])
    }
}
