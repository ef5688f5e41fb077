/// The cross-entropy between the softmax of logits and masses of the classes, summed over all rows.
///
/// −Σ m · log softmax(x): for labels that lie on several classes, or that weigh differently.
///
/// - Parameters:
///   - logits: Shape `[N, K]`.
///   - masses: What each class of each row weighs, `[N, K]`, at least 0; it has no gradient.
/// - Returns: A scalar, shape `[]`.
/// - Complexity: O(N · K).
public func crossEntropySum(_ logits: Tensor, _ masses: Tensor) -> Tensor {
    precondition(
        logits.shape.count == 2 && logits.shape == masses.shape,
        "crossEntropySum: logits \(logits.shape), masses \(masses.shape)")
    let logarithms = logits.detached.logSoftmax()
    let masses = masses.detached
    let sum = read(logarithms, masses) { logarithms, masses in
        (0..<logits.count).reduce(0.0) { sum, i in
            // A class without mass may have probability 0, whose logarithm times 0 is NaN.
            masses[i] == 0 ? sum : sum - Double(masses[i]) * Double(logarithms[i])
        }
    }
    return differentiable([logits], Tensor(Float(sum))) { g in
        [(logarithms.exp().multiplyingColumn(masses.rowSums()) - masses) * g.hostScalar]
    }
}
