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
        var hidden = indices
        var places: [Int32] = []
        for place in indices.indices where pass.generator.uniform() < share {
            places.append(Int32(place))
            hidden[place] = replacement(for: indices[place], using: &pass.generator)
        }
        guard !places.isEmpty else { return Tensor(0) }
        // Candidates: every piece of the batch, ascending, so that the order never depends on a
        // hash.
        var slot = [Int32](repeating: -1, count: vocabulary)
        for index in indices { slot[Int(index)] = 0 }
        var candidates: [Int32] = []
        for piece in slot.indices where slot[piece] == 0 {
            slot[piece] = Int32(candidates.count)
            candidates.append(Int32(piece))
        }
        let features = encoder.hidden(hidden, Segments(packed: lengths), &pass)
        let guesses = transform(features.gatherRows(places))
        let logits = matmul(guesses, encoder.pieces(candidates), transposeB: true)
        return softmaxCrossEntropy(logits, places.map { slot[Int(indices[Int($0)])] })
    }

    /// Draws below become the mask, draws below the other bound another piece, and the rest stay as
    /// they are: 8, 1 and 1 of 10 (Devlin et al. 2019, arXiv:1810.04805, section 3.1).
    private static let bounds: (mask: Float, other: Float) = (0.8, 0.9)

    /// What stands in a chosen piece's place.
    private func replacement(for piece: Int32, using generator: inout RandomGenerator) -> Int32 {
        let draw = generator.uniform()
        if draw < Self.bounds.mask { return maskIndex }
        guard draw < Self.bounds.other else { return piece }
        return Int32(generator.integer(below: vocabulary))
    }
}
