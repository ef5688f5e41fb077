package import NeuralNetworks
package import Tensors

/// Filling in a patch that was cut out of an image or a spectrogram, from the features of the rest.
///
/// Context encoders (Pathak et al. 2016, arXiv:1604.07379), with the reconstruction loss alone; on
/// spectrograms after the masked patch modelling of Gong et al. 2022 (SSAST, arXiv:2110.09784). The
/// hole is filled with the example's mean of each channel, as masks are in SpecAugment (Park et al.
/// 2019, arXiv:1904.08779); it is 0 only where examples are normalised.
package struct MissingPatches: PretextTask {
    package let name: String
    /// Patches along each axis.
    let grid: Int
    /// Rows and columns of a patch.
    let patch: (height: Int, width: Int)
    let channels: Int
    /// From features and the patch's place to its values.
    var decoder: MultilayerPerceptron

    /// A task on examples of one size.
    ///
    /// - Parameters:
    ///   - name: The task's name in a recipe.
    ///   - features: F, features of an example.
    ///   - size: Rows and columns of an example.
    ///   - channels: Values of a pixel.
    ///   - grid: Patches along each axis; rows and columns that are left over are never cut out.
    /// - Precondition: A patch has at least one pixel.
    package init(
        name: String, features: Int, size: (height: Int, width: Int), channels: Int, grid: Int,
        using generator: inout RandomGenerator
    ) {
        precondition(
            grid > 0 && grid <= min(size.height, size.width),
            "MissingPatches: \(grid) patches along \(size.height) × \(size.width) pixels")
        (self.name, self.grid, self.channels) = (name, grid, channels)
        patch = (size.height / grid, size.width / grid)
        decoder = MultilayerPerceptron(
            [features + grid * grid, 128, patch.height * patch.width * channels],
            using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("decoder", &decoder)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        guard case .dense(let examples) = batch.content, examples.shape.count == 4 else {
            preconditionFailure("MissingPatches: a batch that is not [N, H, W, C]")
        }
        let n = examples.shape[0]
        let drawn = (0..<n).map { _ in pass.generator.integer(below: grid * grid) }
        let (holed, patches) = cut(drawn, outOf: examples)
        var places = Tensor(zeros: [n, grid * grid])
        places.withMutableHostSpan {
            for (example, place) in drawn.enumerated() { $0[example * grid * grid + place] = 1 }
        }
        let features = featurizer(Batch(count: n, content: .dense(holed)), &pass)
        let error = decoder(features.joiningColumns(of: places), &pass) - patches
        return (error * error).mean()
    }

    /// The examples without the patch at each one's place, and these patches, `[N, patch]`.
    /// Gradients do not pass.
    func cut(_ places: [Int], outOf examples: Tensor) -> (holed: Tensor, patches: Tensor) {
        let (rows, columns, c) = (examples.shape[1], examples.shape[2], channels)
        precondition(
            examples.shape[3] == c, "MissingPatches: \(examples.shape) for \(c) channels")
        var holed = examples.detached
        var patches = Tensor(zeros: [places.count, patch.height * patch.width * c])
        let means = globalAveragePool(holed).hostScalars
        patches.withMutableHostMemory { to in
            holed.withMutableHostMemory { values in
                for (example, place) in places.enumerated() {
                    let (top, left) = (place / grid * patch.height, place % grid * patch.width)
                    for y in 0..<patch.height {
                        let from = values + ((example * rows + top + y) * columns + left) * c
                        let line = (example * patch.height + y) * patch.width * c
                        (to + line).update(from: from, count: patch.width * c)
                        for at in 0..<patch.width * c { from[at] = means[example * c + at % c] }
                    }
                }
            }
        }
        return (holed, patches)
    }
}
