import CKernels

/// Normalises groups of channels of each example (Wu & He 2018, arXiv:1803.08494).
///
/// - Parameters:
///   - x: Shape `[N, …, C]`.
///   - groups: A divisor of C.
///   - scale: Shape `[C]`.
///   - shift: Shape `[C]`.
///   - epsilon: Added to the (biased) variance.
/// - Returns: Shape `[N, …, C]`.
public func groupNorm(
    _ x: Tensor, groups: Int, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5
) -> Tensor {
    let channels = x.shape.last ?? 0
    precondition(
        x.shape.count >= 2 && groups >= 1 && channels % groups == 0 && scale.shape == [channels]
            && shift.shape == [channels],
        "groupNorm: x \(x.shape), \(groups) groups, scale \(scale.shape), shift \(shift.shape)")
    let (n, pixels) = (x.shape[0], x.shape.dropFirst().dropLast().reduce(1, *))
    let size = pixels * channels
    let (input, gamma) = (x.detached, scale.detached)
    let mean = Tensor(uninitialized: [n, groups])
    let rstd = Tensor(uninitialized: [n, groups])
    let grain = max(1, exampleGrain / max(1, size))
    let value = Tensor(shape: x.shape) { out in
        read(input, gamma, shift) { x, gamma, beta in
            Parallel.ranges(n, grain: grain) {
                let (at, row) = ($0.lowerBound * size, $0.lowerBound * groups)
                ck_group_norm(
                    out + at, mean.storage.base + row, rstd.storage.base + row, x + at, gamma,
                    beta, epsilon, $0.count, pixels, channels, groups)
            }
        }
    }
    return differentiable([x, scale, shift], value) { g in
        // Both parameter gradients are summed in one vector: [dgamma | dbeta].
        var sums = Tensor(zeros: [2, channels])
        let dx = Tensor(shape: input.shape) { out in
            sums.withMutablePointer { sums in
                read(g, input, gamma) { g, x, gamma in
                    read(mean, rstd) { mean, rstd in
                        Parallel.accumulating(n, grain: grain, size: 2 * channels, into: sums) {
                            range, sums in
                            let (at, row) = (range.lowerBound * size, range.lowerBound * groups)
                            ck_group_norm_gradient(
                                out + at, sums, sums + channels, g + at, x + at, mean + row,
                                rstd + row, gamma, range.count, pixels, channels, groups)
                        }
                    }
                }
            }
        }
        return [
            dx, sums.rows(0..<1).viewed(as: [channels]), sums.rows(1..<2).viewed(as: [channels]),
        ]
    }
}
