import COneDNN

/// Multiplications below which another thread costs more than it saves.
let productGrain = 200_000

/// The one family file through which matrix products reach the matrix library.
///
/// That is oneDNN's: on AVX-512 it was measured at OpenBLAS's speed or above for every shape of a
/// text step, and it picks its kernels by the processor alone, where OpenBLAS can be held to older
/// ones from outside.
enum GEMM {
    /// `c = alpha · op(a) · op(b) + beta · c` on row-major memory, single-threaded.
    static func run(
        _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
        _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int,
        beta: Float = 0, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) {
        let status = cc_product(
            transposeA ? 1 : 0, transposeB ? 1 : 0, Int64(m), Int64(n), Int64(k), alpha, a,
            Int64(lda), b, Int64(ldb), beta, c, Int64(ldc))
        precondition(status == 0, "matmul: a product of [\(m), \(k)] and [\(k), \(n)] failed")
    }

    /// The whole product `op(a) · op(b)` of two matrices, rows shared between threads.
    static func product(
        _ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool
    ) -> Tensor {
        precondition(
            a.shape.count == 2 && b.shape.count == 2,
            "matmul: shapes \(a.shape) and \(b.shape) are not matrices")
        let (m, k) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
        let (inner, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
        precondition(
            k == inner,
            "matmul: \(a.shape)\(transposeA ? "ᵀ" : "") · \(b.shape)\(transposeB ? "ᵀ" : "")")
        guard k > 0 else { return Tensor(zeros: [m, n]) }
        return Tensor(shape: [m, n]) { out in
            read(a, b) { a, b in
                Parallel.ranges(m, grain: max(16, productGrain / max(1, n * k))) { rows in
                    guard !rows.isEmpty, n > 0 else { return }
                    run(
                        transposeA, transposeB, rows.count, n, k,
                        transposeA ? a + rows.lowerBound : a + rows.lowerBound * k,
                        transposeA ? m : k, b, transposeB ? k : n, out + rows.lowerBound * n, n)
                }
            }
        }
    }
}

/// The matrix product `op(a) · op(b)`.
///
/// - Parameters:
///   - a: Shape `[M, K]`, or `[K, M]` if transposed.
///   - b: Shape `[K, N]`, or `[N, K]` if transposed.
/// - Returns: Shape `[M, N]`.
/// - Complexity: O(M · N · K).
public func matmul(
    _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false
) -> Tensor {
    let (x, y) = (a.detached, b.detached)
    let (needsA, needsB) = (a.isTracked, b.isTracked)
    let product = GEMM.product(x, y, transposeA, transposeB)
    MultiplyAddCounter.note(
        product.count * x.shape[transposeA ? 0 : 1], isTracked: needsA, needsB)
    return differentiable([a, b], product) { g in
        let da =
            !needsA
            ? nil
            : transposeA
                ? GEMM.product(y, g, transposeB, true) : GEMM.product(g, y, false, !transposeB)
        let db =
            !needsB
            ? nil
            : transposeB
                ? GEMM.product(g, x, true, transposeA) : GEMM.product(x, g, !transposeA, false)
        return [da, db]
    }
}
