import Testing

@testable import AudioModality

struct RecordingReadingTests {
    /// Decoders of packed sound differ by their rounding.
    private func tolerance(_ name: String) -> Float {
        name.contains("mp3") || name.contains("vorbis") || name.contains("opus") ? 1e-4 : 1e-6
    }

    @Test(arguments: Recordings.names)
    func everyKindIsReadAsByAnotherProgram(name: String) throws {
        let stored = try Recordings.values(name)
        let file = try AudioFile(Recordings.path(name))
        #expect(file.frames == stored.count)
        let sound = try file.read()
        #expect(sound.rate == file.rate && sound.seconds == file.seconds)
        let difference = stored.difference(sound.samples)
        #expect(difference < tolerance(name), "\(name): \(difference)")
        let power = sound.samples.reduce(0) { $0 + Double($1) * Double($1) }
        let level = (power / Double(sound.samples.count)).squareRoot()
        #expect(abs(level - stored.level) < 1e-4)
    }

    @Test func allKindsAreThere() throws {
        #expect(Recordings.names.count == 30)
        let eight = try AudioFile(Recordings.path("eight.wav"))
        #expect(eight.channels == 8 && eight.rate == 8_000 && eight.seconds == 0.05)
        #expect(try AudioFile(Recordings.path("odd.wav")).rate == 12_347)
        #expect(try AudioFile(Recordings.path("opus.opus")).rate == 16_000)
    }

    @Test(arguments: Recordings.names)
    func aPartIsASliceOfTheWhole(name: String) throws {
        let whole = try AudioFile(Recordings.path(name)).read()
        let part = try AudioFile(Recordings.path(name)).read(start: 0.011, seconds: 0.03)
        let first = Int((0.011 * Double(whole.rate)).rounded())
        let last = Int((0.041 * Double(whole.rate)).rounded())
        #expect(part.samples.count == last - first)
        let difference = zip(part.samples, whole.samples[first..<last]).reduce(0) {
            max($0, abs($1.0 - $1.1))
        }
        #expect(difference < 1e-4, "\(name): \(difference)")
        if tolerance(name) < 1e-5 { #expect(difference == 0) }
    }

    @Test(arguments: [
        "wav-pcm-16.wav", "flac-16.flac", "vorbis.ogg", "opus.opus", "mp3.mp3", "wav-gsm610.wav",
    ])
    func aFileIsReadAgainAndAgain(name: String) throws {
        let file = try AudioFile(Recordings.path(name))
        let first = try file.read()
        _ = try file.read(start: 0.1)
        let second = try file.read()
        let third = try AudioFile(Recordings.path(name), checkingEnd: false).read()
        // The MP3 decoder keeps something of what it read before, below the last bit.
        for other in [second, third] {
            #expect(other.samples.count == first.samples.count)
            #expect(zip(other.samples, first.samples).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func channelsAreAveraged() throws {
        let sound = Recordings.pcm([0.5, -0.5, 0.25, 0.75, 0, 1])
        for channels in [1, 2, 3] as [UInt16] {
            try Recordings.withFile(Recordings.wav(sound, channels: channels)) { path in
                let samples = try AudioFile(path).read().samples
                let expected: [Float] =
                    [
                        [0.5, -0.5, 0.25, 0.75, 0, 1], [0, 0.5, 0.5], [0.25 / 3, 1.75 / 3],
                    ][Int(channels) - 1]
                #expect(samples.count == expected.count)
                #expect(zip(samples, expected).allSatisfy { abs($0 - $1) < 1e-4 })
            }
        }
    }

    @Test func theNameDoesNotMatter() throws {
        let bytes = try #require(try? Recordings.bytes("flac-16.flac"))
        for name in ["sound.wav", "sound.vox", "sound.gsm", "sound.raw", "sound"] {
            try Recordings.withFile(bytes, named: name) {
                let file = try AudioFile($0)
                #expect(file.frames == 1_600)
            }
        }
    }

    @Test func silenceIsToldApart() throws {
        for (amplitude, isSilent) in [(0, true), (1e-8, true), (1e-4, false)] as [(Float, Bool)] {
            let samples = [Float](repeating: 0, count: 100) + [-amplitude]
            let bytes = Recordings.wav(Recordings.floats(samples), bits: 32, isFloat: true)
            try Recordings.withFile(bytes) {
                let file = try AudioFile($0)
                #expect(try file.read().isSilent == isSilent)
                #expect(try file.read(rate: 16_000).isSilent == isSilent)
            }
        }
    }

    /// Programs that write into a pipe state the greatest size, or a customary one.
    @Test(arguments: [0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000, 0x8000_0000] as [UInt32])
    func aStreamedFileIsReadToItsEnd(stated: UInt32) throws {
        let sound = Recordings.pcm(Recordings.sine(440, rate: 8_000, count: 100))
        try Recordings.withFile(Recordings.wav(sound, stated: stated, whole: .max)) {
            let sound = try AudioFile($0).read()
            #expect(sound.samples.count == 100)
        }
    }

    @Test func chunksBehindTheSoundAreNoSound() throws {
        let sound = Recordings.pcm(Recordings.sine(440, rate: 8_000, count: 100))
        let note = Array("LIST".utf8) + Recordings.little(UInt32(4)) + Array("INFO".utf8)
        try Recordings.withFile(Recordings.wav(sound, behind: note)) {
            let sound = try AudioFile($0).read()
            #expect(sound.samples.count == 100)
        }
    }
}
