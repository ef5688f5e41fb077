import Tensors
import Testing

/// Batch-norm, rectifier and pooling in one, against one after the other.
@Suite struct BatchNormMaxPoolTests {
    private func apart(
        _ x: [Tensor], parts: [Int], given: ChannelStatistics? = nil
    ) -> Tensor {
        maxPool(
            batchNorm(
                x[0], scale: x[1], shift: x[2], parts: parts, given: given, rectifies: true
            ).value, size: 2)
    }

    private func inOne(
        _ x: [Tensor], parts: [Int], given: ChannelStatistics? = nil
    ) -> Tensor {
        batchNormMaxPool(x[0], scale: x[1], shift: x[2], parts: parts, given: given).value
    }

    private func inputs(_ shape: [Int]) -> [Tensor] {
        let channels = shape[3]
        return [random(shape, "x"), random([channels], "scale"), random([channels], "shift")]
    }

    /// Odd rows and columns, more and fewer channels than the kernels take at once, negative
    /// scales.
    @Test(arguments: [[4, 2, 2, 3], [4, 5, 4, 16], [4, 4, 7, 33], [4, 9, 9, 1]])
    func isTheSameAsOneAfterTheOther(shape: [Int]) {
        let inputs = inputs(shape)
        let given = ChannelStatistics(
            mean: random([shape[3]], "mean"), variance: Tensor(repeating: 0.7, shape: [shape[3]]))
        for (parts, given) in [([4], nil), ([1, 3], nil), ([4, 0], nil), ([4], given)] {
            let expected = apart(inputs, parts: parts, given: given)
            #expect(haveSameBits(inOne(inputs, parts: parts, given: given), expected))
            let cotangent = random(expected.shape, "g")
            let gradients = [apart, inOne].map { operation in
                valueWithGradient(at: inputs) {
                    (operation($0, parts, given) * cotangent).sum()
                }.gradients.compactMap { $0?.dense }
            }
            #expect(gradients[1].count == 3)
            for (index, pair) in zip(gradients[1], gradients[0]).enumerated() {
                expectClose(pair.0, pair.1, tolerance: 2e-5, "gradient \(index), parts \(parts)")
            }
        }
    }

    @Test func gradients() {
        // Far from kinks: in each window the values differ by 1 and more.
        let values = (0..<64).map { Float(($0 * 37) % 64) / 4 }
        let x = Tensor(values, shape: [2, 4, 4, 2])
        checkGradient([x, Tensor([1.5, -0.5]), Tensor([2, 2.5])], step: 0.005, tolerance: 5e-3) {
            inOne($0, parts: [2])
        }
    }

    @Test func statisticsAreThoseOfTheNorm() {
        let inputs = inputs([4, 4, 4, 3])
        let found = batchNormMaxPool(
            inputs[0], scale: inputs[1], shift: inputs[2], parts: [3, 1]
        ).statistics
        let expected = batchNorm(
            inputs[0], scale: inputs[1], shift: inputs[2], parts: [3, 1]
        ).statistics
        #expect(found.map(\.count) == [48, 16])
        for (own, other) in zip(found, expected) {
            #expect(haveSameBits(own.mean, other.mean))
            #expect(haveSameBits(own.variance, other.variance))
        }
    }

    @Test func aNaNIsNotSwallowed() {
        for place in 0..<4 {
            var x = random([1, 2, 2, 1], "x")
            x.withMutableHostSpan { $0[place] = .nan }
            let given = ChannelStatistics(mean: Tensor([0]), variance: Tensor([1]))
            let y = batchNormMaxPool(
                x, scale: Tensor([1]), shift: Tensor([0]), parts: [1], given: given
            ).value
            #expect(y.hostScalar.isNaN)
        }
    }
}
