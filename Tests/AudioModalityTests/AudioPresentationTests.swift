import Datasets
import Modalities
import Support
import Testing

@testable import AudioModality

/// What people see and hear of a recording, and how long it is.
struct AudioPresentationTests {
    private func modality(_ yaml: String) throws -> AudioModality {
        try AudioModality(timing: Settings(yaml: yaml, file: "audio.yaml"), resources: [])
    }

    private func example(_ modality: AudioModality, seconds: Double, rate: Int) throws -> Example {
        let count = Int(seconds * Double(rate))
        let samples = Recordings.sine(440, rate: rate, count: count)
        return try Recordings.withFile(Recordings.wav(Recordings.pcm(samples), rate: UInt32(rate)))
        {
            try modality.decode(Record(id: "tone", content: .file($0), line: 0))
        }
    }

    @Test func aSoundIsAShortFLACFile() throws {
        let modality = try modality("{rate: 8000, seconds: 5}")
        let example = try example(modality, seconds: 6, rate: 8_000)
        #expect(try modality.seconds(of: example) == 6)
        let sound = try #require(try modality.sound(of: example))
        #expect(sound.starts(with: Array("fLaC".utf8)) && sound.count < 48_000)
        try Recordings.withFile(sound, named: "sound.flac") {
            let count = try AudioFile($0).read().samples.count
            #expect(count == 24_000)
        }
    }

    @Test func aRateThatFLACDoesNotTakeIsWritten() throws {
        let modality = try modality("{rate: 96001, seconds: 0.1}")
        let example = try example(modality, seconds: 0.1, rate: 96_001)
        let sound = try #require(try modality.sound(of: example))
        #expect(sound.count > 1_000)
    }

    @Test func theLegendTellsAxes() throws {
        let legend = try modality("{rate: 8000, seconds: 0.8, mels: 40, low_hz: 50}").pictureLegend
        let text = try #require(legend)
        for words in ["0.8\u{A0}s", "from 0.05 to 4\u{A0}kHz", "40 mel bands"] {
            #expect(text.contains(words), "\(text)")
        }
        #expect(!text.contains("heard"))
        #expect(try modality("{seconds: 10}").pictureLegend?.contains("first 3\u{A0}s") == true)
    }

    @Test func theLengthOfAnExcerptIsItsOwn() throws {
        let modality = try modality("{}")
        let bytes = DeferredBytes(seconds: 1.5) { preconditionFailure("nothing is to be read") }
        #expect(try modality.seconds(of: Example(content: .deferred(bytes))) == 1.5)
    }

    @Test func coloursDoNotDependOnWhatTheNetworkIsGiven() throws {
        let pictures = try ["natural", "log1p", "decibels"].map { logarithm in
            let modality = try modality("{rate: 8000, log: \(logarithm), normalise: channel}")
            return try modality.picture(of: example(modality, seconds: 1, rate: 8_000))
        }
        #expect(pictures[0] != nil && pictures[0] == pictures[1] && pictures[0] == pictures[2])
    }

    @Test func featureWorkIsThatOfTheSettings() throws {
        let work = try #require(modality("{rate: 16000, seconds: 1, hop_ms: 10}").featureWork)
        #expect(work.frames == 101 && work.seconds == 1 && work.name == "log-mel spectra")
        work.run()
    }
}
