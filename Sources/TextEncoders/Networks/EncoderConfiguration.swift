package import Tensors

/// The sizes of an encoder, as its `config.json` gives them.
package struct EncoderConfiguration: Sendable, Equatable {
    /// Which names its weights have, and where positions begin.
    package var family: EncoderFamily
    /// V, the rows of the token table.
    package var vocabularyCount: Int
    /// F, the numbers of a token's row.
    package var width: Int
    /// The number of layers.
    package var layerCount: Int
    /// Attention heads of each layer.
    package var heads: Int
    /// The numbers inside a layer's feed-forward part.
    package var hidden: Int
    /// The rows of the position table.
    package var positionCount: Int
    /// The rows of the token type table; 0 for none.
    package var typeCount: Int
    /// The index of the padding token.
    package var paddingIndex: Int
    /// The activation of the feed-forward part.
    package var activation: Activation
    /// What layer norms add to the variance.
    package var epsilon: Float
    /// The dropout rate behind embeddings, attention and feed-forward parts.
    package var dropout: Float
    /// The dropout rate of attention weights.
    package var attentionDropout: Float

    /// Names all sizes.
    package init(
        family: EncoderFamily, vocabularyCount: Int, width: Int, layerCount: Int, heads: Int,
        hidden: Int, positionCount: Int, typeCount: Int, paddingIndex: Int = 0,
        activation: Activation = .gelu, epsilon: Float = 1e-12, dropout: Float = 0.1,
        attentionDropout: Float = 0.1
    ) {
        self.family = family
        self.vocabularyCount = vocabularyCount
        self.width = width
        self.layerCount = layerCount
        self.heads = heads
        self.hidden = hidden
        self.positionCount = positionCount
        self.typeCount = typeCount
        self.paddingIndex = paddingIndex
        self.activation = activation
        self.epsilon = epsilon
        self.dropout = dropout
        self.attentionDropout = attentionDropout
    }

    /// The position of a text's first token.
    package var firstPosition: Int { family.countsBehindPadding ? paddingIndex + 1 : 0 }

    /// The most tokens of a text that have a position.
    package var longest: Int { positionCount - firstPosition }

    /// The values of all weights.
    package var parameterCount: Int {
        let layer = 4 * width * (width + 1) + 2 * width * hidden + hidden + width + 4 * width
        return (vocabularyCount + positionCount + typeCount + 2) * width + layerCount * layer
    }
}
