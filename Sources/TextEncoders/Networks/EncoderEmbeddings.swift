package import NeuralNetworks
package import Tensors

/// The sum of a token's vector, its position's and its type's, normalised.
package struct EncoderEmbeddings: Module {
    /// Token vectors, `[V, F]`.
    package var words: Embedding
    /// Position vectors, `[P, F]`.
    package var positions: Embedding
    /// Type vectors, `[types, F]`, of which the first is used. None or one.
    package var types: [Embedding]
    /// The norm of the sum.
    package var norm: LayerNorm

    init(
        _ configuration: EncoderConfiguration, weights: (String, [Int]) throws -> Tensor
    ) rethrows {
        let width = configuration.width
        func table(_ name: String, _ rows: Int) throws -> Embedding {
            Embedding(table: try weights("embeddings.\(name)_embeddings.weight", [rows, width]))
        }
        words = try table("word", configuration.vocabularyCount)
        positions = try table("position", configuration.positionCount)
        types =
            configuration.typeCount > 0
            ? [try table("token_type", configuration.typeCount)] : []
        norm = try LayerNorm(
            weight: weights("embeddings.LayerNorm.weight", [width]),
            bias: weights("embeddings.LayerNorm.bias", [width]), epsilon: configuration.epsilon)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("words", &words)
        visitor.module("positions", &positions)
        visitor.module("types", &types)
        visitor.module("norm", &norm)
    }

    /// R tokens and R positions → `[R, F]`.
    package func callAsFunction(_ tokens: [Int32], _ places: [Int32]) -> Tensor {
        var x = words(tokens) + positions(places)
        for type in types {
            x = x.addingRow(type.table.rows(0..<1).reshaped([type.table.columns]))
        }
        return norm(x)
    }
}
