public import Tensors

/// Multi-head self-attention (Vaswani et al. 2017, arXiv:1706.03762, section 3.2).
public struct MultiHeadAttention: Module {
    /// Queries, keys and values in one product, `[F]` → `[3F]`.
    public var projection: Linear
    /// The product behind the heads, `[F]` → `[F]`.
    public var output: Linear
    /// Number of heads.
    public let heads: Int
    /// Rate on the attention weights.
    public var dropout: Float

    /// A layer for `width` features.
    ///
    /// - Precondition: `width` is a multiple of `heads`.
    public init(width: Int, heads: Int, dropout: Float, using generator: inout RandomGenerator) {
        precondition(heads > 0 && width % heads == 0, "attention: width \(width), \(heads) heads")
        projection = Linear(width, 3 * width, using: &generator)
        output = Linear(width, width, using: &generator)
        self.heads = heads
        self.dropout = dropout
    }

    /// A layer of given products.
    ///
    /// - Precondition: Widths that fit each other, and are multiples of `heads`.
    package init(projection: Linear, output: Linear, heads: Int, dropout: Float) {
        let width = output.bias.count
        precondition(
            projection.weight.shape == [3 * width, width] && output.weight.shape == [width, width]
                && heads > 0 && width % heads == 0,
            "attention: \(projection.weight.shape), \(output.weight.shape), \(heads) heads")
        (self.projection, self.output) = (projection, output)
        (self.heads, self.dropout) = (heads, dropout)
    }

    /// Lists `projection` and `output`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("projection", &projection)
        visitor.module("output", &output)
    }

    /// `[R, F]` → `[R, F]`; rows attend within their own sequence.
    public func callAsFunction(_ x: Tensor, _ segments: Segments, _ pass: inout Pass) -> Tensor {
        output(
            selfAttention(
                projection(x), segments, heads: heads, dropout: pass.isTraining ? dropout : 0,
                using: &pass.generator))
    }
}

/// A pre-norm transformer encoder layer (Xiong et al. 2020, arXiv:2002.04745).
public struct TransformerBlock: Module {
    /// Normalises what attention reads.
    public var attentionNorm: LayerNorm
    /// Lets rows of a sequence read each other.
    public var attention: MultiHeadAttention
    /// Normalises what the feed-forward part reads.
    public var feedForwardNorm: LayerNorm
    /// `[F]` → `[hidden]`, with GELU.
    public var expand: Linear
    /// `[hidden]` → `[F]`.
    public var contract: Linear
    /// Rate on both residual branches and inside the feed-forward part.
    public var dropout: Float

    /// A layer of `width` features with `hidden` features inside.
    public init(
        width: Int, heads: Int, hidden: Int, dropout: Float, using generator: inout RandomGenerator
    ) {
        attentionNorm = LayerNorm(width)
        attention = MultiHeadAttention(
            width: width, heads: heads, dropout: dropout, using: &generator)
        feedForwardNorm = LayerNorm(width)
        expand = Linear(width, hidden, activation: .gelu, using: &generator)
        contract = Linear(hidden, width, using: &generator)
        self.dropout = dropout
    }

    /// Lists the norms, `attention`, `expand` and `contract`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("attentionNorm", &attentionNorm)
        visitor.module("attention", &attention)
        visitor.module("feedForwardNorm", &feedForwardNorm)
        visitor.module("expand", &expand)
        visitor.module("contract", &contract)
    }

    /// `[R, F]` → `[R, F]`.
    public func callAsFunction(_ x: Tensor, _ segments: Segments, _ pass: inout Pass) -> Tensor {
        let rate = pass.isTraining ? dropout : 0
        let attended = attention(attentionNorm(x), segments, &pass)
        let y = x.adding(attended, dropout: rate, using: &pass.generator)
        let hidden = expand(feedForwardNorm(y)).dropout(rate: rate, using: &pass.generator)
        return y.adding(contract(hidden), dropout: rate, using: &pass.generator)
    }
}

extension MultiHeadAttention: GraphDescribing {
    /// Token rows and lengths → token rows.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let qkv = try graph.layer("projection", projection, [inputs[0]])
        let attended = graph.add(
            .selfAttention, [qkv, inputs[1]], attributes: ["heads": .integer(heads)])
        return try graph.layer("output", output, [attended])
    }
}

extension TransformerBlock: GraphDescribing {
    /// Token rows and lengths → token rows.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let (x, lengths) = (inputs[0], inputs[1])
        let read = try graph.layer("attentionNorm", attentionNorm, [x])
        let attended = try graph.layer("attention", attention, [read, lengths])
        let y = graph.add(.add, [x, attended])
        let normed = try graph.layer("feedForwardNorm", feedForwardNorm, [y])
        let hidden = try graph.layer("expand", expand, [normed])
        return graph.add(.add, [y, try graph.layer("contract", contract, [hidden])])
    }
}
