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
    let (n, k) = (logits.shape[0], logits.shape[1])
    let logarithms = logits.detached.logSoftmax()
    let (probabilities, masses) = (logarithms.exp(), masses.detached)
    let totals = masses.rowSums()
    let value = Tensor(shape: []) { out in
        read(logarithms, masses) { logarithms, masses in
            var sum = 0.0
            // A class without mass may have probability 0, whose logarithm times 0 is NaN.
            for i in 0..<n * k where masses[i] != 0 {
                sum -= Double(masses[i]) * Double(logarithms[i])
            }
            out[0] = Float(sum)
        }
    }
    return differentiable([logits], value) { g in
        [
            Tensor(shape: [n, k]) { out in
                read(probabilities, masses) { p, masses in
                    read(totals, g) { totals, g in
                        for i in 0..<n * k { out[i] = g[0] * (p[i] * totals[i / k] - masses[i]) }
                    }
                }
            }
        ]
    }
}
