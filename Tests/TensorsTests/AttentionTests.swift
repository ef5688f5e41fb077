import Foundation
import Tensors
import Testing

@Suite struct AttentionTests {
    private func attend(
        _ qkv: Tensor, _ segments: Segments, heads: Int, dropout: Float = 0
    ) -> Tensor {
        var generator = RandomGenerator(seed: 5, stream: "attention")
        return selfAttention(qkv, segments, heads: heads, dropout: dropout, using: &generator)
    }

    /// Attention by its definition, in double precision.
    private func definition(_ qkv: Tensor, _ segments: Segments, heads: Int) -> [Double] {
        let (f, x) = (qkv.shape[1] / 3, qkv.hostScalars.map(Double.init))
        let depth = f / heads
        var out = [Double](repeating: 0, count: segments.rows * f)
        for (start, length) in zip(segments.starts, segments.lengths) {
            for head in 0..<heads {
                for row in start..<start + length {
                    let q = row * 3 * f + head * depth
                    let scores = (start..<start + length).map { other in
                        (0..<depth).reduce(0) {
                            $0 + x[q + $1] * x[other * 3 * f + f + head * depth + $1]
                        } / Double(depth).squareRoot()
                    }
                    let powers = scores.map { exp($0 - (scores.max() ?? 0)) }
                    let total = powers.reduce(0, +)
                    for (i, power) in powers.enumerated() {
                        for c in 0..<depth {
                            out[row * f + head * depth + c] +=
                                power / total * x[(start + i) * 3 * f + 2 * f + head * depth + c]
                        }
                    }
                }
            }
        }
        return out
    }

    @Test(arguments: [
        Segments(packed: [3]), Segments(packed: [1]), Segments(packed: [2, 0, 3, 1]),
        Segments(padded: [2, 3], to: 3), Segments(padded: [1, 0, 2], to: 4),
        Segments(padded: [2, 2], to: 2),
    ])
    func valuesAndGradients(segments: Segments) {
        for heads in [1, 2] {
            let qkv = random([segments.rows, 12], "qkv")
            expectClose(
                attend(qkv, segments, heads: heads).hostScalars,
                definition(qkv, segments, heads: heads))
            checkGradient([qkv]) { attend($0[0], segments, heads: heads) }
        }
    }

    /// Without a tape no weights are kept: the values must not tell.
    @Test func withAndWithoutATapeTheValuesAreTheSame() {
        let segments = Segments(padded: [4, 0, 2], to: 5)
        let qkv = random([15, 12], "qkv")
        for dropout in [Float(0), 0.4] {
            let plain = attend(qkv, segments, heads: 2, dropout: dropout)
            var tracked = plain
            _ = valueWithGradient(at: [qkv]) {
                tracked = attend($0[0], segments, heads: 2, dropout: dropout)
                return tracked.sum()
            }
            #expect(haveSameBits(plain, tracked.detached))
        }
    }

    @Test func withDropout() {
        let segments = Segments(packed: [3, 1, 2])
        checkGradient([random([6, 12], "qkv")]) {
            attend($0[0], segments, heads: 2, dropout: 0.3)
        }
        let padded = Segments(padded: [3, 1], to: 4)
        checkGradient([random([8, 6], "qkv")]) { attend($0[0], padded, heads: 1, dropout: 0.3) }
    }

    @Test func dropoutKeepsTheMean() {
        // All values are 1, so each row gives the share of its weights that was kept, scaled.
        let segments = Segments(packed: [Int](repeating: 20, count: 50))
        let ones = attend(
            Tensor(repeating: 1, shape: [1000, 3]), segments, heads: 1, dropout: 0.5)
        #expect(abs(ones.mean().hostScalar - 1) < 0.02)
        #expect(Set(ones.hostScalars).count > 5)
    }

    @Test func againstPyTorch() throws {
        let segments = Segments(padded: [3, 5, 1], to: 5)
        try References.check("attention", ["qkv"]) { attend($0[0], segments, heads: 2) }
    }

    @Test func paddingIsNeverRead() {
        let segments = Segments(padded: [2, 3], to: 4)
        let clean = random([8, 6], "qkv")
        var dirty = clean
        dirty.withMutableHostSpan { span in
            for row in [2, 3, 7] {
                for column in 0..<6 { span[row * 6 + column] = .nan }
            }
        }
        let values = attend(dirty, segments, heads: 1)
        #expect(haveSameBits(values, attend(clean, segments, heads: 1)))
        #expect(values.rows(2..<4).sumOfSquares == 0)
        let gradient = valueWithGradient(at: [dirty]) {
            attend($0[0], segments, heads: 1).sum()
        }.gradients[0]?.dense
        #expect(gradient?.isFinite == true)
        #expect(gradient?.rows(2..<4).sumOfSquares == 0)
    }

    @Test func packedAndPaddedAgree() {
        let packed = random([5, 12], "qkv")
        let gap = Tensor(zeros: [1, 12])
        let padded = Tensor.concatenating([packed.rows(0..<2), gap, packed.rows(2..<5)])
        let first = attend(packed, Segments(packed: [2, 3]), heads: 2)
        let second = attend(padded, Segments(padded: [2, 3], to: 3), heads: 2)
        #expect(haveSameBits(first.rows(0..<2), second.rows(0..<2)))
        #expect(haveSameBits(first.rows(2..<5), second.rows(3..<6)))
    }

    @Test func nothingAtAll() {
        #expect(attend(Tensor(zeros: [0, 6]), Segments(packed: []), heads: 2).shape == [0, 2])
        let masked = attend(random([4, 6], "qkv"), Segments(padded: [0, 0], to: 2), heads: 2)
        #expect(masked.sumOfSquares == 0)
    }
}
