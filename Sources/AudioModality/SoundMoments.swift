import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the spectrogram of a sound tells of its level, noise and pace.
struct SoundMoments {
    /// Mel bands of the spectrogram.
    static let bands = 40

    /// Hz.
    private(set) var bandwidth = 0.0
    /// In decibels.
    private(set) var signalToNoise = 0.0
    /// A share of the moments.
    private(set) var silence = 0.0
    /// Rises a second.
    private(set) var pace = 0.0
    /// Mean, deviation and mean change of each band.
    private(set) var summary: [Float]

    /// Decibels of a natural logarithm of power.
    private static let decibels = 10 / log(10.0)
    /// The level that digital silence is given, in decibels.
    static let quietest = -120.0

    /// Measures a spectrogram.
    ///
    /// - Parameters:
    ///   - levels: Natural logarithms of power, `[T, bands]`.
    ///   - seconds: How long it is.
    init(_ levels: Tensor, seconds: Double) {
        let (frames, bands) = (levels.shape[0], SoundMoments.bands)
        let values = levels.hostScalars
        var power = [Double](repeating: 0, count: frames)
        var spectrum = [Double](repeating: 0, count: bands)
        var (sum, squares, change) = (spectrum, spectrum, spectrum)
        for frame in 0..<frames {
            for band in 0..<bands {
                let level = Double(values[frame * bands + band])
                let own = exp(level)
                power[frame] += own
                spectrum[band] += own
                sum[band] += level
                squares[band] += level * level
                if frame > 0 {
                    change[band] += abs(level - Double(values[(frame - 1) * bands + band]))
                }
            }
        }
        let count = Double(frames)
        summary =
            sum.map { Float($0 / count) }
            + zip(sum, squares).map {
                Float(max(0, $1 / count - $0 / count * ($0 / count)).squareRoot())
            } + change.map { Float($0 / max(1, count - 1)) }
        // Below the floor of the spectrogram there is nothing to tell apart.
        let loudness = power.map { log(max($0, 1e-9)) * SoundMoments.decibels }
        let sorted = loudness.sorted()
        func quantile(_ share: Double) -> Double { sorted[Int(share * (count - 1))] }
        signalToNoise = quantile(0.95) - quantile(0.1)
        let limit = max(quantile(1) - 40, -80)
        silence = Double(loudness.count { $0 < limit }) / count
        pace = seconds > 0 ? Double(SoundMoments.rises(loudness, above: limit)) / seconds : 0
        bandwidth = SoundMoments.bandwidth(of: spectrum)
    }

    /// The level of samples, in decibels below full scale.
    static func loudness(of samples: [Float]) -> Double {
        let squares = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        let power = squares / Double(max(1, samples.count))
        return power > 0 ? max(quietest, 10 * log10(power)) : quietest
    }

    /// How often the level, smoothed over seven frames, rises by 4 dB and more from a low point.
    private static func rises(_ loudness: [Double], above limit: Double) -> Int {
        let smooth = loudness.indices.map { at in
            let around = loudness[max(0, at - 3)...min(loudness.count - 1, at + 3)]
            return max(limit, around.reduce(0, +) / Double(around.count))
        }
        var (count, low, high, isUp) = (0, Double.infinity, -Double.infinity, false)
        for level in smooth {
            if isUp {
                high = max(high, level)
                if level < high - 4 { (isUp, low) = (false, level) }
            } else {
                low = min(low, level)
                if level > low + 4 { (isUp, high, count) = (true, level, count + 1) }
            }
        }
        return count
    }

    /// The frequency below which 95 % of the power lies, to a band: the filters give the mean power
    /// of a band, so each counts by its width.
    private static func bandwidth(of spectrum: [Double]) -> Double {
        let scale = MelScale.slaney
        let top = scale.mels(8_000)
        let edges = (0..<bands + 2).map { scale.hertz(top * Double($0) / Double(bands + 1)) }
        let power = spectrum.indices.map { spectrum[$0] * (edges[$0 + 2] - edges[$0]) }
        let total = power.reduce(0, +)
        var reached = 0.0
        for band in 0..<bands {
            reached += power[band]
            if reached >= 0.95 * total { return edges[band + 1] }
        }
        return 8_000
    }
}
