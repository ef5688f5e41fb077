// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
package import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Changes sounds at random within stated bounds: speed, then reverberation, shift, noise and gain.
///
/// A sound always takes the same number of draws, whatever the bounds are. So the same generator
/// gives the same bits, and one bound can be changed without changing what the others do.
package struct SoundAugmentation: Sendable {
    /// The bounds.
    package let settings: SoundAugmentationSettings
    /// Samples a second, Hz.
    package let rate: Int
    /// Kernels for slower sound, and for faster sound in even steps of speed.
    private let kernels: [SincKernel]
    private let fastest: Float

    /// Changes within given bounds.
    ///
    /// - Parameters:
    ///   - settings: The bounds.
    ///   - rate: Samples a second, Hz.
    package init(_ settings: SoundAugmentationSettings, rate: Int) {
        (self.settings, self.rate) = (settings, rate)
        let fastest = 1 / (1 - settings.speed)
        self.fastest = fastest
        kernels =
            settings.speed > 0
            ? (0...3).map {
                SincKernel(step: 1 + Double(fastest - 1) * Double($0) / 3, crossings: 8)
            } : []
    }

    /// A changed sound; its length is another one if its speed is. Values may exceed ±1 and are not
    /// clipped.
    ///
    /// - Parameter generator: Draws the changes.
    /// - Complexity: O(n), and O(n · log n) where it reverberates.
    package func callAsFunction(
        _ waveform: Waveform, using generator: inout RandomGenerator
    ) -> Waveform {
        precondition(
            waveform.rate == rate, "SoundAugmentation: \(waveform.rate) Hz, not \(rate)")
        func signed(_ bound: Float) -> Float { bound * (2 * generator.uniform() - 1) }
        let speed = expf(signed(-logf(1 - settings.speed)))
        let reverberates = generator.uniform() < settings.reverbShare && settings.reverb > 0
        let seconds = settings.reverb * (0.2 + 0.8 * generator.uniform())
        let directness = 10 * generator.uniform()
        let shift = signed(settings.shift)
        let isNoisy = generator.uniform() < settings.noiseShare
        let (strength, isPink) = (generator.uniform(), generator.uniform() < 0.5)
        let gain = signed(settings.gain)
        var inner = RandomGenerator(seed: generator.next())
        guard settings.changesWaveforms, !waveform.samples.isEmpty else { return waveform }

        var changed = waveform
        if settings.speed > 0 {
            changed.samples = kernel(for: speed).faster(changed.samples, by: Double(speed))
        }
        if reverberates {
            let room = RoomImpulseResponse(
                seconds: Double(seconds), rate: rate, ratio: Double(directness), using: &inner)
            changed.samples = convolved(changed.samples, with: room.response)
        }
        changed.samples.shift(by: Int(shift * Float(changed.samples.count)))
        if isNoisy, let least = settings.noiseRatio.first, let most = settings.noiseRatio.last {
            let colour = colour(isPink: isPink)
            let noise = colour.samples(changed.samples.count, key: inner.next())
            mix(noise, into: &changed.samples, ratio: least + (most - least) * strength)
        }
        changed.samples.amplify(decibels: gain)
        return changed
    }

    private func kernel(for speed: Float) -> SincKernel {
        guard speed > 1 else { return kernels[0] }
        return kernels[min(3, 1 + Int(3 * (speed - 1) / (fastest - 1)))]
    }

    private func colour(isPink: Bool) -> NoiseColour {
        switch settings.noiseColour {
        case .white: .white
        case .pink: .pink
        case .any: isPink ? .pink : .white
        }
    }
}

extension [Float] {
    /// Moves all samples later, or earlier where the number is below 0; silence moves in.
    fileprivate mutating func shift(by offset: Int) {
        guard offset != 0 else { return }
        let silence = [Float](repeating: 0, count: Swift.min(count, abs(offset)))
        self = offset > 0 ? silence + dropLast(offset) : dropFirst(-offset) + silence
    }

    /// Changes the level.
    mutating func amplify(decibels: Float) {
        guard decibels != 0 else { return }
        let (factor, n) = (powf(10, decibels / 20), count)
        withUnsafeMutableBufferPointer {
            guard let base = $0.baseAddress else { return }
            ck_scale(base, base, factor, n)
        }
    }
}
