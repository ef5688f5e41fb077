import Tensors
import Testing

/// Operations with several threads; the number is changed for the own thread alone, since the bits
/// of other tests depend on it.
struct ParallelTests {
    private func with<R>(threads: Int, _ body: () throws -> R) rethrows -> R {
        try Parallel.with(threads: threads, body)
    }

    /// Values and gradients of operations large enough to be shared between threads.
    private func work() -> [Tensor] {
        let x = random([1024, 24], "x")
        let segments = Segments(padded: [Int](repeating: 30, count: 32), to: 32)
        let inputs = [
            x, random([48, 24], "weight", scale: 0.2), random([48], "bias"),
            random([24], "scale"), random([24], "shift"), random([16, 48], "out", scale: 0.2),
        ]
        let indices = (0..<2048).map { Int32($0 * 7 % 1024) }
        let result = valueWithGradient(at: inputs) { inputs in
            var generator = RandomGenerator(seed: 1, stream: "work")
            var y = layerNorm(inputs[0], scale: inputs[3], shift: inputs[4])
            y = linear(y, weight: inputs[1], bias: inputs[2], activation: .gelu)
            y = y.dropout(rate: 0.1, using: &generator).adding(
                y, dropout: 0.1, using: &generator)
            y = selfAttention(y, segments, heads: 4, dropout: 0.1, using: &generator)
            y = matmul(y.gatherRows(indices), matmul(inputs[5], inputs[1]))
            return (y * y).mean() + y.exp().mean()
        }
        return [result.value] + result.gradients.compactMap { $0?.dense }
    }

    @Test func twoThreadsGiveTheSameValues() {
        let (one, two) = (with(threads: 1, work), with(threads: 2, work))
        #expect(one.count == 7)
        for (i, (a, b)) in zip(one, two).enumerated() {
            expectClose(b, a, tolerance: 1e-5, "result \(i)")
        }
    }

    @Test func theSameThreadsGiveTheSameBits() {
        with(threads: 2) {
            let first = work()
            for _ in 0..<3 { #expect(zip(first, work()).allSatisfy { haveSameBits($0, $1) }) }
        }
    }

    @Test func rangesCoverEverythingOnce() {
        with(threads: 4) {
            for count in [0, 1, 2, 3, 5, 17, 100] {
                var seen = Tensor(zeros: [count])
                seen.withMutableHostMemory { seen in
                    Parallel.ranges(count, grain: 1) { for i in $0 { seen[i] += 1 } }
                }
                #expect(seen.hostScalars.allSatisfy { $0 == 1 })
            }
        }
    }

    @Test func partialSumsAreAddedInOrder() {
        with(threads: 3) {
            var total = Tensor([1, 1])
            total.withMutableHostMemory { total in
                Parallel.accumulating(10, grain: 1, size: 2, into: total) { range, sums in
                    for i in range {
                        sums[0] += Float(i)
                        sums[1] += 1
                    }
                }
            }
            #expect(total.hostScalars == [46, 11])
        }
    }

    @Test func thereIsAlwaysAThread() {
        with(threads: 0) { #expect(Parallel.threads == 1) }
        with(threads: -3) { #expect(Parallel.threads == 1) }
    }
}
