package import Modalities
package import NeuralNetworks
package import Tensors

/// Filling in a patch that was cut out of an image, from the features of the rest.
///
/// Context encoders (Pathak et al. 2016, arXiv:1604.07379), with the reconstruction loss alone.
package struct MissingPatches: PretextTask {
    static let taskName = "missing-patches"
    package let name = MissingPatches.taskName
    /// Patches along each side of the image.
    let grid: Int
    /// Rows and columns of a patch.
    let side: Int
    let channels: Int
    /// From features and the patch's place to its pixels.
    var decoder: MultilayerPerceptron

    init(
        features: Int, size: Int, channels: Int, grid: Int, using generator: inout RandomGenerator
    ) {
        self.grid = grid
        self.channels = channels
        side = size / grid
        decoder = MultilayerPerceptron(
            [features + grid * grid, 128, side * side * channels], using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("decoder", &decoder)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        let images = batch.images
        let (n, s, c) = (images.shape[0], images.shape[1], channels)
        var holed = images.detached
        var patches = Tensor(zeros: [n, side * side * c])
        var places = Tensor(zeros: [n, grid * grid])
        for image in 0..<n {
            let place = pass.generator.integer(below: grid * grid)
            let (top, left) = (place / grid * side, place % grid * side)
            places.withMutableSpan { $0[image * grid * grid + place] = 1 }
            patches.withMutablePointer { patches in
                holed.withMutablePointer { pixels in
                    for y in 0..<side {
                        let from = pixels + ((image * s + top + y) * s + left) * c
                        let to = patches + (image * side + y) * side * c
                        to.update(from: from, count: side * c)
                        from.update(repeating: 0, count: side * c)
                    }
                }
            }
        }
        let features = featurizer(Batch(count: n, content: .dense(holed)), &pass)
        let guess = decoder(features.joiningColumns(of: places), &pass)
        let error = guess - patches
        return (error * error).mean()
    }
}
