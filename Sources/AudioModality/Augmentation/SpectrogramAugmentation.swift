// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
package import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Changes log-mel spectrograms at random within stated bounds: warps of frequency and of time,
/// then masks of both, filled with the mean.
///
/// A spectrogram always takes one draw, whatever the bounds are.
///
/// - SeeAlso: Park et al. 2019, SpecAugment, arXiv:1904.08779; Jaitly & Hinton 2013, Vocal tract
///   length perturbation (VTLP) improves speech recognition.
package struct SpectrogramAugmentation: Sendable {
    /// The bounds.
    package let settings: SoundAugmentationSettings
    private let mel: LogMelSettings

    /// Changes within given bounds.
    ///
    /// - Parameters:
    ///   - settings: The bounds.
    ///   - mel: How the spectrograms are made, which says what frequency each channel has.
    package init(_ settings: SoundAugmentationSettings, mel: LogMelSettings) {
        (self.settings, self.mel) = (settings, mel)
    }

    /// A changed spectrogram. Gradients do not pass.
    ///
    /// - Parameters:
    ///   - spectrogram: Shape `[T, mels]`.
    ///   - generator: Draws the changes.
    /// - Returns: The same shape.
    /// - Complexity: O(T · mels).
    package func callAsFunction(
        _ spectrogram: Tensor, using generator: inout RandomGenerator
    ) -> Tensor {
        precondition(
            spectrogram.shape.count == 2 && spectrogram.shape[1] == mel.mels,
            "SpectrogramAugmentation: shape \(spectrogram.shape) for \(mel.mels) mels")
        // Each change draws from a generator of its own, so that none disturbs another.
        let seed = generator.next()
        func draws(_ change: String) -> RandomGenerator {
            RandomGenerator(seed: seed, stream: change)
        }
        var changed = spectrogram.detached
        guard settings.changesSpectrograms, changed.count > 0 else { return changed }
        if settings.frequencyWarp > 0 {
            var own = draws("frequency warp")
            let factor = expf(-logf(1 - settings.frequencyWarp) * (2 * own.uniform() - 1))
            changed = changed.betweenColumns(channels(warpedBy: Double(factor)))
        }
        if settings.timeWarp > 0 {
            var own = draws("time warp")
            changed = changed.betweenRows(frames(changed.shape[0], using: &own))
        }
        var (times, bands) = (draws("time masks"), draws("frequency masks"))
        let (rows, columns) = (changed.shape[0], changed.shape[1])
        let masked = (0..<settings.timeMasks).map { _ in
            Self.mask(of: rows, settings.timeMask, using: &times)
        }
        let maskedBands = (0..<settings.frequencyMasks).map { _ in
            Self.mask(of: columns, settings.frequencyMask, using: &bands)
        }
        changed.withMutableHostMemory { values in
            let mean = Float(ck_sum(values, rows * columns) / Double(rows * columns))
            for mask in masked {
                (values + mask.lowerBound * columns)
                    .update(repeating: mean, count: mask.count * columns)
            }
            for mask in maskedBands where !mask.isEmpty {
                for row in 0..<rows {
                    (values + row * columns + mask.lowerBound)
                        .update(repeating: mean, count: mask.count)
                }
            }
        }
        return changed
    }

    /// A mask of at most a share of the extent, anywhere in it.
    private static func mask(
        of extent: Int, _ share: Float, using generator: inout RandomGenerator
    ) -> Range<Int> {
        let width = generator.integer(below: Int(share * Float(extent)) + 1)
        let start = generator.integer(below: extent - width + 1)
        return start..<start + width
    }

    /// Where each channel is read from when all frequencies are multiplied by a factor, up to a
    /// knee from which they go straight to the upper limit.
    private func channels(warpedBy factor: Double) -> [Double] {
        let (low, high) = (mel.scale.mels(mel.lowHz), mel.scale.mels(mel.highHz))
        let step = (high - low) / Double(mel.mels + 1)
        let top = 0.8 * mel.highHz * min(factor, 1)
        let knee = top / factor
        return (0..<mel.mels).map { channel in
            let hertz = mel.scale.hertz(low + step * Double(channel + 1))
            let from =
                hertz <= knee
                ? hertz * factor
                : mel.highHz - (mel.highHz - top) / (mel.highHz - knee) * (mel.highHz - hertz)
            return (mel.scale.mels(from) - low) / step - 1
        }
    }

    /// Where each frame is read from when one instant is moved and the rest is stretched.
    private func frames(_ count: Int, using generator: inout RandomGenerator) -> [Double] {
        let last = Double(count - 1)
        let bound = Double(settings.timeWarp)
        let place = bound + (1 - 2 * bound) * Double(generator.uniform())
        let moved = place + bound * (2 * Double(generator.uniform()) - 1)
        return (0..<count).map { frame in
            let at = last > 0 ? Double(frame) / last : 0
            let from =
                at < moved
                ? at * place / moved : 1 - (1 - at) * (1 - place) / max(1e-9, 1 - moved)
            return from * last
        }
    }
}

extension Tensor {
    /// The whole part of each position, within an extent, and what is left.
    private static func split(_ positions: [Double], _ extent: Int) -> ([Int32], [Float]) {
        let inside = positions.map { min(max(0, $0), Double(extent - 1)) }
        return (inside.map { Int32($0) }, inside.map { Float($0 - $0.rounded(.down)) })
    }

    /// Rows read between rows.
    fileprivate func betweenRows(_ positions: [Double]) -> Tensor {
        let (lower, shares) = Tensor.split(positions, shape[0])
        return Tensor(onHost: shape) { out in
            withHostMemory { ck_between_rows(out, $0, lower, shares, shape[0], shape[1]) }
        }
    }

    /// Columns read between columns.
    fileprivate func betweenColumns(_ positions: [Double]) -> Tensor {
        let (lower, shares) = Tensor.split(positions, shape[1])
        return Tensor(onHost: shape) { out in
            withHostMemory { ck_between_columns(out, $0, lower, shares, shape[0], shape[1]) }
        }
    }
}
