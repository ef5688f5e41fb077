package import Datasets
import Support
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a recipe's `corrupt` section does to each sound of a domain, the same each time it is read.
///
/// In this order: speed, reverberation, a low pass, noise (which the low pass has gone over too),
/// gain. So the signal-to-noise ratio, that of the mean powers of sound and noise over the whole
/// example, is exact in the result. Values may exceed ±1; they are not clipped.
package struct SoundCorruption: Corruption {
    /// Least and greatest ratio of the sound's power to the noise's, in decibels.
    private var ratios: [Float] = []
    private var noise: Noise?
    /// Reverberation time, in seconds; 0 for none.
    private let reverb: Double
    /// Change of level, in decibels.
    private let gain: Float
    /// Nil where nothing is cut.
    private let lowPass: LowPass?
    private let speed: Double
    private let kernel: SincKernel?
    /// Samples a second of the sounds, Hz.
    private let rate: Int
    /// Decides how strong the noise is and which part of it is heard.
    private var chance = RandomGenerator(seed: 0, stream: "corruption")

    /// The section's keys.
    package static var keys: [String] { SoundCorruptionSettings.keys }

    /// Reads and checks the section.
    ///
    /// - Parameters:
    ///   - settings: The section.
    ///   - rate: Samples a second of the sounds to corrupt, Hz.
    ///   - noise: Finds the recordings that `noise` names where it is neither `white` nor `pink`;
    ///     silent ones are left out.
    /// - Throws: `UserFault` on what cannot be used, also where `noise` throws one without a place.
    init(
        _ settings: Settings, rate: Int, noise: (String) throws -> [RecordedNoise]
    ) throws {
        self.rate = rate
        let section = try SoundCorruptionSettings(settings)
        (reverb, gain, speed) = (section.reverb, section.gain, section.speed)
        lowPass = section.lowPass.flatMap { LowPass($0, rate: rate) }
        kernel = speed == 1 ? nil : SincKernel(step: speed, crossings: 16)
        ratios = section.ratios
        self.noise = try section.noise.map { try Self.noise($0, settings, noise) }
    }

    private static func noise(
        _ name: String, _ settings: Settings, _ find: (String) throws -> [RecordedNoise]
    ) throws -> Noise {
        if let colour = NoiseColour(rawValue: name) { return .generated(colour) }
        do {
            let heard = try find(name)
            guard !heard.isEmpty else {
                throw UserFault(
                    "there is nothing to hear in the noise '\(name)'",
                    remedy: "Name a corpus with recordings, or white, or pink.")
            }
            return .recorded(heard)
        } catch let fault as UserFault where fault.place == nil {
            throw settings.fault("noise", fault.what, remedy: fault.remedy)
        }
    }

    /// The same for one record, whose noise follows from its name.
    package func drawn(for record: Record) -> any Corruption {
        var drawn = self
        drawn.chance = RandomGenerator(seed: 0, stream: "corruption", record.id)
        return drawn
    }

    /// The sound, corrupted.
    ///
    /// - Parameter waveform: The sound.
    /// - Throws: `UserFault` on a recording of noise that is read only now, and cannot be.
    /// - Precondition: The sound is of the rate that was stated.
    /// - Complexity: O(n · log n).
    package func callAsFunction(_ waveform: Waveform) throws -> Waveform {
        precondition(waveform.rate == rate, "SoundCorruption: \(waveform.rate) Hz, not \(rate)")
        var generator = chance
        let strength = generator.uniform()
        var corrupted = waveform
        guard !waveform.samples.isEmpty else { return corrupted }
        if let kernel { corrupted.samples = kernel.faster(corrupted.samples, by: speed) }
        if reverb > 0 {
            let room = RoomImpulseResponse(seconds: reverb, rate: rate, ratio: 0, using: &generator)
            corrupted.samples = convolved(corrupted.samples, with: room.response)
        }
        if let lowPass { corrupted.samples = lowPass.applied(to: corrupted.samples) }
        if let noise, let least = ratios.first, let most = ratios.last {
            let count = corrupted.samples.count
            var other = try noise.samples(count, rate: rate, using: &generator)
            if let lowPass { other = lowPass.applied(to: other) }
            mix(other, into: &corrupted.samples, ratio: least + (most - least) * strength)
        }
        corrupted.samples.amplify(decibels: gain)
        return corrupted
    }

    /// A sinc under Blackman's window, whose slope is a tenth of the cut-off wide.
    private struct LowPass {
        /// Symmetric, an odd number.
        private let weights: [Float]

        /// Nil where there is nothing to cut.
        init?(_ hertz: Double, rate: Int) {
            guard hertz < Double(rate) / 2 else { return nil }
            let half = Int((2.75 * Double(rate) / (0.1 * hertz)).rounded(.up))
            let weights = (-half...half).map { at -> Double in
                let angle = 2 * Double.pi * hertz / Double(rate) * Double(at)
                let turn = Double.pi * Double(at) / Double(half + 1)
                let window = 0.42 + 0.5 * cos(turn) + 0.08 * cos(2 * turn)
                return window * (at == 0 ? 1 : sin(angle) / angle)
            }
            let sum = weights.reduce(0, +)
            self.weights = weights.map { Float($0 / sum) }
        }

        func applied(to samples: [Float]) -> [Float] {
            convolved(samples, with: weights, delay: weights.count / 2)
        }
    }
}
