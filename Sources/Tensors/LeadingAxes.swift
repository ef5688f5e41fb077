/// The eigenvectors of a covariance matrix that belong to its largest eigenvalues.
///
/// By subspace iteration with Rayleigh–Ritz steps (Saad 2011, Numerical Methods for Large
/// Eigenvalue Problems, 5.2): it allocates a few small arrays, and nothing in it can fail.
struct LeadingAxes {
    /// Unit vectors of `size` floats, largest eigenvalue first; zeros where the matrix has no
    /// further rank.
    private(set) var axes: [Float]

    /// Vectors beyond the wanted ones: they speed up what the next eigenvalue slows down.
    private static let spare = 8
    /// Enough for eigenvalues that differ by two percent; closer ones are one plane to the eye.
    private static let limit = 400

    /// Finds them.
    ///
    /// - Parameters:
    ///   - matrix: Symmetric and positive semidefinite, shape `[F, F]`.
    ///   - count: How many, at most F.
    /// - Complexity: O(iterations · F² · (count + 8)), in at most 400 iterations.
    init(of matrix: Tensor, count: Int) {
        let size = matrix.shape[0]
        let width = min(size, count + LeadingAxes.spare)
        var generator = RandomGenerator(seed: 0, stream: "leading axes")
        var basis = (0..<width).map { _ in
            (0..<size).map { _ in Double(generator.uniform()) - 0.5 }
        }
        LeadingAxes.orthonormalise(&basis)
        for _ in 0..<LeadingAxes.limit {
            let image = LeadingAxes.product(matrix, basis)
            let small = basis.map { row in image.map { LeadingAxes.dot(row, $0) } }
            let ritz = SymmetricMatrix(small).eigenvectors()
            let mapped = LeadingAxes.combined(image, by: ritz.vectors)
            basis = LeadingAxes.combined(basis, by: ritz.vectors)
            let scale = max(abs(ritz.values.first ?? 0), .leastNormalMagnitude)
            let residual =
                (0..<count).map { index in
                    zip(mapped[index], basis[index]).reduce(0) { sum, pair in
                        let rest = pair.0 - ritz.values[index] * pair.1
                        return sum + rest * rest
                    }.squareRoot()
                }.max() ?? 0
            // Single precision carries no more.
            if residual <= 3e-7 * scale { break }
            basis = mapped
            LeadingAxes.orthonormalise(&basis)
        }
        axes = basis.prefix(count).flatMap { $0.map(Float.init) }
    }

    /// Each row times the matrix.
    private static func product(_ matrix: Tensor, _ rows: [[Double]]) -> [[Double]] {
        let size = matrix.shape[0]
        let flat = Tensor(rows.flatMap { $0.map(Float.init) }, shape: [rows.count, size])
        let made = matmul(flat, matrix).hostScalars
        return rows.indices.map { made[$0 * size..<($0 + 1) * size].map(Double.init) }
    }

    /// Sums of rows: row i is weighted by `weights[i]`, one array for each sum.
    private static func combined(_ rows: [[Double]], by weights: [[Double]]) -> [[Double]] {
        weights.map { weights in
            var sum = [Double](repeating: 0, count: rows[0].count)
            for (row, weight) in zip(rows, weights) {
                for at in sum.indices { sum[at] += weight * row[at] }
            }
            return sum
        }
    }

    /// Gram–Schmidt, twice; what is left of a row that depends on those before it becomes zero.
    private static func orthonormalise(_ rows: inout [[Double]]) {
        for index in rows.indices {
            let length = dot(rows[index], rows[index]).squareRoot()
            for _ in 0..<2 {
                for earlier in 0..<index {
                    let share = dot(rows[index], rows[earlier])
                    for at in rows[index].indices { rows[index][at] -= share * rows[earlier][at] }
                }
            }
            let left = dot(rows[index], rows[index]).squareRoot()
            let factor = left > 1e-9 * length && left > 0 ? 1 / left : 0
            for at in rows[index].indices { rows[index][at] *= factor }
        }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

/// A small symmetric matrix.
struct SymmetricMatrix {
    private var rows: [[Double]]

    /// A matrix of its rows.
    init(_ rows: [[Double]]) { self.rows = rows }

    /// All eigenvalues, largest first, and a unit vector for each: cyclic Jacobi rotations.
    ///
    /// - Complexity: O(n³) for each of at most 30 sweeps.
    func eigenvectors() -> (values: [Double], vectors: [[Double]]) {
        let n = rows.count
        var a = rows
        var vectors = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0 } }
        let norm = a.joined().reduce(0) { $0 + $1 * $1 }
        for _ in 0..<30 {
            var off = 0.0
            for p in 0..<n { for q in 0..<p { off += a[p][q] * a[p][q] } }
            if off <= 1e-30 * norm { break }
            for p in 0..<n {
                for q in 0..<p where a[p][q] != 0 {
                    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    SymmetricMatrix.rotate(&a, p, q, c, t * c)
                    for k in 0..<n {
                        (vectors[p][k], vectors[q][k]) = (
                            c * vectors[p][k] - t * c * vectors[q][k],
                            t * c * vectors[p][k] + c * vectors[q][k]
                        )
                    }
                }
            }
        }
        let order = (0..<n).sorted { (a[$0][$0], $1) > (a[$1][$1], $0) }
        return (order.map { a[$0][$0] }, order.map { vectors[$0] })
    }

    /// Turns rows and columns p and q by an angle of the given cosine and sine.
    private static func rotate(
        _ a: inout [[Double]], _ p: Int, _ q: Int, _ c: Double, _ s: Double
    ) {
        for k in a.indices {
            (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
        }
        for k in a.indices {
            (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
        }
    }
}
