import CKernels

/// Values below which another thread costs more than it saves.
let elementGrain = 1 << 15

/// The same for operations that look at each value of an example several times, as a moving window
/// does, or in several passes.
let exampleGrain = 1 << 14

/// The element-wise kernels that other families of operations use too.
enum ElementwiseKernel {
    /// `y += k · x`
    static func accumulate(
        _ y: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ k: Float, _ count: Int
    ) {
        ck_accumulate(y, x, k, count)
    }

    /// `out = k · a`; `out` may be `a`.
    static func scale(
        _ out: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ k: Float, _ count: Int
    ) {
        ck_scale(out, a, k, count)
    }
}

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
        differentiable([a], a.map { ElementwiseKernel.scale($0, $1, k, $2) }) { g in [g * k] }
    }

    /// Every value times the one value of another tensor, which the host does not read.
    ///
    /// - Precondition: `factor` has one value.
    public func scaled(by factor: Tensor) -> Tensor {
        precondition(factor.count == 1, "scaled: by a tensor of shape \(factor.shape)")
        let (x, k) = (detached, factor.detached)
        let value = read(k) { k in x.map { ElementwiseKernel.scale($0, $1, k[0], $2) } }
        let needsFactor = factor.isTracked
        return differentiable([self, factor], value) { g in
            [g.scaled(by: k), needsFactor ? (g * x).sum().viewed(as: k.shape) : nil]
        }
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
                    ElementwiseKernel.accumulate(
                        out + $0.lowerBound, b + $0.lowerBound, 1, $0.count)
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
            let count = inverse.count
            inverse.withMutablePointer { for i in 0..<count { $0[i] = 1 / $0[i] } }
            return [g * inverse]
        }
    }

    /// Identity forward, `-scale · g` backward (Ganin & Lempitsky 2015, arXiv:1409.7495).
    public func reversingGradient(scale: Float) -> Tensor {
        differentiable([self], detached) { g in [g * -scale] }
    }

    /// Whether no value is NaN or infinite; waits for the device on which the tensor lies.
    public var isFinite: Bool { read(self) { ck_all_finite($0, count) != 0 } }

    /// The sum of the squared values; waits for the device on which the tensor lies.
    public var sumOfSquares: Double { read(self) { ck_sum_of_squares($0, count) } }
}
