import Foundation
import Support
import Testing

@testable import AudioModality

/// Whatever is wrong with a recording is one fault that names the file and what helps.
struct RecordingFaultTests {
    private let sound = Recordings.pcm(Recordings.sine(440, rate: 8_000, count: 1_000))

    @Test func whatIsNotThere() throws {
        let missing = try #require(throws: UserFault.self) { try AudioFile("/none/a.wav") }
        #expect(missing.place?.file == "/none/a.wav" && missing.remedy.contains("Check the name"))
        let folder = try #require(throws: UserFault.self) {
            try AudioFile(NSTemporaryDirectory())
        }
        #expect(folder.remedy.contains("This is a folder"))
        #expect(try Recordings.fault([]).what.hasSuffix("is empty"))
        let device = try #require(throws: UserFault.self) { try AudioFile("/dev/null") }
        #expect(device.what.contains("is no regular file"))
    }

    @Test func whatIsNoRecording() throws {
        let text = try Recordings.fault(Array("What a day!\nÜber alles.\n".utf8))
        #expect(text.what.contains("is a text, not a recording") && text.remedy.contains("FLAC"))
        for name in ["sound.raw", "sound.vox", "sound.gsm", "sound.wav"] {
            let raw = try Recordings.fault(sound, named: name)
            #expect(raw.what.contains("is no recording of a known kind"))
        }
        for name in ["sound.mat", "sound.htk"] {
            let other = try Recordings.fault(Recordings.bytes(name))
            #expect(other.what.contains("known kind") || other.what.contains("is a text"))
        }
        for start in ["RIFF", "OggS", "fLaC", "FORM", "caff", "ID3", ".snd", "NIST_1A", "RF64"] {
            _ = try Recordings.fault(Array(start.utf8))
            _ = try Recordings.fault(Array(start.utf8) + [UInt8](repeating: 0x41, count: 500))
        }
    }

    @Test func whatIsCutShort() throws {
        let whole = Recordings.wav(sound)
        let cut = try Recordings.fault(whole.dropLast(600))
        #expect(cut.what.contains("states 2000 bytes of sound, 1400 are there"))
        #expect(cut.remedy.contains("Fetch the file again"))
        for name in ["flac-16.flac", "vorbis.ogg", "opus.opus", "mp3.mp3"] {
            let bytes = try Recordings.bytes(name)
            let fault = try Recordings.fault(bytes.dropLast(bytes.count / 4))
            #expect(fault.what.contains("cut short") || fault.what.contains("cannot be read as"))
        }
        for name in ["aiff.aiff", "au.au", "au-little.au", "rf64.rf64", "wave64.w64", "nist.sph"] {
            let fault = try Recordings.fault(Recordings.bytes(name).dropLast(200))
            #expect(fault.what.contains("is cut short: its header states"), "\(name): \(fault)")
        }
    }

    @Test func headersThatWereNeverFinished() throws {
        let open = try Recordings.fault(Recordings.wav(sound, stated: 0, whole: 0))
        #expect(open.what.contains("was never finished") && open.what.contains("2000 bytes follow"))
        #expect(open.remedy.contains("ffmpeg"))
        #expect(try Recordings.fault(Recordings.wav([])).what.contains("holds no sound"))
        let note = Array("LIST".utf8) + Recordings.little(UInt32(4)) + Array("INFO".utf8)
        let none = try Recordings.fault(Recordings.wav([], behind: note))
        #expect(none.what.contains("holds no sound"))
        // A FLAC file written into a pipe.
        var flac = try Recordings.bytes("flac-16.flac")
        flac[21] &= 0xF0
        flac.replaceSubrange(22..<26, with: [0, 0, 0, 0])
        #expect(try Recordings.fault(flac).what.contains("does not say how long it is"))
    }

    @Test func headersThatLie() throws {
        for rate in [1, 10, 999, 1_000_001, 10_000_000, 2_147_483_647] as [UInt32] {
            let fault = try Recordings.fault(Recordings.wav(sound, rate: rate))
            #expect(fault.what.contains("states \(rate) samples a second"))
        }
        for rate in [0, UInt32.max] { _ = try Recordings.fault(Recordings.wav(sound, rate: rate)) }
        for rate in [1_000, 1_000_000] as [UInt32] {
            try Recordings.withFile(Recordings.wav(sound, rate: rate)) {
                let read = try AudioFile($0).read(rate: 16_000)
                #expect(read.rate == 16_000)
            }
        }
        for channels in [65, 255, 1_000] as [UInt16] {
            let fault = try Recordings.fault(Recordings.wav(sound, channels: channels))
            #expect(fault.what.contains("states \(channels) channels; up to 64"))
        }
        for channels in [0, UInt16.max] {
            _ = try Recordings.fault(Recordings.wav(sound, channels: channels))
        }
        try Recordings.withFile(Recordings.wav(sound, channels: 64)) {
            let file = try AudioFile($0)
            #expect(file.channels == 64)
        }
        // Sixty-four billion samples in two kilobytes.
        var flac = try Recordings.bytes("flac-16.flac")
        flac[21] |= 0x0F
        #expect(try Recordings.fault(flac).what.contains("cut short"))
    }

    @Test func samplesThatAreNoNumbers() throws {
        for bad in [Float.nan, .infinity, -.infinity, 3e38, -1e13] {
            for channels in [1, 2, 5] as [UInt16] {
                var samples = [Float](repeating: 0.25, count: 100_000)
                samples[80_000] = bad
                samples[90_000] = bad
                let bytes = Recordings.wav(
                    Recordings.floats(samples), channels: channels, bits: 32, isFloat: true)
                let fault = try Recordings.fault(bytes, rate: 16_000)
                let seconds = AudioFile.text(80_000.0 / Double(channels) / 8_000)
                #expect(fault.what.contains("at \(seconds) s that is infinite, not a number"))
            }
        }
        // The scale of 32-bit samples is as good as any.
        let large = Recordings.floats([-0x1p31, 0x1p31])
        try Recordings.withFile(Recordings.wav(large, bits: 32, isFloat: true)) {
            let sound = try AudioFile($0).read()
            #expect(sound.samples == [-0x1p31, 0x1p31])
        }
        // Beyond what 32 bits hold.
        let double = Recordings.little((1e300).bitPattern)
        let fault = try Recordings.fault(Recordings.wav(double, bits: 64, isFloat: true))
        #expect(fault.what.contains("at 0.0 s"))
    }

    @Test func partsThatAreNotThere() throws {
        let file = try AudioFile(Recordings.path("wav-pcm-16.wav"))
        let parts: [(Double, Double?)] = [
            (-0.1, 0.1), (0.2, 0.1), (0.3, nil), (0.1, 0.2), (0, 0), (0.1, -0.05), (.nan, 0.1),
            (0, .nan), (0, .infinity), (1e300, 1), (0.1, 1e-9),
        ]
        for (start, seconds) in parts {
            let fault = try #require(throws: UserFault.self, "\(start) \(seconds ?? -1)") {
                try file.read(start: start, seconds: seconds)
            }
            #expect(fault.place?.file == file.path)
        }
        // Tables round times.
        #expect(try file.read(start: 0.1, seconds: 0.104).samples.count == 800)
    }
}
