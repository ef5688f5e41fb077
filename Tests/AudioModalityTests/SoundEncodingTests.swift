import Testing

@testable import AudioModality

struct SoundEncodingTests {
    private let sound = Waveform(
        samples: Recordings.sine(440, rate: 16_000, count: 20_000), rate: 16_000)

    @Test(arguments: SoundEncoding.allCases)
    func whatIsWrittenIsReadAgain(encoding: SoundEncoding) throws {
        try Recordings.withFile(sound.encoded(encoding)) { path in
            let read = try AudioFile(path).read()
            #expect(read.rate == 16_000 && read.samples.count == 20_000)
            #expect(zip(read.samples, sound.samples).allSatisfy { abs($0 - $1) < 1 / 32_000 })
        }
    }

    @Test func aWAVFileIsPlain() throws {
        let bytes = try sound.encodedWAV()
        #expect(bytes.count == 44 + 40_000)
        #expect(
            Array(bytes[..<36]) == Array(Recordings.wav([], rate: 16_000, whole: 40_036)[..<36]))
        #expect(try sound.encodedWAV(maxSeconds: 0.5).count == 44 + 16_000)
        #expect(try sound.encodedWAV(maxSeconds: 99).count == bytes.count)
        #expect(try Waveform(samples: [], rate: 8_000).encodedWAV().count == 44)
    }

    @Test func whatIsBeyondFullScaleIsClipped() throws {
        let loud = Waveform(samples: [2, -2, 1, -1, 0.5], rate: 8_000)
        try Recordings.withFile(loud.encodedWAV()) {
            let samples = try AudioFile($0).read().samples
            #expect(samples[0] > 0.999 && samples[1] == -1 && samples[2] > 0.999)
            #expect(abs(samples[4] - 0.5) < 1e-4)
        }
    }
}
