package import Modalities
package import NeuralNetworks
package import Tensors
import TextEncoders

/// Telling which of the other texts' features are the same text's, where both were made with other
/// parts of the network left out by chance (SimCSE, Gao et al. 2021, arXiv:2104.08821, eq. 4).
package struct ContrastiveTexts: PretextTask {
    package let name = "contrastive"
    /// What cosines are divided by.
    let temperature: Float

    /// There is nothing to train beside the featurizer.
    package mutating func visit(_ visitor: inout some Visitor) {}

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        guard batch.count > 1 else { return Tensor(0) }
        let one = featurizer(batch, &pass).dividedByRowLength()
        let other = featurizer(batch, &pass).dividedByRowLength()
        let logits = matmul(one, other, transposeB: true) * (1 / temperature)
        return softmaxCrossEntropy(logits, (0..<batch.count).map(Int32.init))
    }
}
