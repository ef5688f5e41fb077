package import Modalities
package import NeuralNetworks
package import Tensors

/// Guessing by which quarter turn an image was rotated.
///
/// Gidaris et al. 2018, arXiv:1803.07728; for domain adaptation Sun et al. 2019, arXiv:1909.11825.
package struct Rotation: PretextTask {
    static let taskName = "rotation"
    package let name = Rotation.taskName
    /// From features to the four turns.
    var classifier: Linear

    init(features: Int, using generator: inout RandomGenerator) {
        classifier = Linear(features, 4, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("classifier", &classifier)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        let images = batch.images
        let turns = (0..<images.shape[0]).map { _ in
            Int32(pass.generator.integer(below: 4))
        }
        let turned = Batch(count: batch.count, content: .dense(images.turned(turns)))
        return softmaxCrossEntropy(classifier(featurizer(turned, &pass)), turns)
    }
}

extension Tensor {
    /// Each image turned anticlockwise by so many quarters; gradients do not pass.
    ///
    /// - Precondition: shape `[N, S, S, C]`.
    func turned(_ quarters: [Int32]) -> Tensor {
        precondition(
            shape.count == 4 && shape[1] == shape[2] && quarters.count == shape[0],
            "turned: \(shape) by \(quarters.count) turns; images must be square")
        let (s, c) = (shape[1], shape[3])
        return Tensor(onHost: shape) { out in
            withHostMemory { from in
                for (image, quarter) in quarters.enumerated() {
                    let at = image * s * s * c
                    for y in 0..<s {
                        for x in 0..<s {
                            let (sy, sx) =
                                switch quarter {
                                case 1: (x, s - 1 - y)
                                case 2: (s - 1 - y, s - 1 - x)
                                case 3: (s - 1 - x, y)
                                default: (y, x)
                                }
                            (out + at + (y * s + x) * c).update(
                                from: from + at + (sy * s + sx) * c, count: c)
                        }
                    }
                }
            }
        }
    }
}
