/// Multi-head scaled dot-product self-attention over sequences (Vaswani et al. 2017,
/// arXiv:1706.03762, eq. 1).
///
/// - Parameters:
///   - qkv: Queries, keys and values side by side, shape `[R, 3F]`.
///   - segments: Where each sequence lies; no row attends to padding or to another sequence.
///   - heads: Number of heads; `F` is a multiple of it.
///   - dropout: Rate on the attention weights.
///   - generator: Draws the dropout mask.
/// - Returns: Shape `[R, F]`; zero in padding.
/// - Complexity: O(Σ T² · F) over sequences of length T.
public func selfAttention(
    _ qkv: Tensor, _ segments: Segments, heads: Int, dropout: Float,
    using generator: inout RandomGenerator
) -> Tensor {
    precondition(
        qkv.shape.count == 2 && qkv.shape[0] == segments.rows && qkv.shape[1] % (3 * heads) == 0,
        "selfAttention: qkv \(qkv.shape), \(segments.rows) rows, \(heads) heads")
    let kernel = AttentionKernel(
        segments: segments, heads: heads, width: qkv.shape[1] / 3, dropout: dropout,
        key: dropout > 0 ? generator.next() : 0)
    let input = qkv.detached
    // Without a way back nothing asks for the weights again.
    let isTracked = qkv.isTracked
    let weights = Tensor(uninitialized: [isTracked ? kernel.weightCount : 0])
    let value = kernel.forward(input, weights: isTracked ? weights : nil)
    // Two products, of queries with keys and of weights with values, each over all heads.
    MultiplyAddCounter.note(
        2 * kernel.weightCount / heads * kernel.width, isTracked: isTracked, isTracked)
    return differentiable([qkv], value) { g in [kernel.backward(g, input, weights: weights)] }
}

/// One attention call's geometry; works a sequence and head at a time, which fits the first-level
/// cache.
private struct AttentionKernel: Sendable {
    let segments: Segments
    let heads: Int
    let width: Int
    let dropout: Float
    let key: UInt64
    /// Where each sequence's weights `[heads, T, T]` begin.
    private let weightStarts: [Int]
    let weightCount: Int

    init(segments: Segments, heads: Int, width: Int, dropout: Float, key: UInt64) {
        (self.segments, self.heads, self.width) = (segments, heads, width)
        (self.dropout, self.key) = (dropout, key)
        var at = 0
        weightStarts = segments.lengths.map { length in
            defer { at += heads * length * length }
            return at
        }
        weightCount = at
    }

    private var depth: Int { width / heads }
    private var scale: Float { 1 / Float(depth).squareRoot() }

    /// Calls `body` for every non-empty sequence and head with first row, length, column and weight
    /// offset.
    private func forEachHead(_ body: (_ row: Int, _ t: Int, _ column: Int, _ weight: Int) -> Void) {
        Parallel.ranges(segments.count, grain: 2) { range in
            for n in range where segments.lengths[n] > 0 {
                let t = segments.lengths[n]
                for head in 0..<heads {
                    body(segments.starts[n], t, head * depth, weightStarts[n] + head * t * t)
                }
            }
        }
    }

    /// - Parameter weights: Where the attention weights are kept; nil keeps none.
    func forward(_ qkv: Tensor, weights: Tensor?) -> Tensor {
        let (f, stride, depth, scale) = (width, 3 * width, depth, scale)
        let isPacked = segments.lengths.reduce(0, +) == segments.rows
        let shape = [segments.rows, f]
        let out = isPacked ? Tensor(uninitialized: shape) : Tensor(zeros: shape)
        let y = out.storage.base
        let kept = weights?.storage.base
        let scratchSize = segments.longest * segments.longest
        withExtendedLifetime(weights) {
            read(qkv) { x in
                forEachHead { row, t, column, weight in
                    let q = x + row * stride + column
                    let o = y + row * f + column
                    withScratch(kept == nil ? scratchSize : 0) { scratch in
                        let p = kept.map { $0 + weight } ?? scratch
                        GEMM.run(false, true, t, t, depth, q, stride, q + f, stride, p, t)
                        SoftmaxKernel.rows(p, p, scale: scale, t, t)
                        guard dropout > 0 else {
                            GEMM.run(false, false, t, depth, t, p, t, q + 2 * f, stride, o, f)
                            return
                        }
                        withScratch(scratchSize) { dropped in
                            DropoutKernel.drop(dropped, p, dropout, key, from: weight, t * t)
                            GEMM.run(
                                false, false, t, depth, t, dropped, t, q + 2 * f, stride, o, f)
                        }
                    }
                }
            }
        }
        return out
    }

    func backward(_ g: Tensor, _ qkv: Tensor, weights: Tensor) -> Tensor {
        let (f, stride, depth, scale) = (width, 3 * width, depth, scale)
        let isPacked = segments.lengths.reduce(0, +) == segments.rows
        let shape = [segments.rows, stride]
        let gradient = isPacked ? Tensor(uninitialized: shape) : Tensor(zeros: shape)
        let dx = gradient.storage.base
        let size = segments.longest * segments.longest
        read(g, qkv, weights) { g, x, p in
            forEachHead { row, t, column, weight in
                let q = x + row * stride + column
                let dq = dx + row * stride + column
                let dy = g + row * f + column
                withScratch(2 * size) { scratch in
                    let (dp, dropped) = (scratch, scratch + size)
                    var seen = p + weight
                    if dropout > 0 {
                        DropoutKernel.drop(dropped, p + weight, dropout, key, from: weight, t * t)
                        seen = UnsafePointer(dropped)
                    }
                    // dV = Pᵀ·dY, dP = dY·Vᵀ
                    GEMM.run(true, false, t, depth, t, seen, t, dy, f, dq + 2 * f, stride)
                    GEMM.run(false, true, t, t, depth, dy, f, q + 2 * f, stride, dp, t)
                    if dropout > 0 { DropoutKernel.drop(dp, dp, dropout, key, from: weight, t * t) }
                    SoftmaxKernel.gradient(dp, dp, p + weight, scale: scale, t, t)
                    // dQ = dS·K, dK = dSᵀ·Q
                    GEMM.run(false, false, t, depth, t, dp, t, q + f, stride, dq, stride)
                    GEMM.run(true, false, t, depth, t, dp, t, q, stride, dq + f, stride)
                }
            }
        }
        return gradient
    }
}

/// Calls `body` with room for `count` floats.
private func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let storage = Storage(uninitialized: count)
    withExtendedLifetime(storage) { body(storage.base) }
}
