import CKernels

/// The softmax of rows, which attention uses too.
enum SoftmaxKernel {
    /// Softmax of `scale · x` for each row; `out` may be `x`.
    static func rows(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, scale: Float,
        _ rows: Int, _ columns: Int
    ) {
        ck_masked_softmax(out, x, scale, columns, rows, columns)
    }

    /// `dx = scale · p · (dp − Σ dp · p)` for each row; `dx` may be `dp`.
    static func gradient(
        _ dx: UnsafeMutablePointer<Float>, _ dp: UnsafePointer<Float>, _ p: UnsafePointer<Float>,
        scale: Float, _ rows: Int, _ columns: Int
    ) {
        ck_softmax_gradient(dx, dp, p, scale, rows, columns)
    }
}

extension Tensor {
    /// The softmax of each row, `[N, K]` → `[N, K]`.
    public func softmax() -> Tensor {
        precondition(shape.count == 2, "softmax: shape \(shape)")
        let (n, k) = (shape[0], shape[1])
        let value = Tensor(shape: shape) { out in
            read(self) { SoftmaxKernel.rows(out, $0, scale: 1, n, k) }
        }
        return differentiable([self], value) { g in
            [
                Tensor(shape: [n, k]) { out in
                    read(g, value) { g, p in SoftmaxKernel.gradient(out, g, p, scale: 1, n, k) }
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

    /// The index of the largest value in each row, `[N, K]`; waits for the device on which the
    /// tensor lies.
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
    let value = ReductionKernel.sum(losses, times: scale)
    return differentiable([logits], value) { g in
        [
            Tensor(shape: [n, k]) { out in
                read(probabilities, g) { p, g in
                    ck_softmax_cross_entropy_gradient(
                        out, p, labels, weights, smoothing, g[0] * scale, n, k)
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
    let value = ReductionKernel.sum(losses, over: Float(n))
    return differentiable([logits], value) { g in
        [
            Tensor(shape: x.shape) { out in
                read(x, g) { x, g in
                    ck_binary_cross_entropy_gradient(
                        out, x, targets, weights, g[0] / Float(n), n)
                }
            }
        ]
    }
}
