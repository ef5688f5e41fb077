package import Modalities
package import NeuralNetworks
package import Tensors

/// Filling in a patch that was cut out of a spectrogram, from the features of the rest.
///
/// After the masked spectrogram patch modelling of Gong et al. 2022 (SSAST, arXiv:2110.09784), with the
/// reconstruction loss, on one patch of a grid in time and frequency.
package struct MaskedSpectrogram: PretextTask {
    static let taskName = "masked-patches"
    package let name = MaskedSpectrogram.taskName
    /// Patches along time and along frequency.
    let grid: Int
    /// Frames and mels of a patch.
    let patch: (frames: Int, mels: Int)
    /// From features and the patch's place to its values.
    var decoder: MultilayerPerceptron

    init(
        features: Int, frames: Int, mels: Int, grid: Int, using generator: inout RandomGenerator
    ) {
        self.grid = grid
        patch = (frames / grid, mels / grid)
        decoder = MultilayerPerceptron(
            [features + grid * grid, 128, patch.frames * patch.mels], using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("decoder", &decoder)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        let x = batch.spectrograms
        let (n, t, m) = (x.shape[0], x.shape[1], x.shape[2])
        var holed = x.detached
        var patches = Tensor(zeros: [n, patch.frames * patch.mels])
        var places = Tensor(zeros: [n, grid * grid])
        for example in 0..<n {
            let place = pass.generator.integer(below: grid * grid)
            let (top, left) = (place / grid * patch.frames, place % grid * patch.mels)
            places.withMutableSpan { $0[example * grid * grid + place] = 1 }
            patches.withMutablePointer { patches in
                holed.withMutablePointer { values in
                    for frame in 0..<patch.frames {
                        let from = values + (example * t + top + frame) * m + left
                        let to = patches + (example * patch.frames + frame) * patch.mels
                        to.update(from: from, count: patch.mels)
                        from.update(repeating: 0, count: patch.mels)
                    }
                }
            }
        }
        let features = featurizer(Batch(count: n, content: .dense(holed)), &pass)
        let error = decoder(features.joiningColumns(of: places), &pass) - patches
        return (error * error).mean()
    }
}
