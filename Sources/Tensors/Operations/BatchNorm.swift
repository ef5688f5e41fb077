/// What a batch-norm computed with: mean and biased variance of each part, `[C]` each.
public struct ChannelStatistics: Sendable {
    /// Shape `[C]`.
    public var mean: Tensor
    /// Shape `[C]`, divided by the number of values.
    public var variance: Tensor
    /// How many values of each channel they were taken over.
    public var count: Int

    /// Statistics from their parts.
    public init(mean: Tensor, variance: Tensor, count: Int = 1) {
        (self.mean, self.variance, self.count) = (mean, variance, count)
    }
}

/// Batch normalisation over channels (Ioffe & Szegedy 2015, arXiv:1502.03167), with what usually
/// follows it in the same pass: adding a residual and rectifying.
///
/// - Parameters:
///   - x: Shape `[N, …, C]`.
///   - scale: Shape `[C]`.
///   - shift: Shape `[C]`.
///   - parts: Numbers of examples, of sum N, that are normalised apart.
///   - given: Statistics to use instead of the batch's own; then they have no gradient.
///   - residual: Added before rectifying; x's shape.
///   - rectifies: Whether the result is `max(0, ·)`.
///   - epsilon: Added to the variance.
/// - Returns: `[N, …, C]`, and the statistics of each part.
public func batchNorm(
    _ x: Tensor, scale: Tensor, shift: Tensor, parts: [Int], given: ChannelStatistics? = nil,
    residual: Tensor? = nil, rectifies: Bool = false, epsilon: Float = 1e-5
) -> (value: Tensor, statistics: [ChannelStatistics]) {
    let channels = x.shape.last ?? 0
    precondition(
        x.shape.count >= 2 && scale.shape == [channels] && shift.shape == [channels]
            && parts.reduce(0, +) == x.shape[0] && (residual.map { $0.shape == x.shape } ?? true)
            && (given.map { $0.mean.shape == [channels] && $0.variance.shape == [channels] }
                ?? true),
        "batchNorm: x \(x.shape), scale \(scale.shape), shift \(shift.shape), parts \(parts), "
            + "residual \(residual?.shape ?? [])")
    let kernel = BatchNormKernel(shape: x.shape, parts: parts, epsilon: epsilon)
    let statistics = given.map { [$0] } ?? kernel.moments(x)
    let value = kernel.forward(x, scale, shift, statistics, residual, rectifies)
    let (isGiven, needsInput, hasResidual) = (given != nil, x.isTracked, residual != nil)
    let (input, gamma, beta) = (x.detached, scale.detached, shift.detached)
    // Without a residual the gate follows from x, which saves reading the output once more.
    let gate: BatchNormKernel.Gate =
        !rectifies ? .open : hasResidual ? .output(value) : .recomputed(shift: beta)
    let inputs = [x, scale, shift] + (residual.map { [$0] } ?? [])
    let output = differentiable(inputs, value) { g in
        let (dx, dgamma, dbeta, gated) = kernel.gradient(
            g, input, gamma, statistics, gate, isGiven: isGiven)
        return [needsInput ? dx : nil, dgamma, dbeta] + (hasResidual ? [gated ?? g] : [])
    }
    return (output, statistics)
}

/// The passes over the pixels, part by part.
struct BatchNormKernel: Sendable {
    /// Where a rectifier behind the norm lets gradients through.
    enum Gate: Sendable {
        case open
        case output(Tensor)
        case recomputed(shift: Tensor)
    }

    let shape: [Int]
    let channels: Int
    let epsilon: Float
    /// The pixels of each part.
    let ranges: [Range<Int>]

    init(shape: [Int], parts: [Int], epsilon: Float) {
        self.shape = shape
        self.epsilon = epsilon
        channels = shape[shape.count - 1]
        let pixels = shape.dropFirst().dropLast().reduce(1, *)
        var start = 0
        ranges = parts.map { count in
            defer { start += count * pixels }
            return start..<start + count * pixels
        }
    }

    /// Pixels worth a thread of its own.
    private var grain: Int { max(64, elementGrain / max(1, channels)) }

    /// Sums two doubles a channel over a part's pixels, in the parts' order.
    func sums(
        _ pixels: Range<Int>,
        _ body: (Range<Int>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> [Double] {
        let size = 2 * channels
        let threads = max(1, min(Parallel.threads, pixels.count / grain))
        var partial = [Double](repeating: 0, count: threads * size)
        partial.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            nonisolated(unsafe) let start = base
            Parallel.each(threads) { thread in
                let from = pixels.lowerBound + pixels.count * thread / threads
                let to = pixels.lowerBound + pixels.count * (thread + 1) / threads
                let own = start + thread * size
                body(from..<to, own, own + channels)
            }
        }
        for thread in 1..<max(1, threads) {
            for i in 0..<size { partial[i] += partial[thread * size + i] }
        }
        return Array(partial.prefix(size))
    }

    func moments(_ x: Tensor) -> [ChannelStatistics] {
        ranges.map { pixels in
            guard !pixels.isEmpty else {
                return ChannelStatistics(
                    mean: Tensor(zeros: [channels]),
                    variance: Tensor(repeating: 1, shape: [channels]), count: 0)
            }
            return read(x) { x in
                // Sums of distances from the first pixel, so that a large mean costs no precision.
                let offset = x + pixels.lowerBound * channels
                let sums = sums(pixels) { range, sum, squares in
                    ChannelKernel.addMoments(
                        sum, squares, x + range.lowerBound * channels, offset: offset,
                        range.count, channels)
                }
                let n = Double(pixels.count)
                let means = (0..<channels).map { sums[$0] / n }
                return ChannelStatistics(
                    mean: Tensor((0..<channels).map { Float(means[$0] + Double(offset[$0])) }),
                    variance: Tensor(
                        (0..<channels).map {
                            Float(max(0, sums[channels + $0] / n - means[$0] * means[$0]))
                        }), count: pixels.count)
            }
        }
    }

    func inverseDeviation(_ statistics: ChannelStatistics) -> [Float] {
        statistics.variance.hostScalars.map { 1 / ($0 + epsilon).squareRoot() }
    }

    /// The norm as a factor and an offset for each channel.
    func affine(
        _ gamma: [Float], _ beta: [Float], _ statistics: ChannelStatistics
    ) -> (factors: [Float], offsets: [Float]) {
        let factors = zip(gamma, inverseDeviation(statistics)).map(*)
        let mean = statistics.mean.hostScalars
        return (factors, (0..<channels).map { beta[$0] - mean[$0] * factors[$0] })
    }

    func forward(
        _ x: Tensor, _ scale: Tensor, _ shift: Tensor, _ statistics: [ChannelStatistics],
        _ residual: Tensor?, _ rectifies: Bool
    ) -> Tensor {
        let (gamma, beta) = (scale.hostScalars, shift.hostScalars)
        return Tensor(shape: shape) { out in
            nonisolated(unsafe) let out = out
            for (part, pixels) in ranges.enumerated() {
                let own = statistics[min(part, statistics.count - 1)]
                let (factors, offsets) = affine(gamma, beta, own)
                read(x, residual ?? x) { x, more in
                    Parallel.ranges(pixels.count, grain: grain) { range in
                        let at = (pixels.lowerBound + range.lowerBound) * channels
                        ChannelKernel.scale(
                            out + at, x + at, factors, offsets,
                            residual: residual == nil ? nil : more + at, rectifies: rectifies,
                            range.count, channels)
                    }
                }
            }
        }
    }

    /// dx = a·d + b·x + k: the projection of d away from 1 and from x̂.
    ///
    /// - Parameter sums: Σ d of each channel, then Σ d·(x − mean) of each.
    func projection(
        _ sums: [Double], pixels: Int, _ gamma: [Float], _ rstd: [Float], _ mean: [Float],
        isGiven: Bool
    ) -> (a: [Float], b: [Float], k: [Float]) {
        var (a, b, k) = ([Float](), [Float](), [Float]())
        let n = Double(pixels)
        for c in 0..<channels {
            let r = Double(rstd[c])
            let slope = isGiven ? 0 : -r * r * sums[channels + c] / n
            let level = isGiven ? 0 : -sums[c] / n
            let factor = Double(gamma[c]) * r
            a.append(Float(factor))
            b.append(Float(factor * slope))
            k.append(Float(factor * (level - slope * Double(mean[c]))))
        }
        return (a, b, k)
    }

    func gradient(
        _ g: Tensor, _ x: Tensor, _ gamma: Tensor, _ statistics: [ChannelStatistics],
        _ gate: Gate, isGiven: Bool
    ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor, gated: Tensor?) {
        let dx = Tensor(uninitialized: shape)
        var (output, shift): (Tensor?, [Float]) = (nil, [])
        switch gate {
        case .open: break
        case .output(let y): output = y
        case .recomputed(let beta): shift = beta.hostScalars
        }
        let gated = output == nil ? nil : Tensor(uninitialized: shape)
        var dgamma = [Double](repeating: 0, count: channels)
        var dbeta = dgamma
        let gamma = gamma.hostScalars
        for (part, pixels) in ranges.enumerated() where !pixels.isEmpty {
            let own = statistics[min(part, statistics.count - 1)]
            let rstd = inverseDeviation(own)
            let mean = own.mean.hostScalars
            // Recomputed as the forward pass has them: [scales | shifts].
            let scales = shift.isEmpty ? [] : zip(gamma, rstd).map(*)
            let affine = Tensor(scales + zip(shift, zip(mean, scales)).map { $0 - $1.0 * $1.1 })
            read(g, x, output ?? g) { g, x, y in
                func gates(_ at: Int) -> ChannelKernel.Gates {
                    let table = UnsafePointer(affine.storage.base)
                    return ChannelKernel.Gates(
                        output: output == nil ? nil : y + at,
                        scale: shift.isEmpty ? nil : table,
                        shift: shift.isEmpty ? nil : table + channels)
                }
                func at(_ range: Range<Int>) -> Int { range.lowerBound * channels }
                let sums = sums(pixels) { range, sum, products in
                    ChannelKernel.addGradientSums(
                        sum, products, g + at(range), x + at(range), mean: mean,
                        gates(at(range)), range.count, channels)
                }
                for c in 0..<channels {
                    dbeta[c] += sums[c]
                    dgamma[c] += sums[channels + c] * Double(rstd[c])
                }
                let (a, b, k) = projection(
                    sums, pixels: pixels.count, gamma, rstd, mean, isGiven: isGiven)
                let (out, outGated) = (dx.storage.base, gated?.storage.base)
                Parallel.ranges(pixels.count, grain: grain) { range in
                    let at = (pixels.lowerBound + range.lowerBound) * channels
                    ChannelKernel.gradient(
                        out + at, residual: outGated.map { $0 + at }, g + at, x + at,
                        gates(at), a, b, k, range.count, channels)
                }
            }
            withExtendedLifetime(affine) {}
        }
        return (
            dx, Tensor(dgamma.map { Float($0) }), Tensor(dbeta.map { Float($0) }), gated
        )
    }
}
