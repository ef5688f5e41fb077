import Datasets
import Foundation
import Support
import Tensors
import Testing

@testable import AudioModality

/// A generator for one test.
func generator(_ name: String = "model") -> RandomGenerator {
    RandomGenerator(seed: 11, stream: "tests", name)
}

/// What a saved model needs to read new recordings.
@Suite struct SavedAudioTests {
    /// Gives `body` an empty folder, which is removed afterwards.
    private func withFolder<R>(_ body: (String) throws -> R) throws -> R {
        try Recordings.withFile([], named: "empty") {
            let folder = String($0.dropLast("/empty".count))
            return try body(folder)
        }
    }

    private let records = ["wav-pcm-16.wav", "odd.wav", "vorbis.ogg"].map {
        AudioViewTests.record(Recordings.path($0), id: $0)
    }

    private func plain(_ modality: AudioModality, _ record: Record) throws -> [Float] {
        var generator = generator()
        let example = try modality.view(
            modality.decode(record), as: .plain, using: &generator)
        guard case .dense(let tensor) = example.content else { return [] }
        return tensor.hostScalars
    }

    @Test(arguments: [
        "normalise: corpus", "normalise: channel\nnetwork: encoder\nwidth: 8\nheads: 2",
        "log: log1p\naugment: strong\nlonger: crop\nfilters: [4, 5]\nsegments: 2",
    ])
    func whatIsSavedReadsTheSame(yaml: String) throws {
        let modality = try AudioViewTests.modality(yaml, records: records)
        try withFolder { folder in
            try modality.save(to: folder)
            let saved = try AudioModality(savedIn: folder)
            #expect(saved.settings == modality.settings)
            #expect(saved.logMel.normalization == modality.logMel.normalization)
            for record in records {
                #expect(try plain(saved, record) == plain(modality, record))
            }
            var (one, other) = (generator(), generator())
            let networks = try (
                modality.makeFeaturizer(pretrained: true, using: &one).tensors,
                saved.makeFeaturizer(pretrained: false, using: &other).tensors
            )
            #expect(networks.0.mapValues(\.shape) == networks.1.mapValues(\.shape))
        }
    }

    @Test func theCorpusIsWhatIsNormalizedBy() throws {
        let modality = try AudioViewTests.modality("normalise: corpus", records: records)
        let found = try #require(modality.logMel.normalization)
        #expect(found.frames == 3 * Double(modality.settings.frames))
        let values = try records.map { try plain(modality, $0) }
        // Every mel has mean 0 and deviation 1 over the records together.
        for mel in 0..<16 {
            let own = values.flatMap { values in
                stride(from: mel, to: values.count, by: 16).map { Double(values[$0]) }
            }
            let mean = own.reduce(0, +) / Double(own.count)
            let square = own.reduce(0) { $0 + $1 * $1 } / Double(own.count)
            #expect(abs(mean) < 1e-3 && abs(square - 1) < 1e-2, "\(mel): \(mean), \(square)")
        }
    }

    @Test func whatCannotBeReadIsNoPartOfTheCorpus() throws {
        let clean = try AudioViewTests.modality("normalise: corpus", records: records)
        try Recordings.withFile(Array("text\n".utf8)) { path in
            let silence = Recordings.wav([UInt8](repeating: 0, count: 8_000))
            try Recordings.withFile(silence) { silent in
                let others = [
                    AudioViewTests.record(path, id: "text"),
                    AudioViewTests.record("/none/a.wav", id: "none"),
                    AudioViewTests.record(silent, id: "silent"),
                ]
                let mixed = try AudioViewTests.modality(
                    "normalise: corpus", records: others + records)
                #expect(mixed.logMel.normalization == clean.logMel.normalization)
                // Of none of which anything is known.
                let none = try AudioViewTests.modality("normalise: corpus", records: others)
                #expect(none.logMel.normalization?.frames == 0)
                #expect(try plain(none, records[0]).allSatisfy { $0.isFinite })
            }
        }
    }

    @Test func aLongRecordingCountsByItsWindows() throws {
        let small = "rate: 8000\nseconds: 0.05\nmels: 16\nfilters: [4]\nnormalise: corpus\n"
        let modality = try AudioViewTests.modality(records: [records[0]], small: small)
        let parts = try modality.parts(of: records[0])
        let frames = Double(modality.settings.frames)
        #expect(parts.count > 2)
        #expect(modality.logMel.normalization?.frames == Double(parts.count) * frames)
    }

    @Test func damagedFilesAreNamed() throws {
        let modality = try AudioViewTests.modality("normalise: corpus", records: records)
        try withFolder { folder in
            try modality.save(to: folder)
            let file = folder + "/audio.json"
            let whole = try Files.readText(file)
            let lies = [
                ("\"rate\" : 8000", "\"rate\" : 0"), ("\"seconds\" : 0.4", "\"seconds\" : 1e300"),
                ("\"seconds\" : 0.4", "\"seconds\" : -1"), ("\"fft\" : 256", "\"fft\" : 3"),
                ("\"mels\" : 16", "\"mels\" : 20"), ("\"mels\" : 16", "\"mels\" : 100000"),
                ("\"heads\" : 4", "\"heads\" : 0"), ("\"network\" : \"cnn\"", "\"network\" : \"\""),
                ("\"cache_mb\" : 1024", "\"cache_mb\" : -5"),
                ("\"high_hz\" : 4000", "\"high_hz\" : 9000"),
                ("\"frames\" : ", "\"frames\" : -"),
            ]
            for (old, new) in lies {
                #expect(whole.contains(old), "\(old)")
                try Files.writeAtomically(whole.replacing(old, with: new), to: file)
                expectDamage(in: folder, new)
            }
            for length in [0, 1, whole.utf8.count / 2] {
                try Files.writeAtomically(Array(whole.utf8.prefix(length)), to: file)
                expectDamage(in: folder, "\(length) bytes")
            }
            try FileManager.default.removeItem(atPath: file)
            expectDamage(in: folder, "none")
            try Files.writeAtomically(whole, to: file)
            #expect(throws: Never.self) { try AudioModality(savedIn: folder) }
        }
    }

    @Test func statisticsAreThoseOfOneThread() throws {
        let small = "rate: 8000\nseconds: 0.02\nmels: 16\nfilters: [4]\nnormalise: corpus\n"
        let modality = try AudioViewTests.modality(records: records, small: small)
        let plain = LogMel(modality.settings.features, rate: 8_000)
        var one = CorpusNormalization(mels: 16)
        let parts = try records.flatMap(modality.parts)
        for part in parts {
            let sound = try modality.store.waveform(of: part.content, id: part.id)
            if !sound.isSilent { one.add(plain(modality.fitted(sound))) }
        }
        #expect(parts.count > 16 && modality.logMel.normalization == one)
    }

    @Test func statisticsThatAreMissingAreNamed() throws {
        let modality = try AudioViewTests.modality("normalise: corpus", records: records)
        try withFolder { folder in
            try modality.save(to: folder)
            let file = folder + "/audio.json"
            var saved = try #require(
                try JSONSerialization.jsonObject(with: Data(Files.read(file))) as? [String: Any])
            saved["normalization"] = nil
            try Files.writeAtomically(
                Array(try JSONSerialization.data(withJSONObject: saved)), to: file)
            let fault = try #require(throws: UserFault.self) { try AudioModality(savedIn: folder) }
            #expect(fault.what.contains("statistics") && fault.place?.file == file, "\(fault)")
        }
    }

    private func expectDamage(in folder: String, _ what: String) {
        let fault = #expect(throws: UserFault.self, "\(what)") {
            try AudioModality(savedIn: folder)
        }
        #expect(fault?.place?.file == folder + "/audio.json" && fault?.remedy.isEmpty == false)
    }
}
