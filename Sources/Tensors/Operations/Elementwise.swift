import CKernels

/// Values below which another thread costs more than it saves.
let elementGrain = 1 << 15

/// The same for operations that look at each value of an example several times, as a moving window
/// does, or in several passes.
let exampleGrain = 1 << 14

extension Tensor {
    private static func combine(
        _ name: String, _ a: Tensor, _ b: Tensor,
        _ kernel: (
            UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int
        ) -> Void
    ) -> Tensor {
        precondition(a.shape == b.shape, "\(name): \(a.shape) against \(b.shape)")
        return Tensor(shape: a.shape) { out in
            read(a, b) { x, y in
                Parallel.ranges(a.count, grain: elementGrain) {
                    kernel(out + $0.lowerBound, x + $0.lowerBound, y + $0.lowerBound, $0.count)
                }
            }
        }
    }

    private func map(
        _ kernel: (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int) -> Void
    ) -> Tensor {
        Tensor(shape: shape) { out in
            read(self) { x in
                Parallel.ranges(count, grain: elementGrain) {
                    kernel(out + $0.lowerBound, x + $0.lowerBound, $0.count)
                }
            }
        }
    }

    /// The element-wise sum of two tensors of one shape.
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        differentiable([a, b], combine("+", a, b, ck_add)) { g in [g, g] }
    }

    /// The element-wise difference of two tensors of one shape.
    public static func - (a: Tensor, b: Tensor) -> Tensor {
        differentiable([a, b], combine("-", a, b, ck_subtract)) { g in [g, g * -1] }
    }

    /// The element-wise product of two tensors of one shape.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let (x, y) = (a.detached, b.detached)
        return differentiable([a, b], combine("*", x, y, ck_multiply)) { g in [g * y, g * x] }
    }

    /// Every value times `k`.
    public static func * (a: Tensor, k: Float) -> Tensor {
        differentiable([a], a.map { ck_scale($0, $1, k, $2) }) { g in [g * k] }
    }

    /// Every value plus `k`.
    public static func + (a: Tensor, k: Float) -> Tensor {
        differentiable([a], a.map { ck_add_scalar($0, $1, k, $2) }) { g in [g] }
    }

    /// Adds in place.
    ///
    /// - Precondition: equal shapes; `a` is not tracked.
    public static func += (a: inout Tensor, b: Tensor) {
        precondition(a.shape == b.shape, "+=: \(a.shape) against \(b.shape)")
        let count = a.count
        a.withMutablePointer { out in
            read(b) { b in
                Parallel.ranges(count, grain: elementGrain) {
                    ck_accumulate(out + $0.lowerBound, b + $0.lowerBound, 1, $0.count)
                }
            }
        }
    }

    /// e to the power of every value.
    public func exp() -> Tensor {
        let value = map { ck_exp($0, $1, $2) }
        return differentiable([self], value) { g in [g * value] }
    }

    /// The natural logarithm of every value.
    public func log() -> Tensor {
        let x = detached
        return differentiable([self], map { ck_log($0, $1, $2) }) { g in
            var inverse = x
            inverse.withMutableSpan { span in for i in span.indices { span[i] = 1 / span[i] } }
            return [g * inverse]
        }
    }

    /// Identity forward, `-scale · g` backward (Ganin & Lempitsky 2015, arXiv:1409.7495).
    public func reversingGradient(scale: Float) -> Tensor {
        differentiable([self], detached) { g in [g * -scale] }
    }

    /// Whether no value is NaN or infinite.
    public var isFinite: Bool { read(self) { ck_all_finite($0, count) != 0 } }

    /// The sum of the squared values.
    public var sumOfSquares: Double { read(self) { ck_sum_of_squares($0, count) } }
}
