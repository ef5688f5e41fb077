package import Modalities
package import NeuralNetworks
package import Tensors

/// Guessing hidden tokens by a pretrained encoder, to make it at home in the texts of both domains
/// (Gururangan et al. 2020, arXiv:2004.10964).
///
/// The output layer is the encoder's own token table, behind a linear map that begins as nothing
/// but itself.
package struct MaskedTokens: PretextTask {
    package let name = "masked-pieces"
    /// Share of the tokens that are hidden.
    let share: Float
    let maskIndex: Int32
    let vocabulary: Int
    /// Tokens that stand for no part of a text.
    let special: Set<Int32>
    /// From the encoder's rows to the space of its token vectors.
    var transform: Linear

    /// The task for an encoder's geometry.
    init(share: Float, maskIndex: Int32, vocabulary: Int, special: Set<Int32>, width: Int) {
        (self.share, self.maskIndex, self.vocabulary) = (share, maskIndex, vocabulary)
        self.special = special
        var identity = Tensor(zeros: [width, width])
        identity.withMutableHostSpan { span in
            for index in 0..<width { span[index * width + index] = 1 }
        }
        transform = Linear(weight: identity, bias: Tensor(zeros: [width]))
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("transform", &transform)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        guard let encoder = featurizer as? EncodedText,
            case .tokens(let tokens, let lengths) = batch.content
        else { preconditionFailure("masked-pieces: needs a text encoder and tokens") }
        let hidden = HiddenTokens(
            tokens, share: share, mask: maskIndex, vocabulary: vocabulary, sparing: special,
            using: &pass.generator)
        guard !hidden.places.isEmpty else { return Tensor(0) }
        let rows = encoder.rows(of: hidden.tokens, Segments(packed: lengths), &pass)
        let guesses = transform(rows.gatherRows(hidden.places))
        let logits = matmul(guesses, encoder.words(hidden.candidates), transposeB: true)
        return softmaxCrossEntropy(logits, hidden.answers)
    }
}
