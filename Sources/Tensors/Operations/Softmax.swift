import CKernels

extension Tensor {
    /// The softmax of each row, `[N, K]` → `[N, K]`.
    public func softmax() -> Tensor {
        precondition(shape.count == 2, "softmax: shape \(shape)")
        let (n, k) = (shape[0], shape[1])
        let value = Tensor(shape: shape) { out in
            read(self) { ck_masked_softmax(out, $0, 1, k, n, k) }
        }
        return differentiable([self], value) { g in
            [
                Tensor(shape: [n, k]) { out in
                    read(g, value) { g, p in ck_softmax_gradient(out, g, p, 1, n, k) }
                }
            ]
        }
    }

    /// The logarithm of the softmax of each row, `[N, K]` → `[N, K]`.
    public func logSoftmax() -> Tensor {
        precondition(shape.count == 2, "logSoftmax: shape \(shape)")
        let (n, k) = (shape[0], shape[1])
        let value = Tensor(shape: shape) { out in read(self) { ck_log_softmax(out, $0, n, k) } }
        return differentiable([self], value) { g in
            [g - value.exp().multiplyingColumn(g.rowSums())]
        }
    }

    /// The index of the largest value in each row, `[N, K]`.
    public func argmax() -> [Int32] {
        precondition(shape.count == 2 && shape[1] > 0, "argmax: shape \(shape)")
        let (n, k) = (shape[0], shape[1])
        return read(self) { x in
            (0..<n).map { row in
                var best = 0
                for c in 1..<max(k, 1) where x[row * k + c] > x[row * k + best] { best = c }
                return Int32(best)
            }
        }
    }
}

/// The mean cross-entropy between logits and labels.
///
/// - Parameters:
///   - logits: Shape `[N, K]`.
///   - labels: A class for each row; −1 leaves the row out.
///   - weights: A weight for each class, or nil; the mean is weighted by them, as in PyTorch.
///   - smoothing: Share of a label spread over all classes (Szegedy et al. 2016, arXiv:1512.00567).
/// - Returns: A scalar, shape `[]`; 0 if every row is left out.
public func softmaxCrossEntropy(
    _ logits: Tensor, _ labels: [Int32], weights: [Float]? = nil, smoothing: Float = 0
) -> Tensor {
    precondition(
        logits.shape.count == 2 && labels.count == logits.shape[0]
            && labels.allSatisfy { $0 < logits.shape[1] }
            && (weights.map { $0.count == logits.shape[1] } ?? true),
        "softmaxCrossEntropy: logits \(logits.shape), \(labels.count) labels")
    let (n, k) = (logits.shape[0], logits.shape[1])
    let probabilities = Tensor(uninitialized: [n, k])
    var total = 0.0
    let losses = Tensor(shape: [n]) { losses in
        read(logits) { x in
            total = ck_softmax_cross_entropy(
                losses, probabilities.storage.base, x, labels, weights, smoothing, n, k)
        }
    }
    let scale = total > 0 ? Float(1 / total) : 0
    let value = Tensor(Float(read(losses) { ck_sum($0, n) }) * scale)
    return differentiable([logits], value) { g in
        let factor = g.scalar * scale
        return [
            Tensor(shape: [n, k]) { out in
                read(probabilities) { p in
                    ck_softmax_cross_entropy_gradient(
                        out, p, labels, weights, smoothing, factor, n, k)
                }
            }
        ]
    }
}

/// The mean binary cross-entropy of logits.
///
/// - Parameters:
///   - logits: Any shape with N values.
///   - targets: N values in 0…1.
///   - weights: N factors on the terms, or nil; the mean divides by N all the same, as in PyTorch.
/// - Returns: A scalar, shape `[]`.
public func binaryCrossEntropy(
    _ logits: Tensor, _ targets: [Float], weights: [Float]? = nil
) -> Tensor {
    let n = logits.count
    precondition(
        targets.count == n && n > 0 && (weights.map { $0.count == n } ?? true),
        "binaryCrossEntropy: logits \(logits.shape), \(targets.count) targets")
    let x = logits.detached
    let losses = Tensor(shape: [n]) { out in
        read(x) { ck_binary_cross_entropy(out, $0, targets, weights, n) }
    }
    return differentiable([logits], Tensor(Float(read(losses) { ck_sum($0, n) }) / Float(n))) { g in
        let factor = g.scalar / Float(n)
        return [
            Tensor(shape: x.shape) { out in
                read(x) {
                    ck_binary_cross_entropy_gradient(out, $0, targets, weights, factor, n)
                }
            }
        ]
    }
}
