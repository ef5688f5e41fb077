package import Modalities
package import NeuralNetworks
package import Tensors

/// Guessing in which order the segments of a recording were put.
///
/// The jigsaw of Noroozi & Favaro 2016 (arXiv:1603.09246) along time, on spectrograms: all orders
/// of the segments are classes.
package struct SegmentOrder: PretextTask {
    static let taskName = "segment-order"
    package let name = SegmentOrder.taskName
    /// Every order of the segments.
    let orders: [[Int]]
    /// From features to the orders.
    var classifier: Linear

    init(features: Int, segments: Int, using generator: inout RandomGenerator) {
        orders = SegmentOrder.permutations(of: segments)
        classifier = Linear(features, orders.count, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("classifier", &classifier)
    }

    package mutating func loss(
        _ featurizer: inout any Featurizer, _ batch: Batch, _ pass: inout Pass
    ) -> Tensor {
        let x = batch.spectrograms
        let drawn = (0..<x.shape[0]).map { _ in
            Int32(pass.generator.integer(below: orders.count))
        }
        let shuffled = Batch(count: batch.count, content: .dense(x.reordered(drawn, orders)))
        return softmaxCrossEntropy(classifier(featurizer(shuffled, &pass)), drawn)
    }

    /// All orders of `0..<count`; the same ones in the same order each time.
    static func permutations(of count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return permutations(of: count - 1).flatMap { shorter in
            (0..<count).map { place in
                Array(shorter[..<place]) + [count - 1] + Array(shorter[place...])
            }
        }
    }
}

extension Tensor {
    /// Each spectrogram's equal segments of time in another order; frames that are left over stay
    /// behind them.
    ///
    /// - Precondition: shape `[N, T, M, 1]`; gradients do not pass.
    fileprivate func reordered(_ drawn: [Int32], _ orders: [[Int]]) -> Tensor {
        let (t, m) = (shape[1], shape[2])
        let segment = t / (orders.first?.count ?? 1)
        return Tensor(onHost: shape) { out in
            withHostMemory { x in
                out.update(from: x, count: count)
                for (example, order) in drawn.enumerated() {
                    for (place, source) in orders[Int(order)].enumerated() {
                        (out + (example * t + place * segment) * m)
                            .update(
                                from: x + (example * t + source * segment) * m,
                                count: segment * m)
                    }
                }
            }
        }
    }
}
