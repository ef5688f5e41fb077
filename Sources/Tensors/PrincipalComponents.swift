extension Tensor {
    /// The rows' coordinates along the directions of greatest variance (Pearson 1901), largest
    /// first.
    ///
    /// Not differentiable. Each axis points so that its largest loading is positive, so the picture
    /// does not flip. A direction without variance has the coordinate 0.
    ///
    /// - Parameter components: How many directions, at most the number of columns.
    /// - Returns: `[N, F]` → `[N, components]`.
    /// - Complexity: O(N · F² + iterations · F² · components).
    package func principalComponents(_ components: Int) -> Tensor {
        precondition(
            shape.count == 2 && shape[0] > 0 && components <= shape[1],
            "principalComponents: \(components) of \(shape)")
        let centred = detached.addingRow(detached.rowMean(), times: -1)
        let covariance = matmul(centred, centred, transposeA: true)
        guard covariance.isFinite else { return Tensor(zeros: [shape[0], components]) }
        var axes = LeadingAxes(of: covariance, count: components).axes
        for component in 0..<components {
            let row = component * shape[1]..<(component + 1) * shape[1]
            let strongest = axes[row].max { abs($0) < abs($1) } ?? 0
            if strongest < 0 { for at in row { axes[at] = -axes[at] } }
        }
        return matmul(centred, Tensor(axes, shape: [components, shape[1]]), transposeB: true)
    }
}
