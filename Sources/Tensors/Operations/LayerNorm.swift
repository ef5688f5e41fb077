import CKernels

/// Normalises each row to mean 0 and variance 1, then scales and shifts (Ba et al. 2016,
/// arXiv:1607.06450).
///
/// - Parameters:
///   - x: Shape `[N, F]`.
///   - scale: Shape `[F]`.
///   - shift: Shape `[F]`.
///   - epsilon: Added to the (biased) variance.
/// - Returns: Shape `[N, F]`.
public func layerNorm(_ x: Tensor, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5) -> Tensor {
    precondition(
        x.shape.count == 2 && scale.shape == [x.shape[1]] && shift.shape == [x.shape[1]],
        "layerNorm: x \(x.shape), scale \(scale.shape), shift \(shift.shape)")
    let (n, f) = (x.shape[0], x.shape[1])
    let (input, gamma) = (x.detached, scale.detached)
    let mean = Tensor(uninitialized: [n])
    let rstd = Tensor(uninitialized: [n])
    let value = Tensor(shape: [n, f]) { out in
        read(input, gamma, shift) { x, gamma, beta in
            Parallel.ranges(n, grain: 256) {
                let (row, at) = ($0.lowerBound, $0.lowerBound * f)
                ck_layer_norm(
                    out + at, mean.storage.base + row, rstd.storage.base + row, x + at, gamma,
                    beta, epsilon, $0.count, f)
            }
        }
    }
    return differentiable([x, scale, shift], value) { g in
        // Both parameter gradients are summed in one vector: [dgamma | dbeta].
        var sums = Tensor(zeros: [2, f])
        let dx = Tensor(shape: [n, f]) { out in
            sums.withMutablePointer { sums in
                read(g, input, gamma) { g, x, gamma in
                    read(mean, rstd) { mean, rstd in
                        Parallel.accumulating(n, grain: 256, size: 2 * f, into: sums) {
                            range, sums in
                            let (row, at) = (range.lowerBound, range.lowerBound * f)
                            ck_layer_norm_gradient(
                                out + at, sums, sums + f, g + at, x + at, mean + row, rstd + row,
                                gamma, range.count, f)
                        }
                    }
                }
            }
        }
        return [dx, sums.rows(0..<1).viewed(as: [f]), sums.rows(1..<2).viewed(as: [f])]
    }
}
