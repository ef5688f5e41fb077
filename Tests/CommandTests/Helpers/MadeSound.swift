import Foundation

/// Small recordings as WAV files, made without any library.
struct MadeSound {
    /// Samples a second, Hz.
    var rate: UInt32 = 2_000
    var channels: UInt16 = 1
    /// −1…1; of all channels in turn.
    var samples: [Float]

    /// A sawtooth of some frequency, with a little noise that its number decides.
    init(_ hertz: Double, seconds: Double = 0.25, number: Int = 0, level: Float = 0.5) {
        let count = Int(seconds * Double(rate))
        var noise = UInt32(truncatingIfNeeded: number &* 2_654_435_761 &+ 12_345)
        samples = (0..<count).map { index in
            noise = noise &* 1_664_525 &+ 1_013_904_223
            let turn = Double(index) * hertz / 2_000 + Double(number) / 7
            let hiss = Float(noise >> 16) / 65_536 - 0.5
            return level * (2 * Float(turn - turn.rounded(.down)) - 1 + 0.1 * hiss)
        }
    }

    /// Other samples.
    init(samples: [Float]) { self.samples = samples }

    /// Behind each other.
    static func + (one: MadeSound, other: MadeSound) -> MadeSound {
        MadeSound(samples: one.samples + other.samples)
    }

    /// The whole WAV file, in 16 bits.
    var wav: Data {
        let sound = samples.flatMap { MadeSound.little(Int16(max(-1, min(1, $0)) * 32_767)) }
        return MadeSound.header(bytes: UInt32(sound.count), rate: rate, channels: channels) + sound
    }

    /// The whole WAV file, in 32-bit floats, which can hold what is no number.
    var floats: Data {
        let sound = samples.flatMap { MadeSound.little($0.bitPattern) }
        return MadeSound.header(
            bytes: UInt32(sound.count), rate: rate, channels: channels, bits: 32, kind: 3) + sound
    }

    /// What stands before the sound of a WAV file; every number can be a lie.
    static func header(
        bytes: UInt32, rate: UInt32 = 2_000, channels: UInt16 = 1, bits: UInt16 = 16,
        kind: UInt16 = 1
    ) -> Data {
        let frame = channels &* (bits / 8)
        return Data("RIFF".utf8) + little(bytes &+ 36) + Data("WAVEfmt ".utf8)
            + little(UInt32(16)) + little(kind) + little(channels) + little(rate)
            + little(rate &* UInt32(frame)) + little(frame) + little(bits) + Data("data".utf8)
            + little(bytes)
    }

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> Data {
        withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }
}
