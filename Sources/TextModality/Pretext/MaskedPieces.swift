package import Modalities
package import NeuralNetworks
package import Tensors

/// Guessing hidden pieces from their context (masked language modelling, Devlin et al. 2019,
/// arXiv:1810.04805).
///
/// The output layer is the piece table itself, and the softmax runs over the pieces of the batch
/// only: other pieces of the batch are the negatives. So a step costs no more than its own tokens,
/// and the table's gradient stays sparse.
package struct MaskedPieces: PretextTask {
    package let name = "masked-pieces"
    /// Share of the tokens that are hidden.
    let share: Float
    let maskIndex: Int32
    let vocabulary: Int
    /// From token features to the space of the piece vectors.
    var transform: Linear

    /// The task for an encoder's geometry.
    init(
        share: Float, maskIndex: Int32, vocabulary: Int, width: Int, pieceWidth: Int,
        using generator: inout RandomGenerator
    ) {
        (self.share, self.maskIndex, self.vocabulary) = (share, maskIndex, vocabulary)
        transform = Linear(width, pieceWidth, activation: .gelu, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("transform", &transform)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        guard let encoder = featurizer as? TextEncoder,
            case .tokens(let indices, let lengths) = batch.content
        else { preconditionFailure("masked-pieces: needs a text encoder and tokens") }
        let hidden = HiddenTokens(
            indices, share: share, mask: maskIndex, vocabulary: vocabulary,
            using: &pass.generator)
        guard !hidden.places.isEmpty else { return Tensor(0) }
        let features = encoder.hidden(hidden.tokens, Segments(packed: lengths), &pass)
        let guesses = transform(features.gatherRows(hidden.places))
        let logits = matmul(guesses, encoder.pieces(hidden.candidates), transposeB: true)
        return softmaxCrossEntropy(logits, hidden.answers)
    }
}
