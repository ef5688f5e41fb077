import Tensors
import Testing

/// Operations count their own multiply-adds, where somebody asks.
struct MultiplyAddsTests {
    @Test func eachOperationCountsItself() {
        var generator = RandomGenerator(seed: 1)
        let (x, w) = (Tensor(zeros: [4, 6]), Tensor(zeros: [5, 6]))
        let images = Tensor(zeros: [2, 8, 8, 3])
        let filters = Tensor(zeros: [3, 3, 3, 7])
        let qkv = Tensor(zeros: [5, 24])
        #expect(MultiplyAdds.count { _ = linear(x, weight: w, bias: nil) }.forward == 4 * 6 * 5)
        #expect(MultiplyAdds.count { _ = matmul(x, w, transposeB: true) }.forward == 4 * 6 * 5)
        #expect(MultiplyAdds.count { _ = matmul(x, x, transposeA: true) }.forward == 4 * 6 * 6)
        #expect(
            MultiplyAdds.count { _ = convolution(images, filters: filters) }.forward
                == 2 * 6 * 6 * 3 * 3 * 3 * 7)
        let attention = MultiplyAdds.count {
            _ = selfAttention(
                qkv, Segments(packed: [2, 3]), heads: 2, dropout: 0, using: &generator)
        }
        #expect(attention.forward == 2 * (2 * 2 + 3 * 3) * 8 && attention.backward == 0)
    }

    @Test func gradientsCountForTrackedOperands() {
        let (x, w) = (Tensor(zeros: [4, 6]), Tensor(zeros: [5, 6]))
        let counted = MultiplyAdds.count {
            _ = valueWithGradient(at: [w]) { linear(x, weight: $0[0], bias: nil).sum() }
        }
        #expect(counted.forward == 120 && counted.backward == 120)
        #expect(MultiplyAdds.count {} == MultiplyAdds())
    }
}
