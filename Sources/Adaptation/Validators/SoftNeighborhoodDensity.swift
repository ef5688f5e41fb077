import Tensors

/// How many neighbours each target example has: the mean entropy of its softmax similarity to the
/// others.
///
/// Saito et al. 2021, arXiv:2108.10860, eq. 1–3, on softmax outputs with temperature 0.05.
package struct SoftNeighborhoodDensity: Validator {
    package static let name = "soft-neighborhood-density"
    /// Divides similarities.
    let temperature: Float = 0.05
    /// At most so many examples are compared, evenly spread: the cost is quadratic.
    let limit = 1_000

    package init() {}

    package func score(_ evidence: Evidence) -> Double {
        let all = evidence.targetProbabilities
        let stride = max(1, (all.rows + limit - 1) / limit)
        let chosen = Swift.stride(from: 0, to: all.rows, by: stride).map { Int32($0) }
        guard chosen.count > 1 else { return 0 }
        let unit = all.gatherRows(chosen).unitRows
        var similarity = matmul(unit, unit, transposeB: true) * (1 / temperature)
        let n = unit.rows
        // An example is no neighbour of its own: e^(−10⁴) is 0.
        similarity.withMutableHostSpan { span in for i in 0..<n { span[i * n + i] = -1e4 } }
        return similarity.softmax().meanEntropy
    }
}
