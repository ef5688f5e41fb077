// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
package import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Turns sound into a log-mel spectrogram, with librosa's values for the same settings.
package struct LogMel: Sendable {
    /// What it does.
    package let settings: LogMelSettings
    /// Samples a second of the sound it takes, Hz.
    package let rate: Int
    /// Samples from one frame to the next.
    package let hop: Int
    /// The corpus's mean and deviation, for `normalise: corpus`; values stay as they are until
    /// then.
    package var normalization: CorpusNormalization?
    private let filters: MelFilters
    /// In double precision: what rounding a window adds would be heard beside loud tones.
    private let window: [Double]

    /// Prepares filters and window.
    ///
    /// - Parameters:
    ///   - settings: Fits the rate, as those do that a recipe's section was read into.
    ///   - rate: Samples a second, Hz.
    ///   - normalization: The corpus's mean and deviation, for `normalise: corpus`.
    package init(
        _ settings: LogMelSettings, rate: Int, normalization: CorpusNormalization? = nil
    ) {
        let length = settings.windowSamples(at: rate)
        precondition(
            length <= settings.fft && settings.highHz <= Double(rate) / 2,
            "LogMel: the settings are not for \(rate) Hz")
        (self.settings, self.rate, self.normalization) = (settings, rate, normalization)
        hop = settings.hopSamples(at: rate)
        filters = MelFilters(settings, rate: rate)
        window = Self.window(settings.window, length)
    }

    /// How many frames so many samples become; at least 1.
    package func frames(samples: Int) -> Int { settings.frames(samples: samples, at: rate) }

    /// The log-mel spectrogram, normalised as the settings say. What is too short for one frame is
    /// filled up with silence.
    ///
    /// - Returns: Shape `[T, mels]`.
    /// - Precondition: The waveform's rate is this one's.
    /// - Complexity: O(T · fft · log fft).
    package func callAsFunction(_ waveform: Waveform) -> Tensor {
        precondition(waveform.rate == rate, "LogMel: \(waveform.rate) Hz, not \(rate)")
        let frames = frames(samples: waveform.samples.count)
        let mels = settings.mels
        let levels = Tensor(onHost: [frames, mels]) { out in
            waveform.samples.withUnsafeBufferPointer { samples in
                TransformPool.with(size: settings.fft) { transform in
                    filters.withBands { bands in
                        for frame in 0..<frames {
                            power(of: frame, in: samples, transform)
                            ck_band_sums(out + frame * mels, transform.power, bands)
                        }
                    }
                }
            }
            takeLogarithm(out, frames * mels)
        }
        return normalized(levels)
    }

    /// Writes the power spectrum of a frame into the transform's `power`.
    private func power(
        of frame: Int, in samples: UnsafeBufferPointer<Float>, _ transform: RealTransform
    ) {
        let margin = (settings.fft - window.count) / 2
        let start = frame * hop - (settings.isCentred ? settings.fft / 2 : 0) + margin
        let into = transform.samples
        into.update(repeating: 0, count: margin)
        let end = margin + window.count
        (into + end).update(repeating: 0, count: settings.fft - end)
        if start >= 0, start + window.count <= samples.count, let base = samples.baseAddress {
            ck_take_window(into + margin, base + start, window, window.count)
        } else {
            for at in 0..<window.count {
                into[margin + at] = window[at] * Double(sample(start + at, in: samples))
            }
        }
        transform.transform()
        ck_spectrum_power(
            transform.power, transform.spectrum, settings.power == 1 ? 1 : 0, transform.bins)
    }

    /// A sample that may lie beyond the ends.
    private func sample(_ index: Int, in samples: UnsafeBufferPointer<Float>) -> Float {
        if samples.indices.contains(index) { return samples[index] }
        guard settings.isCentred, settings.padding == .reflect, samples.count > 0 else { return 0 }
        guard samples.count > 1 else { return samples[0] }
        let period = 2 * (samples.count - 1)
        let at = (index % period + period) % period
        return samples[min(at, period - at)]
    }

    private func takeLogarithm(_ levels: UnsafeMutablePointer<Float>, _ count: Int) {
        switch settings.logarithm {
        case .log1p: ck_log_above_one(levels, levels, count)
        case .natural: ck_log_levels(levels, levels, Float(settings.floor), 1, count)
        case .decibels:
            let scale = (settings.power == 1 ? 20 : 10) * log10(exp(1.0))
            ck_log_levels(levels, levels, Float(settings.floor), Float(scale), count)
            if settings.topDecibels > 0 {
                ck_keep_near_top(levels, Float(settings.topDecibels), count)
            }
        }
    }

    private func normalized(_ levels: Tensor) -> Tensor {
        switch settings.normalization {
        case .none: return levels
        case .corpus: return normalization.map { $0.normalized(levels) } ?? levels
        case .channel:
            var moments = CorpusNormalization(mels: settings.mels)
            moments.add(levels)
            return moments.normalized(levels)
        case .utterance:
            var moments = CorpusNormalization(mels: settings.mels)
            moments.add(levels)
            return moments.pooled.normalized(levels)
        }
    }

    /// A periodic window, as spectra want it.
    private static func window(_ shape: LogMelSettings.Window, _ count: Int) -> [Double] {
        (0..<count).map { at in
            let cosine = cos(2 * Double.pi * Double(at) / Double(count))
            switch shape {
            case .rectangular: return 1
            case .hann: return 0.5 - 0.5 * cosine
            case .hamming: return 0.54 - 0.46 * cosine
            }
        }
    }
}
