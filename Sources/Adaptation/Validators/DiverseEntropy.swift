import Tensors

/// Confidence, −mean H(p) in nats, that does not count when one class swallows the predictions.
///
/// Low entropy alone rewards collapse (Morerio et al. 2018, arXiv:1711.10288 use it bare). Here a
/// model whose least predicted class falls under a tenth of an even share is scored below every one
/// that keeps diversity.
package struct DiverseEntropy: Validator {
    package static let name = "entropy"
    package init() {}

    package func score(_ evidence: Evidence) -> Double {
        let p = evidence.targetProbabilities
        let score = -p.meanEntropy
        return DiverseEntropy.isDiverse(p) ? score : score - logarithm(Double(max(2, p.columns)))
    }

    /// Whether every class is predicted for at least a tenth of an even share of the examples.
    static func isDiverse(_ probabilities: Tensor) -> Bool {
        let k = probabilities.columns
        var counts = [Int](repeating: 0, count: k)
        for label in probabilities.argmax() { counts[Int(label)] += 1 }
        return Double(counts.min() ?? 0) >= 0.1 * Double(probabilities.rows) / Double(max(1, k))
    }
}
