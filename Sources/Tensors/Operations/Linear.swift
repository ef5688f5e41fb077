import CKernels

/// The non-linearity that a fused operation applies after its bias.
public enum Activation: Int, Sendable, CaseIterable {
    /// f(x) = x
    case identity = 0
    /// f(x) = max(0, x)
    case relu = 1
    /// f(x) = x · Φ(x), exact (Hendrycks & Gimpel 2016, arXiv:1606.08415)
    case gelu = 2
    /// f(x) = tanh x
    case tanh = 3
    /// f(x) = x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), which stands for GELU where a network
    /// was trained with it
    case geluTanh = 4
}

/// Rows of which one block's operands stay in the second-level cache between product and
/// activation.
private let blockRows = 256

/// `activation(x · weightᵀ + bias)` in one pass over blocks of rows.
///
/// - Parameters:
///   - x: Shape `[N, I]`.
///   - weight: Shape `[O, I]`.
///   - bias: Shape `[O]`, or nil.
/// - Returns: Shape `[N, O]`.
/// - Complexity: O(N · I · O).
public func linear(
    _ x: Tensor, weight: Tensor, bias: Tensor?, activation: Activation = .identity
) -> Tensor {
    precondition(
        x.shape.count == 2 && weight.shape.count == 2 && x.shape[1] == weight.shape[1]
            && weight.count > 0 && (bias.map { $0.shape == [weight.shape[0]] } ?? true),
        "linear: x \(x.shape), weight \(weight.shape), bias \(bias?.shape ?? [])")
    let (n, i, o) = (x.shape[0], x.shape[1], weight.shape[0])
    let kind = Int32(activation.rawValue)
    var pre = Tensor(uninitialized: [n, o])
    let y = activation == .identity ? nil : Tensor(uninitialized: [n, o])
    pre.withMutablePointer { pre in
        let out = y?.storage.base ?? pre
        read(x, weight, bias ?? weight) { x, w, b in
            Parallel.ranges(n, grain: max(8, productGrain / (i * o))) { range in
                for start in stride(from: range.lowerBound, to: range.upperBound, by: blockRows) {
                    let rows = min(blockRows, range.upperBound - start)
                    GEMM.run(false, true, rows, o, i, x + start * i, i, w, i, pre + start * o, o)
                    ck_bias_activation(
                        out + start * o, pre + start * o, bias == nil ? nil : b, kind, rows, o)
                }
            }
        }
    }
    let (input, w, kept) = (x.detached, weight.detached, activation == .identity ? nil : pre)
    let (needsInput, needsWeight, hasBias) = (x.isTracked, weight.isTracked, bias != nil)
    MultiplyAddCounter.note(n * i * o, isTracked: needsInput, needsWeight)
    return differentiable([x, weight] + (bias.map { [$0] } ?? []), y ?? pre) { g in
        var dbias = Tensor(zeros: [o])
        let dpre = dbias.withMutablePointer { activationGradient(g, kept, kind, sums: $0) }
        return [
            needsInput ? GEMM.product(dpre, w, false, false) : nil,
            needsWeight ? GEMM.product(dpre, input, true, false) : nil,
        ] + (hasBias ? [dbias] : [])
    }
}

/// The gradient before the activation; its column sums are added to `sums`.
///
/// `pre` is nil for the identity, whose gradient is `g` itself.
private func activationGradient(
    _ g: Tensor, _ pre: Tensor?, _ kind: Int32, sums: UnsafeMutablePointer<Float>
) -> Tensor {
    let (n, o) = (g.shape[0], g.shape[1])
    let dpre = pre == nil ? g : Tensor(uninitialized: [n, o])
    let out = dpre.storage.base
    read(g, pre ?? g) { g, pre in
        Parallel.accumulating(n, grain: 256, size: o, into: sums) { range, sums in
            let at = range.lowerBound * o
            ck_bias_activation_gradient(out + at, sums, g + at, pre + at, kind, range.count, o)
        }
    }
    return dpre
}

extension Tensor {
    /// Applies an activation to every value.
    public func activated(_ activation: Activation) -> Tensor {
        let kind = Int32(activation.rawValue)
        let x = detached
        let count = count
        let value = Tensor(shape: shape) { out in
            // The kernel writes x + bias back where it read it, so it gets a copy to write to.
            var scratch = x
            scratch.withMutablePointer { ck_bias_activation(out, $0, nil, kind, 1, count) }
        }
        return differentiable([self], value) { g in
            [
                Tensor(shape: x.shape) { out in
                    read(g, x) { g, x in
                        ck_bias_activation_gradient(out, nil, g, x, kind, 1, count)
                    }
                }
            ]
        }
    }
}
