import Foundation
import Support
import Tensors
import Testing

@testable import AudioModality

/// Damaged recordings are read or refused; nothing crashes, and nothing takes memory for what is
/// not there.
struct HostileRecordingTests {
    static let names = [
        "wav-pcm-16.wav", "wav-pcm-24.wav", "wav-float.wav", "wav-ulaw.wav", "wav-ima-adpcm.wav",
        "wav-ms-adpcm.wav", "wav-gsm610.wav", "wav-extensible.wav", "rf64.rf64", "wave64.w64",
        "aiff.aiff", "au.au", "caf.caf", "nist.sph", "flac-16.flac", "flac-24.flac", "vorbis.ogg",
        "opus.opus", "mp3.mp3",
    ]

    /// One file that is written again and again.
    private func reading(_ body: ((_ bytes: [UInt8]) throws -> Waveform?) throws -> Void) throws {
        try Recordings.withFile([], named: "sound") { path in
            try body { bytes in
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                do {
                    return try AudioFile(path).read(rate: 4_000)
                } catch let fault as UserFault {
                    #expect(fault.place?.file == path && !fault.remedy.isEmpty)
                    return nil
                }
            }
        }
    }

    @Test(arguments: names)
    func everyTruncation(name: String) throws {
        let bytes = try Recordings.bytes(name)
        let whole = try AudioFile(Recordings.path(name)).seconds
        try reading { read in
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
                #expect(try read(Array(bytes[..<length])) == nil, "\(name), \(length) bytes")
            }
            for missing in 1...3 {
                // What lies behind the sound, or pads it, may be missing.
                if let sound = try read(bytes.dropLast(missing)) {
                    #expect(sound.seconds > 0.9 * whole)
                }
            }
        }
    }

    @Test(arguments: names)
    func randomDamage(name: String) throws {
        var generator = RandomGenerator(seed: 3, stream: "damage", name)
        let sound = try Recordings.bytes(name)
        var accepted = 0
        try reading { read in
            for _ in 0..<500 {
                var bytes = sound
                for _ in 0...generator.integer(below: 4) {
                    // Half of the damage is to the header, where it does most.
                    let isHeader = generator.integer(below: 2) == 0
                    let at = generator.integer(
                        below: isHeader ? min(128, bytes.count) : bytes.count)
                    switch generator.integer(below: 6) {
                    case 0, 1: bytes[at] = UInt8(generator.integer(below: 256))
                    case 2: bytes[at] ^= 1 << UInt8(generator.integer(below: 8))
                    case 3: bytes[at] = generator.integer(below: 2) == 0 ? 0 : 255
                    case 4: bytes.insert(UInt8(generator.integer(below: 256)), at: at)
                    default:
                        let end = min(bytes.count, at + generator.integer(below: 20))
                        bytes.removeSubrange(max(1, at)..<max(1, at, end))
                    }
                }
                if let waveform = try read(bytes) {
                    accepted += 1
                    #expect(waveform.samples.allSatisfy { $0.isFinite })
                    #expect(waveform.samples.count < 4_000 * 3_600)
                }
            }
        }
        // Some damage is to what nobody reads.
        #expect(accepted < 500, "\(name): \(accepted)")
    }
}
