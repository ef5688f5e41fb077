import Datasets
import Glibc
import Modalities
import Support
import Tensors
import Testing

@testable import AudioModality

/// From records to spectrograms.
@Suite struct AudioViewTests {
    static func settings(_ yaml: String) throws -> Settings {
        try Settings(yaml: yaml, file: "recipe.yaml")
    }

    /// A modality for sounds of half a second at 8 kHz, if nothing else is said.
    static func modality(
        _ more: String = "", records: [Record] = [], small: String = NetworkTests.small
    ) throws -> AudioModality {
        try AudioModality(settings: settings(small + more), resources: [], records: records)
    }

    static func record(_ path: String, id: String = "a") -> Record {
        Record(id: id, content: .file(path), line: 3, file: "table.csv")
    }

    /// A record of the fixtures, which all hold the same quarter of a second.
    static let word = record(Recordings.path("wav-pcm-16.wav"), id: "word")

    private func viewed(
        _ modality: AudioModality, _ example: Example, _ view: View = .plain, seed: UInt64 = 1
    ) throws -> Tensor {
        var generator = RandomGenerator(seed: seed)
        let viewed = try modality.view(example, as: view, using: &generator)
        guard case .dense(let tensor) = viewed.content else {
            Issue.record("a view that is no spectrogram")
            return Tensor(zeros: [0])
        }
        return tensor
    }

    @Test func viewsHaveTheSettingsShape() throws {
        let modality = try Self.modality("filters: [4]\nhop_ms: 12.5\naugment: strong")
        let example = try modality.decode(Self.word)
        #expect(modality.settings.frames == 33)
        for view in [View.plain, .weak, .strong] {
            for seed in UInt64(1)...8 {
                let tensor = try viewed(modality, example, view, seed: seed)
                #expect(tensor.shape == [33, 16, 1])
                #expect(tensor.hostScalars.allSatisfy { $0.isFinite })
            }
        }
    }

    @Test func theGeneratorDecidesAViewAndNothingElse() throws {
        let modality = try Self.modality("augment: {speed: 0.1, time_masks: 1}")
        let example = try modality.decode(Self.word)
        let plain = try viewed(modality, example)
        #expect(try viewed(modality, example, seed: 9).hostScalars == plain.hostScalars)
        for view in [View.weak, .strong] {
            let one = try viewed(modality, example, view, seed: 5).hostScalars
            #expect(try viewed(modality, example, view, seed: 5).hostScalars == one)
            #expect(try viewed(modality, example, view, seed: 6).hostScalars != one)
            #expect(one != plain.hostScalars)
        }
        let still = try Self.modality("augment: none")
        let same = try still.decode(Self.word)
        #expect(try viewed(still, same, .weak).hostScalars == plain.hostScalars)
        // What was viewed already stays.
        var generator = RandomGenerator(seed: 1)
        let dense = try still.view(same, as: .plain, using: &generator)
        let again = try still.view(dense, as: .strong, using: &generator)
        guard case .dense(let tensor) = again.content else { return }
        #expect(tensor.hostScalars == plain.hostScalars)
    }

    @Test func plainIsTheSpectrogramOfTheFittedSound() throws {
        for seconds in [0.1, 0.4] {
            let modality = try Self.modality(
                "longer: crop", small: "rate: 8000\nseconds: \(seconds)\nmels: 16\nfilters: [4]\n")
            let sound = try AudioFile(Recordings.path("wav-pcm-16.wav")).read(rate: 8_000)
            let fitted = sound.fitted(seconds: seconds, place: .centre)
            let expected = modality.logMel(fitted)
            let plain = try viewed(modality, modality.decode(Self.word))
            #expect(
                plain.hostScalars == expected.hostScalars && plain.shape == expected.shape + [1])
        }
    }

    @Test func whatIsNotKeptGivesTheSameBits() throws {
        let names = ["wav-pcm-16.wav", "flac-24.flac", "vorbis.ogg", "mp3.mp3", "odd.wav"]
        let records = names.map { Self.record(Recordings.path($0), id: $0) }
        let more = "augment: strong"
        let kept = try Self.modality(more)
        let read = try Self.modality(more + "\ncache_mb: 0")
        for record in try records.flatMap(kept.parts) {
            let (one, other) = (try kept.decode(record), try read.decode(record))
            guard case .bytes(let bytes) = one.content, case .deferred(let later) = other.content
            else {
                Issue.record("\(record.id) was not kept, or was")
                continue
            }
            #expect(try later() == bytes)
            for view in [View.plain, .weak, .strong] {
                #expect(
                    try viewed(kept, one, view, seed: 3).hostScalars
                        == viewed(read, other, view, seed: 3).hostScalars)
            }
        }
    }

    @Test func whatIsReleasedMakesRoom() throws {
        let modality = try Self.modality("cache_mb: 1")
        func isKept() throws -> Bool {
            guard case .bytes = try modality.decode(Self.word).content else { return false }
            return true
        }
        #expect(try isKept() && modality.store.budget.keeps(1_000_000))
        while try isKept() {}
        modality.releaseExamples()
        #expect(try isKept())
    }

    @Test func longRecordingsAreCutOrCropped() throws {
        let small = "rate: 8000\nseconds: 0.1\nmels: 16\nfilters: [4]\n"
        let cut = try Self.modality("window_step: 0.05", small: small)
        let parts = try cut.parts(of: Self.word)
        #expect(parts.count > 2 && parts[1].id == "word@0.05s" && parts[1].line == 3)
        let spectrograms = try parts.map { try viewed(cut, cut.decode($0)).hostScalars }
        #expect(Set(spectrograms).count == parts.count)
        let crop = try Self.modality("longer: crop", small: small)
        let middle = try crop.parts(of: Self.word)
        #expect(middle.map(\.id) == ["word"] && middle[0].line == 3)
        guard case .excerpt(_, let start, let seconds) = middle[0].content else {
            Issue.record("\(middle[0].content) is not cropped")
            return
        }
        let length = try AudioFile(Recordings.path("wav-pcm-16.wav")).seconds
        #expect(seconds == 0.1 && abs(start + 0.05 - length / 2) <= 1 / 8_000)
        let missing = Self.record("/none/a.wav")
        #expect(throws: UserFault.self) { try cut.parts(of: missing) }
        #expect(throws: UserFault.self) { try crop.parts(of: missing) }
        let text = Record(id: "t", content: .text("hello"), line: 1)
        #expect(try crop.parts(of: text) == [text])
    }

    /// What is read of a file of the network's rate is what the whole of it would be cropped to.
    @Test func theMiddleIsThatOfTheWhole() throws {
        let noise = NoiseColour.white.samples(4_001, key: 3)
        let bytes = Recordings.wav(Recordings.floats(noise), bits: 32, isFloat: true)
        try Recordings.withFile(bytes) { path in
            for seconds in ["0.1", "0.100125", "0.5", "0.500125", "0.6"] {
                let modality = try Self.modality(
                    "longer: crop",
                    small: "rate: 8000\nseconds: \(seconds)\nmels: 16\nfilters: [4]\n")
                let contents: [RawContent] = [
                    .file(path), .excerpt(file: path, start: 0.0131, seconds: 0.4),
                ]
                for content in contents {
                    var record = Self.record(path)
                    record.content = content
                    let middle = try #require(try modality.parts(of: record).first)
                    let whole = try modality.store.waveform(of: content, id: "a")
                    let part = try modality.store.waveform(of: middle.content, id: "a")
                    #expect(modality.fitted(part) == modality.fitted(whole), "\(seconds) s")
                    #expect(part.samples.count <= modality.settings.samples)
                }
            }
        }
    }

    /// Of each normalisation, silence has finite values: those of the floor of its logarithm.
    @Test(arguments: ["none", "utterance", "channel", "corpus"])
    func silenceIsAnExample(normalise: String) throws {
        for level in [Float(0), 1e-8] {
            let samples = [Float](repeating: level, count: 4_000)
            let bytes = Recordings.wav(Recordings.floats(samples), bits: 32, isFloat: true)
            try Recordings.withFile(bytes) { path in
                let record = Self.record(path, id: "pause")
                let modality = try Self.modality("normalise: \(normalise)", records: [record])
                let sound = try #require(try modality.waveform(of: modality.decode(record)))
                #expect(sound.isSilent)
                let values = modality.logMel(modality.fitted(sound)).hostScalars
                #expect(values.allSatisfy { $0.isFinite && $0 == values[0] }, "\(values.prefix(9))")
            }
        }
    }

    /// A pause in a recording is no example of its class; a recording of nothing else is.
    @Test func aPauseIsNamed() throws {
        let modality = try Self.modality(
            small: "rate: 8000\nseconds: 0.1\nmels: 16\nfilters: [4]\n")
        for isLoud in [false, true] {
            var samples = [Float](repeating: 0, count: 4_000)
            if isLoud { samples[3_900] = 0.5 }
            let bytes = Recordings.wav(Recordings.floats(samples), bits: 32, isFloat: true)
            try Recordings.withFile(bytes) { path in
                let parts = try modality.parts(of: Self.record(path, id: "night"))
                #expect(parts.count > 3)
                guard isLoud else {
                    for part in parts { _ = try modality.decode(part) }
                    return
                }
                let fault = try #require(throws: UserFault.self) { try modality.decode(parts[0]) }
                #expect(fault.what == "the recording \(parts[0].id) is silent")
                #expect(fault.place?.description == "table.csv:3" && !fault.remedy.isEmpty)
                _ = try modality.decode(#require(parts.last))
                // An excerpt that a table names is an example, whatever the rest of its file is.
                var excerpt = Self.record(path, id: "quiet")
                excerpt.content = .excerpt(file: path, start: 0, seconds: 0.1)
                _ = try modality.decode(excerpt)
            }
        }
    }

    @Test func whatIsNoRecordingIsAFault() throws {
        let modality = try Self.modality()
        for bytes in [Array("not a recording\n".utf8), [], Array("RIFF".utf8)] {
            try Recordings.withFile(bytes) { path in
                let record = Self.record(path)
                let decoded = try #require(throws: UserFault.self) { try modality.decode(record) }
                let cut = try #require(throws: UserFault.self) { try modality.parts(of: record) }
                #expect(decoded.what.contains(path) && decoded.place?.file == path)
                #expect(decoded == cut)
            }
        }
        let text = Record(id: "t", content: .text("hello"), line: 1)
        #expect(throws: UserFault.self) { try modality.decode(text) }
    }
}
