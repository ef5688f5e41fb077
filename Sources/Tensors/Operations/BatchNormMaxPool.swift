import CKernels

/// ``batchNorm(_:scale:shift:parts:given:residual:rectifies:epsilon:)`` with a rectifier, and
/// ``maxPool(_:size:stride:padding:)`` of size 2 behind it, in one.
///
/// The same values as one after the other; but the normalised pixels, of which three in four are
/// lost at once, are never written, and in the backward pass a gradient is read a quarter as often.
/// What is bound by memory takes half the time.
///
/// - Parameters:
///   - x: Shape `[N, H, W, C]`; H and W at least 2.
///   - scale: Shape `[C]`.
///   - shift: Shape `[C]`.
///   - parts: Numbers of examples, of sum N, that are normalised apart.
///   - given: Statistics to use instead of the batch's own; then they have no gradient.
///   - epsilon: Added to the variance.
/// - Returns: `[N, H / 2, W / 2, C]`, and the statistics of each part.
/// - Complexity: O(N · H · W · C).
public func batchNormMaxPool(
    _ x: Tensor, scale: Tensor, shift: Tensor, parts: [Int], given: ChannelStatistics? = nil,
    epsilon: Float = 1e-5
) -> (value: Tensor, statistics: [ChannelStatistics]) {
    let channels = x.shape.last ?? 0
    precondition(
        x.shape.count == 4 && scale.shape == [channels] && shift.shape == [channels]
            && parts.reduce(0, +) == x.shape[0]
            && (given.map { $0.mean.shape == [channels] && $0.variance.shape == [channels] }
                ?? true),
        "batchNormMaxPool: x \(x.shape), scale \(scale.shape), shift \(shift.shape), parts \(parts)"
    )
    let norm = BatchNormKernel(shape: x.shape, parts: parts, epsilon: epsilon)
    let kernel = BatchNormMaxPoolKernel(norm: norm, parts: parts)
    let statistics = given.map { [$0] } ?? norm.moments(x)
    let pooled = kernel.forward(x, scale, shift, statistics)
    let (isGiven, needsInput) = (given != nil, x.isTracked)
    let (input, gamma) = (x.detached, scale.detached)
    let output = differentiable([x, scale, shift], pooled.value) { g in
        let (dx, dgamma, dbeta) = kernel.gradient(
            g, input, gamma, statistics, pooled, isGiven: isGiven, needsInput: needsInput)
        return [dx, dgamma, dbeta]
    }
    return (output, statistics)
}

/// The passes over the windows, part by part.
private struct BatchNormMaxPoolKernel: Sendable {
    /// Values saved for the backward pass.
    struct Pooled: Sendable {
        var value: Tensor
        /// A byte for each value: which pixel of its window won, 4 for none.
        var chosen: Tensor
        /// The winners' own values, before the norm.
        var winners: Tensor
    }

    let norm: BatchNormKernel
    /// The norm's kernel over windows instead of pixels, for sums.
    let pooled: BatchNormKernel
    let window: ck_window
    /// The images of each part.
    let images: [Range<Int>]

    init(norm: BatchNormKernel, parts: [Int]) {
        self.norm = norm
        window = ck_window(norm.shape, size: 2, stride: 2, padding: 0)
        pooled = BatchNormKernel(
            shape: [norm.shape[0], window.out_height, window.out_width, norm.channels],
            parts: parts, epsilon: norm.epsilon)
        var start = 0
        images = parts.map { count in
            defer { start += count }
            return start..<start + count
        }
    }

    /// Values of an image before and behind the pooling.
    private var sizes: (whole: Int, pooled: Int) {
        (
            window.height * window.width * norm.channels,
            window.out_height * window.out_width * norm.channels
        )
    }

    /// Images worth a thread of their own.
    private var grain: Int { max(1, elementGrain / max(1, sizes.whole)) }

    private static func bytes(_ tensor: Tensor) -> UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(tensor.storage.base).assumingMemoryBound(to: UInt8.self)
    }

    func forward(
        _ x: Tensor, _ scale: Tensor, _ shift: Tensor, _ statistics: [ChannelStatistics]
    ) -> Pooled {
        let (gamma, beta) = (scale.hostScalars, shift.hostScalars)
        let made = Pooled(
            value: Tensor(uninitialized: pooled.shape),
            chosen: Tensor(uninitialized: [(pooled.shape.reduce(1, *) + 3) / 4]),
            winners: Tensor(uninitialized: pooled.shape))
        let (whole, small) = sizes
        read(x, made.value, made.winners) { x, out, winners in
            nonisolated(unsafe) let (x, bytes) = (x, Self.bytes(made.chosen))
            nonisolated(unsafe) let (out, winners) = (
                UnsafeMutablePointer(mutating: out), UnsafeMutablePointer(mutating: winners)
            )
            for (part, images) in images.enumerated() {
                let own = statistics[min(part, statistics.count - 1)]
                let (factors, offsets) = norm.affine(gamma, beta, own)
                Parallel.ranges(images.count, grain: grain) { range in
                    let first = images.lowerBound + range.lowerBound
                    let (from, to) = (first * whole, first * small)
                    ck_norm_pool(
                        out + to, bytes + to, winners + to, x + from, factors, offsets, window,
                        range.count, norm.channels)
                }
            }
        }
        withExtendedLifetime(made.chosen) {}
        return made
    }

    func gradient(
        _ g: Tensor, _ x: Tensor, _ gamma: Tensor, _ statistics: [ChannelStatistics],
        _ made: Pooled, isGiven: Bool, needsInput: Bool
    ) -> (dx: Tensor?, dgamma: Tensor, dbeta: Tensor) {
        let channels = norm.channels
        let dx = needsInput ? Tensor(uninitialized: norm.shape) : nil
        var dgamma = [Double](repeating: 0, count: channels)
        var dbeta = dgamma
        let gamma = gamma.hostScalars
        let (whole, small) = sizes
        for (part, images) in images.enumerated() where !images.isEmpty {
            let own = statistics[min(part, statistics.count - 1)]
            let (rstd, mean) = (norm.inverseDeviation(own), own.mean.hostScalars)
            let sums = read(g, made.winners, made.value) { g, winners, value in
                nonisolated(unsafe) let (g, winners, value) = (g, winners, value)
                return pooled.sums(pooled.ranges[part]) { range, sum, products in
                    let at = range.lowerBound * channels
                    // A window of value 0 has chosen none of its pixels.
                    let gates = ChannelKernel.Gates(
                        output: value + at, scale: nil, shift: nil)
                    ChannelKernel.addGradientSums(
                        sum, products, g + at, winners + at, mean: mean, gates, range.count,
                        channels)
                }
            }
            for c in 0..<channels {
                dbeta[c] += sums[c]
                dgamma[c] += sums[channels + c] * Double(rstd[c])
            }
            guard let dx else { continue }
            let (a, b, k) = norm.projection(
                sums, pixels: norm.ranges[part].count, gamma, rstd, mean, isGiven: isGiven)
            read(g, x) { g, x in
                nonisolated(unsafe) let (g, x, bytes) = (g, x, Self.bytes(made.chosen))
                nonisolated(unsafe) let out = dx.storage.base
                Parallel.ranges(images.count, grain: grain) { range in
                    let first = images.lowerBound + range.lowerBound
                    ck_norm_pool_gradient(
                        out + first * whole, g + first * small, bytes + first * small,
                        x + first * whole, a, b, k, window, range.count, channels)
                }
            }
        }
        withExtendedLifetime(made.chosen) {}
        return (dx, Tensor(dgamma.map { Float($0) }), Tensor(dbeta.map { Float($0) }))
    }
}
