// Kernels of decoding and views, on memory of the host; none computes on a tensor where it lies.
import CKernels
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Noise that is generated, of deviation 1 where it is white.
enum NoiseColour: String, Sendable {
    /// Equal power at all frequencies.
    case white
    /// Power falls by 3 dB an octave.
    case pink

    /// So much noise, which follows from the key.
    func samples(_ count: Int, key: UInt64) -> [Float] {
        switch self {
        case .white:
            return [Float](unsafeUninitializedCapacity: count) { out, filled in
                guard let base = out.baseAddress, count > 0 else { return }
                ck_noise(base, key, count)
                filled = count
            }
        case .pink:
            // What the filters swing in with is left out.
            let lead = 1_024
            var values = NoiseColour.white.samples(count + lead, key: key)
            values.withUnsafeMutableBufferPointer {
                guard let base = $0.baseAddress else { return }
                ck_pink(base, base, count + lead)
            }
            return Array(values[lead...])
        }
    }
}

/// A recording of noise that is not silent.
enum RecordedNoise: Sendable {
    /// In memory.
    case kept(Waveform)
    /// In a file, read whenever it is used.
    case file(String)

    /// All of it, at a rate.
    ///
    /// - Throws: `UserFault` on a file that cannot be read any more.
    func waveform(rate: Int) throws -> Waveform {
        switch self {
        case .kept(let sound):
            precondition(sound.rate == rate, "RecordedNoise: \(sound.rate) Hz, not \(rate)")
            return sound
        case .file(let path): return try AudioFile(path).read(rate: rate)
        }
    }
}

/// What a corruption mixes into sound.
enum Noise: Sendable {
    /// Generated.
    case generated(NoiseColour)
    /// Parts of recordings, at least one.
    case recorded([RecordedNoise])

    /// So much noise of its own level. A recording that is too short is repeated.
    ///
    /// - Throws: `UserFault` on a recording that is read only now, and cannot be.
    func samples(
        _ count: Int, rate: Int, using generator: inout RandomGenerator
    ) throws -> [Float] {
        switch self {
        case .generated(let colour): return colour.samples(count, key: generator.next())
        case .recorded(let recordings):
            // A silent part of a recording is no noise; another may be.
            var part = [Float]()
            for _ in 0..<8 {
                let recording = recordings[generator.integer(below: recordings.count)]
                let whole = try recording.waveform(rate: rate).samples
                let start = generator.integer(below: whole.count)
                part = Self.part(of: whole, from: start, count)
                if part.contains(where: { $0 != 0 }) { break }
            }
            return part
        }
    }

    private static func part(of whole: [Float], from start: Int, _ count: Int) -> [Float] {
        var part = Array(whole[start..<min(whole.count, start + count)])
        while part.count < count { part += whole.prefix(count - part.count) }
        return part
    }
}

/// Adds noise at a signal-to-noise ratio: that of the mean powers of the sound and of the noise,
/// each over the whole length. Where either is silent there is no ratio, and nothing is added.
///
/// Values may come to exceed ±1.
///
/// - Parameters:
///   - noise: As long as the sound.
///   - ratio: In decibels.
func mix(_ noise: [Float], into samples: inout [Float], ratio: Float) {
    precondition(noise.count == samples.count, "mix: \(noise.count) into \(samples.count)")
    let count = samples.count
    let (sound, other) = (ck_sum_of_squares(samples, count), ck_sum_of_squares(noise, count))
    let factor = (sound / other).squareRoot() * pow(10, -Double(ratio) / 20)
    guard sound > 0, other > 0, factor.isFinite else { return }
    samples.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        ck_accumulate(base, noise, Float(factor), count)
    }
}
