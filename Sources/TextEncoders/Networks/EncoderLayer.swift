package import NeuralNetworks
package import Tensors

/// A transformer layer with its norms behind the residual connections (Vaswani et al. 2017,
/// arXiv:1706.03762, section 3.1).
package struct EncoderLayer: Module {
    /// Lets the rows of a sequence read each other.
    package var attention: MultiHeadAttention
    /// The norm behind attention.
    package var attentionNorm: LayerNorm
    /// `[F]` → `[hidden]`, with the activation.
    package var expand: Linear
    /// `[hidden]` → `[F]`.
    package var contract: Linear
    /// The norm behind the feed-forward part.
    package var outputNorm: LayerNorm
    /// The rate on both residual branches.
    package var dropout: Float

    /// A layer of given weights, by their names within the layer.
    init(
        _ configuration: EncoderConfiguration, weights: (String, [Int]) throws -> Tensor
    ) rethrows {
        let (width, hidden) = (configuration.width, configuration.hidden)
        func product(
            _ name: String, _ inputs: Int, _ outputs: Int, _ activation: Activation = .identity
        ) throws -> Linear {
            try Linear(
                weight: weights("\(name).weight", [outputs, inputs]),
                bias: weights("\(name).bias", [outputs]), activation: activation)
        }
        func norm(_ name: String) throws -> LayerNorm {
            try LayerNorm(
                weight: weights("\(name).LayerNorm.weight", [width]),
                bias: weights("\(name).LayerNorm.bias", [width]), epsilon: configuration.epsilon)
        }
        let parts = try ["query", "key", "value"].map {
            try product("attention.self.\($0)", width, width)
        }
        attention = MultiHeadAttention(
            projection: Linear(
                weight: .concatenating(parts.map(\.weight)),
                bias: .concatenating(parts.map(\.bias))),
            output: try product("attention.output.dense", width, width),
            heads: configuration.heads, dropout: configuration.attentionDropout)
        attentionNorm = try norm("attention.output")
        expand = try product("intermediate.dense", width, hidden, configuration.activation)
        contract = try product("output.dense", hidden, width)
        outputNorm = try norm("output")
        dropout = configuration.dropout
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("attention", &attention)
        visitor.module("attentionNorm", &attentionNorm)
        visitor.module("expand", &expand)
        visitor.module("contract", &contract)
        visitor.module("outputNorm", &outputNorm)
    }

    /// `[R, F]` → `[R, F]`.
    package func callAsFunction(
        _ x: Tensor, _ segments: Segments, _ pass: inout Pass
    ) -> Tensor {
        let rate = pass.isTraining ? dropout : 0
        let attended = attention(x, segments, &pass)
        let y = attentionNorm(x.adding(attended, dropout: rate, using: &pass.generator))
        return outputNorm(y.adding(contract(expand(y)), dropout: rate, using: &pass.generator))
    }
}
