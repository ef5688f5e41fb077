import CKernels
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is mixed into sound.
enum Noise: Sendable {
    /// Generated; equal power at all frequencies.
    case white
    /// Generated; power falls by 3 dB an octave.
    case pink
    /// Parts of recordings, none of them empty, of the rate of the sound.
    case recorded([Waveform])

    /// So much noise of its own level. A recording that is too short is repeated.
    func samples(_ count: Int, using generator: inout RandomGenerator) -> [Float] {
        switch self {
        case .white: return Self.white(count, key: generator.next())
        case .pink:
            // What the filters swing in with is left out.
            let lead = 1_024
            var values = Self.white(count + lead, key: generator.next())
            values.withUnsafeMutableBufferPointer {
                guard let base = $0.baseAddress else { return }
                ck_pink(base, base, count + lead)
            }
            return Array(values[lead...])
        case .recorded(let recordings):
            // A silent part of a recording is no noise; another may be.
            var part = [Float]()
            for _ in 0..<8 {
                let whole = recordings[generator.integer(below: recordings.count)].samples
                let start = generator.integer(below: whole.count)
                part = Self.part(of: whole, from: start, count)
                if part.contains(where: { $0 != 0 }) { break }
            }
            return part
        }
    }

    /// Noise of deviation 1 that follows from the key.
    static func white(_ count: Int, key: UInt64) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { out, filled in
            guard let base = out.baseAddress, count > 0 else { return }
            ck_noise(base, key, count)
            filled = count
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
