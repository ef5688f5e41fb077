import CKernels

/// Dropout of a part of a tensor's values, which attention uses too.
enum DropoutKernel {
    /// Drops and scales `count` values, of which the first is the mask's `first`; `out` may be `a`.
    static func drop(
        _ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ rate: Float,
        _ key: UInt64, from first: Int, _ count: Int
    ) {
        ck_dropout(out, a, rate, key, UInt64(first), count)
    }
}

extension Tensor {
    /// Sets a random share of the values to 0 and scales the rest to keep the mean (Srivastava et
    /// al. 2014).
    ///
    /// - Parameters:
    ///   - rate: The share that is dropped, in `[0, 1)`.
    ///   - generator: Draws the mask.
    public func dropout(rate: Float, using generator: inout RandomGenerator) -> Tensor {
        precondition((0..<1).contains(rate), "dropout: rate \(rate)")
        guard rate > 0 else { return self }
        let key = generator.next()
        return differentiable([self], dropped(rate, key)) { g in [g.dropped(rate, key)] }
    }

    /// `self + dropout(branch)`: the residual connection of a transformer in one pass.
    public func adding(
        _ branch: Tensor, dropout rate: Float, using generator: inout RandomGenerator
    ) -> Tensor {
        precondition(shape == branch.shape, "adding: \(shape) and \(branch.shape)")
        guard rate > 0 else { return self + branch }
        let key = generator.next()
        let value = Tensor(shape: shape) { out in
            read(self, branch) { residual, a in
                Parallel.ranges(count, grain: elementGrain) {
                    let at = $0.lowerBound
                    ck_dropout_add(out + at, a + at, residual + at, rate, key, UInt64(at), $0.count)
                }
            }
        }
        return differentiable([self, branch], value) { g in [g, g.dropped(rate, key)] }
    }

    private func dropped(_ rate: Float, _ key: UInt64) -> Tensor {
        Tensor(shape: shape) { out in
            read(self) { a in
                Parallel.ranges(count, grain: elementGrain) {
                    let at = $0.lowerBound
                    DropoutKernel.drop(out + at, a + at, rate, key, from: at, $0.count)
                }
            }
        }
    }
}
