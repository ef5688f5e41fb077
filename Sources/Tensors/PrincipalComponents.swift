import COpenBLAS

extension Tensor {
    /// The rows' coordinates along the directions of greatest variance (Pearson 1901), largest
    /// first.
    ///
    /// Not differentiable. Each axis points so that its largest loading is positive, so the picture
    /// does not flip.
    ///
    /// - Parameter components: How many directions, at most the number of columns.
    /// - Returns: `[N, F]` → `[N, components]`.
    /// - Complexity: O(N · F² + F³).
    package func principalComponents(_ components: Int) -> Tensor {
        precondition(
            shape.count == 2 && shape[0] > 0 && components <= shape[1],
            "principalComponents: \(components) of \(shape)")
        let f = shape[1]
        let centred = detached.addingRow(detached.rowMean(), times: -1)
        let covariance = matmul(centred, centred, transposeA: true)
        guard covariance.isFinite else { return Tensor(zeros: [shape[0], components]) }
        var vectors = covariance.scalars
        var order = Int32(f)
        var size = Int32(4 * f)
        var status: Int32 = 0
        var values = [Float](repeating: 0, count: f)
        var work = [Float](repeating: 0, count: 4 * f)
        _ = Parallel.oneBLASThread
        ssyev_("V", "U", &order, &vectors, &order, &values, &work, &size, &status)
        guard status == 0 else { return Tensor(zeros: [shape[0], components]) }
        // LAPACK is column-major and ascending: its last columns are our last rows.
        var axes: [Float] = []
        for component in 0..<components {
            let axis = vectors[(f - 1 - component) * f..<(f - component) * f]
            let strongest = axis.max { abs($0) < abs($1) } ?? 0
            axes += axis.map { strongest < 0 ? -$0 : $0 }
        }
        return matmul(centred, Tensor(axes, shape: [components, f]), transposeB: true)
    }
}
