import Tensors

/// How well a linear classifier tells two domains apart by their features: the proxy A-distance.
///
/// 2 · (1 − 2ε), where ε is the error of a ridge classifier on rows that it was not fitted to, each
/// half once: 0 where it guesses, 2 where it makes no mistake. Ben-David et al. 2007, "Analysis of
/// representations for domain adaptation", section 5.
///
/// - Parameters:
///   - one: Features, shape `[N, F]`.
///   - other: Features, shape `[M, F]`.
/// - Returns: 0…2; NaN with fewer than four rows of either.
/// - Complexity: O(iterations · min(N, M) · F).
func domainDistance(_ one: Tensor, _ other: Tensor) -> Double {
    let count = min(one.rows, other.rows)
    guard count >= 4 else { return .nan }
    // As many rows of each, spread evenly: else the larger domain would be guessed.
    func some(_ x: Tensor, from start: Int) -> Tensor {
        x.gatherRows(
            stride(from: start, to: count, by: 2).map { Int32($0 * x.rows / count) })
    }
    var (wrong, all) = (0, 0)
    for fold in [0, 1] {
        let (a, b) = (some(one, from: fold), some(other, from: fold))
        guard let classifier = DomainRidge(a, b) else { return .nan }
        for (rows, sign) in [
            (some(one, from: 1 - fold), Float(1)), (some(other, from: 1 - fold), -1),
        ] {
            let scores = classifier.scores(rows)
            wrong += scores.count { !($0 * sign > 0) }
            all += scores.count
        }
    }
    let error = Double(wrong) / Double(all)
    // A classifier that is wrong more often than right has found nothing.
    return max(0, 2 * (1 - 2 * error))
}

/// A linear classifier of two domains, fitted by least squares with a penalty on its weights.
private struct DomainRidge {
    private let means: Tensor
    private let scales: [Float]
    private let weights: Tensor

    /// The penalty, for features of variance 1.
    private static let penalty: Float = 1
    /// Steps of conjugate gradients, which come near enough in far fewer than there are features.
    private static let steps = 25

    /// Fits the classifier: 1 for rows of the first domain, −1 for those of the other; nil for
    /// features that are no numbers.
    init?(_ one: Tensor, _ other: Tensor) {
        let all = Tensor.concatenating([one, other])
        means = all.rowMean()
        let centred = all.addingRow(means, times: -1)
        let variances = (centred * centred).rowMean().hostScalars
        guard variances.allSatisfy(\.isFinite) else { return nil }
        scales = variances.map { $0 > 1e-12 ? 1 / $0.squareRoot() : 0 }
        let n = Float(all.rows)
        let x = DomainRidge.scaled(centred, scales)
        let targets = Tensor(
            (0..<all.rows).map { $0 < one.rows ? 1 : -1 }, shape: [all.rows, 1])
        // (XᵀX / n + λ) w = Xᵀy / n, by conjugate gradients.
        var w = Tensor(zeros: [x.columns, 1])
        var residual = matmul(x, targets, transposeA: true) * (1 / n)
        var direction = residual
        var size = DomainRidge.dot(residual, residual)
        for _ in 0..<Self.steps where size > 1e-12 {
            let image =
                matmul(x, matmul(x, direction), transposeA: true) * (1 / n)
                + direction * Self.penalty
            let step = size / DomainRidge.dot(direction, image)
            w = w + direction * step
            residual = residual + image * -step
            let next = DomainRidge.dot(residual, residual)
            direction = residual + direction * (next / size)
            size = next
        }
        weights = w
    }

    /// The score of each row: above 0 for the first domain.
    func scores(_ rows: Tensor) -> [Float] {
        matmul(DomainRidge.scaled(rows.addingRow(means, times: -1), scales), weights).hostScalars
    }

    private static func scaled(_ x: Tensor, _ scales: [Float]) -> Tensor {
        var values = x.hostScalars
        for index in values.indices { values[index] *= scales[index % scales.count] }
        return Tensor(values, shape: x.shape)
    }

    private static func dot(_ a: Tensor, _ b: Tensor) -> Float {
        zip(a.hostScalars, b.hostScalars).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
