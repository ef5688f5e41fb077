import CKernels

/// Passes over the channels of pixels: `rows` pixels of `channels` values each.
enum ChannelKernel {
    /// Where a rectifier lets gradients through: where `output` is above 0; or, where that is nil,
    /// `x · scale + shift`; or, where that is nil too, everywhere.
    struct Gates {
        var output: UnsafePointer<Float>?
        var scale: UnsafePointer<Float>?
        var shift: UnsafePointer<Float>?
    }

    /// Adds `Σ (x − offset)` and `Σ (x − offset)²` of each channel.
    static func addMoments(
        _ sums: UnsafeMutablePointer<Double>, _ squares: UnsafeMutablePointer<Double>,
        _ x: UnsafePointer<Float>, offset: UnsafePointer<Float>, _ rows: Int, _ channels: Int
    ) {
        ck_channel_moments(sums, squares, x, offset, rows, channels)
    }

    /// `out = x · scale + shift`, plus a residual and rectified where asked for.
    static func scale(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>,
        _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>,
        residual: UnsafePointer<Float>? = nil, rectifies: Bool = false, _ rows: Int,
        _ channels: Int
    ) {
        ck_scale_channels(out, x, scale, shift, residual, rectifies ? 1 : 0, rows, channels)
    }

    /// Adds `Σ d` and `Σ d · (x − mean)` of each channel, with d the gradient through the gates.
    static func addGradientSums(
        _ sums: UnsafeMutablePointer<Double>, _ products: UnsafeMutablePointer<Double>,
        _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, mean: UnsafePointer<Float>,
        _ gates: Gates, _ rows: Int, _ channels: Int
    ) {
        ck_channel_gradient_sums(sums, products, dy, x, mean, ck_gates(gates), rows, channels)
    }

    /// `dx = a · d + b · x + k`; the residual's gradient is d.
    static func gradient(
        _ dx: UnsafeMutablePointer<Float>, residual: UnsafeMutablePointer<Float>?,
        _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ gates: Gates,
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ k: UnsafePointer<Float>,
        _ rows: Int, _ channels: Int
    ) {
        ck_channel_gradient(dx, residual, dy, x, ck_gates(gates), a, b, k, rows, channels)
    }
}

extension ck_gates {
    fileprivate init(_ gates: ChannelKernel.Gates) {
        self.init(output: gates.output, scale: gates.scale, shift: gates.shift)
    }
}

extension Tensor {
    /// Each channel times its factor plus its shift, `[…, C]` → `[…, C]`; gradients do not pass.
    ///
    /// - Precondition: C factors and C shifts.
    package func scalingChannels(by factors: [Float], plus shifts: [Float]) -> Tensor {
        precondition(
            shape.last == factors.count && factors.count == shifts.count,
            "scalingChannels: \(shape) by \(factors.count) factors, \(shifts.count) shifts")
        return Tensor(shape: shape) { out in
            read(self) { x in
                ChannelKernel.scale(
                    out, x, factors, shifts, count / max(1, factors.count), factors.count)
            }
        }
    }

    /// The sums of each channel's distances from the first pixel and of their squares, `[…, C]`;
    /// waits for the device on which the tensor lies.
    ///
    /// - Precondition: at least one pixel.
    package func channelMoments() -> (sums: [Double], squares: [Double]) {
        precondition(count > 0 && !shape.isEmpty, "channelMoments: shape \(shape)")
        let channels = shape[shape.count - 1]
        var sums = [Double](repeating: 0, count: channels)
        var squares = sums
        read(self) { x in
            // Sums about the first pixel lose nothing to a mean that is large.
            ChannelKernel.addMoments(&sums, &squares, x, offset: x, count / channels, channels)
        }
        return (sums, squares)
    }
}
