package import Tensors

/// The sum of the least squared singular values of features (batch spectral shrinkage, Chen et al.
/// 2019, NeurIPS, eq. 4): directions that tell little of the new task are given up instead of being
/// carried over.
///
/// The gradient is exact: that of a squared singular value is the gradient of ‖uᵀF‖² with its
/// vector u held still, since u itself is where that is stationary.
///
/// - Parameters:
///   - features: Of a batch, shape `[N, F]`; no more than the first 64 rows are read.
///   - count: k, how many singular values of the min(N, F); no more than there are.
/// - Returns: A scalar, shape `[]`.
/// - Complexity: O(n²(N + F) + n³) for n = min(N, F, 64).
package func leastSquaredSingularValues(_ features: Tensor, count: Int) -> Tensor {
    precondition(
        features.shape.count == 2 && features.rows > 0 && count > 0,
        "leastSquaredSingularValues: \(features.shape), \(count) values")
    let features = features.rows(0..<min(features.rows, mostRows))
    let still = features.detached
    let isWide = features.rows <= features.columns
    let gram = matmul(still, still, transposeA: !isWide, transposeB: isWide)
    let order = gram.rows
    let vectors = SymmetricEigenvectors(
        of: gram.hostScalars.map(Double.init), order: order)
    let least = vectors.ascending.prefix(count)
    var held = Tensor(zeros: [least.count, order])
    held.withMutableHostSpan { span in
        for (row, vector) in least.enumerated() {
            for index in 0..<order { span[row * order + index] = Float(vector[index]) }
        }
    }
    // uᵀF where there are no more rows than columns, else vᵀFᵀ.
    let projected = matmul(held, features, transposeB: !isWide)
    return (projected * projected).sum()
}

/// Rows of a batch that are read: more would cost more than the step itself.
private let mostRows = 64

/// The eigenvectors of a small symmetric matrix, by Jacobi's rotations.
struct SymmetricEigenvectors {
    /// Eigenvalues with their vectors of length 1, from the least to the greatest.
    private let pairs: [(value: Double, vector: [Double])]

    /// The vectors, from that of the least eigenvalue to that of the greatest.
    var ascending: [[Double]] { pairs.map(\.vector) }

    /// The eigenvalues, from the least to the greatest.
    var values: [Double] { pairs.map(\.value) }

    /// Rotations through all pairs; a few are enough, since each squares what is left.
    private static let sweeps = 30

    /// The eigenvectors of a matrix.
    ///
    /// - Parameters:
    ///   - matrix: Row by row; only finite ones have eigenvectors, others give any.
    ///   - order: Its rows.
    init(of matrix: [Double], order: Int) {
        precondition(matrix.count == order * order, "SymmetricEigenvectors: not square")
        var (a, v) = (matrix, [Double](repeating: 0, count: order * order))
        for index in 0..<order { v[index * order + index] = 1 }
        let whole = matrix.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<Self.sweeps {
            var off = 0.0
            for row in 0..<order {
                for column in row + 1..<max(order, row + 1) {
                    off += a[row * order + column] * a[row * order + column]
                }
            }
            guard off > 1e-26 * whole else { break }
            for p in 0..<order {
                for q in p + 1..<max(order, p + 1) { Self.rotate(&a, &v, p, q, order) }
            }
        }
        pairs = (0..<order).map { column in
            (a[column * order + column], (0..<order).map { v[$0 * order + column] })
        }.sorted { $0.0 < $1.0 }
    }

    /// Makes the value at p, q zero (Golub & Van Loan, Matrix Computations, section 8.5.2).
    private static func rotate(
        _ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ order: Int
    ) {
        let apq = a[p * order + q]
        guard apq != 0 else { return }
        let tau = (a[q * order + q] - a[p * order + p]) / (2 * apq)
        let t = (tau >= 0 ? 1 : -1) / (abs(tau) + (1 + tau * tau).squareRoot())
        let c = 1 / (1 + t * t).squareRoot()
        let s = t * c
        for k in 0..<order {
            let (x, y) = (a[k * order + p], a[k * order + q])
            a[k * order + p] = c * x - s * y
            a[k * order + q] = s * x + c * y
        }
        for k in 0..<order {
            let (x, y) = (a[p * order + k], a[q * order + k])
            a[p * order + k] = c * x - s * y
            a[q * order + k] = s * x + c * y
        }
        for k in 0..<order {
            let (x, y) = (v[k * order + p], v[k * order + q])
            v[k * order + p] = c * x - s * y
            v[k * order + q] = s * x + c * y
        }
    }
}
