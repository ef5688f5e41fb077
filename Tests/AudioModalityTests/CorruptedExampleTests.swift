import Datasets
import Foundation
import Modalities
import Support
import Tensors
import Testing

@testable import AudioModality

/// What a recipe's `corrupt` does to examples, and what is seen and heard of them.
@Suite struct CorruptedExampleTests {
    private func corrupted(
        _ modality: AudioModality, _ yaml: String, resources: ResourceFolders = []
    ) throws -> Example {
        var example = try modality.decode(AudioViewTests.word)
        example.corruption = try modality.makeCorruption(
            AudioViewTests.settings(yaml), resources: resources)
        return example
    }

    private func values(
        _ modality: AudioModality, _ example: Example, _ view: View = .plain, seed: UInt64 = 1
    ) throws -> [Float] {
        var generator = RandomGenerator(seed: seed)
        guard
            case .dense(let tensor) = try modality.view(example, as: view, using: &generator)
                .content
        else { return [] }
        return tensor.hostScalars
    }

    @Test func corruptionIsTheSameEachTimeAndComesFirst() throws {
        let modality = try AudioViewTests.modality("augment: {speed: 0.1, noise_snr: [0, 20]}")
        let example = try corrupted(modality, "noise: white\nsnr: 5\nreverb: 0.3\nspeed: 1.2")
        let clean = try modality.decode(AudioViewTests.word)
        let plain = try values(modality, example)
        #expect(try plain == values(modality, example, seed: 2))
        #expect(try plain != values(modality, clean))
        // Augmentation is given the corrupted sound, whatever the view.
        let corruption = try #require(example.corruption as? SoundCorruption)
        let sound = try corruption(try #require(try modality.waveform(of: clean)))
        #expect(try modality.waveform(of: example) == sound)
        let direct = Example(content: .bytes(modality.store.kept(sound)))
        for view in [View.plain, .weak, .strong] {
            #expect(
                try values(modality, example, view, seed: 7)
                    == values(modality, direct, view, seed: 7))
        }
        // It follows the name, so that two of one sound are not corrupted alike.
        var other = example
        other.corruption = corruption.drawn(for: AudioViewTests.record("", id: "another"))
        #expect(try values(modality, other) != plain)
    }

    /// A folder with a collection of noises, `name` of them.
    private func withCollection<R>(
        _ files: [(String, [UInt8])], modality: String = "audio", _ body: (String) throws -> R
    ) throws -> R {
        try Recordings.withFile([], named: "empty") { path in
            let folder = String(path.dropLast("/empty".count))
            let place = folder + "/street"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            var yaml = """
                name: street
                modality: \(modality)
                origin: made up for this test
                licence: none
                format: files
                files:

                """
            for (name, bytes) in files {
                try Files.writeAtomically(bytes, to: "\(place)/\(name)")
                yaml += "  - path: \(name)\n"
            }
            try Files.writeAtomically(yaml, to: place + "/corpus.yaml")
            return try body(folder)
        }
    }

    @Test func noiseIsBroughtToTheRecipesRate() throws {
        let modality = try AudioViewTests.modality()
        let hum = Recordings.sine(300, rate: 44_100, count: 44_100)
        let whistle = Recordings.sine(900, rate: 8_000, count: 8_000)
        let files = [
            ("hum.wav", Recordings.wav(Recordings.pcm(hum), rate: 44_100)),
            ("whistle.wav", Recordings.wav(Recordings.pcm(whistle))),
            ("pause.wav", Recordings.wav([UInt8](repeating: 0, count: 4_000))),
        ]
        try withCollection(files) { folder in
            let clean = try modality.decode(AudioViewTests.word)
            let sound = try #require(try modality.waveform(of: clean))
            var heard = Set<Int>()
            for id in 0..<12 {
                var example = try corrupted(
                    modality, "noise: street\nsnr: 0", resources: [folder])
                example.corruption = example.corruption?.drawn(
                    for: AudioViewTests.record("", id: "\(id)"))
                let noisy = try #require(try modality.waveform(of: example))
                let noise = Waveform(
                    samples: zip(noisy.samples, sound.samples).map { $0 - $1 }, rate: 8_000)
                let power = meanPower(noise.samples) / meanPower(sound.samples)
                #expect(abs(10 * log10(power)) < 0.1)
                heard.insert(Int((frequency(of: noise) / 100).rounded()) * 100)
            }
            #expect(heard == [300, 900])
        }
    }

    @Test func noiseThatIsNotKeptGivesTheSameBits() throws {
        let hum = Recordings.sine(300, rate: 44_100, count: 44_100)
        let files = [("hum.wav", Recordings.wav(Recordings.pcm(hum), rate: 44_100))]
        try withCollection(files) { folder in
            let sounds = try ["", "\ncache_mb: 0"].map { more in
                let modality = try AudioViewTests.modality("hop_ms: 10" + more)
                let noise = try #require(try modality.store.noise(folder + "/street/hum.wav"))
                #expect(noise.isKept == more.isEmpty)
                return try #require(
                    try modality.waveform(
                        of: corrupted(modality, "noise: street\nsnr: 0", resources: [folder])))
            }
            #expect(sounds[0] == sounds[1])
        }
    }

    @Test func noiseThatThereIsNot() throws {
        let modality = try AudioViewTests.modality()
        func fault(_ name: String, _ folder: String) throws -> UserFault {
            try #require(throws: UserFault.self) {
                try corrupted(modality, "snr: 5\nnoise: \(name)", resources: [folder])
            }
        }
        let silence = Recordings.wav([UInt8](repeating: 0, count: 4_000))
        try withCollection([("pause.wav", silence)]) { folder in
            let missing = try fault("streat", folder)
            #expect(missing.place?.description == "recipe.yaml:2")
            #expect("\(missing)".contains("'streat'") && "\(missing)".contains("'street'"))
            let silent = try fault("street", folder)
            #expect(silent.what.contains("nothing to hear"))
            #expect(silent.place?.description == "recipe.yaml:2")
        }
        try withCollection([("note.wav", Array("text\n".utf8))]) { folder in
            let text = try fault("street", folder)
            #expect(text.place?.file == "\(folder)/street/note.wav")
            #expect(text.what.contains("is a text"))
        }
        for (yaml, line) in [
            ("noise: white", 1), ("snr: 3", 1), ("reverb: 0.2\nspeed: 9", 2), ("gain: 3", 1),
            ("low_pass_hz: 5", 1),
        ] {
            let fault = try #require(throws: UserFault.self) { try corrupted(modality, yaml) }
            #expect(fault.place?.description == "recipe.yaml:\(line)", "\(fault)")
        }
    }

    @Test func whatIsSeen() throws {
        for more in ["", "\nnormalise: channel", "\ncache_mb: 0"] {
            let modality = try AudioViewTests.modality("hop_ms: 10" + more)
            let clean = try modality.decode(AudioViewTests.word)
            let png = try #require(try modality.picture(of: clean))
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            // Width and height in the header: frames and mels.
            #expect(png[16..<24].elementsEqual([0, 0, 0, 41, 0, 0, 0, 16]))
            let noisy = try corrupted(modality, "noise: pink\nsnr: 0")
            #expect(try modality.picture(of: noisy) != png)
            #expect(try modality.picture(of: clean) == png)
        }
    }

    @Test func whatIsHeard() throws {
        let modality = try AudioViewTests.modality()
        let example = try corrupted(modality, "gain_db: -20")
        let sound = try #require(try modality.sound(of: example))
        let word = try modality.decode(AudioViewTests.word)
        let clean = modality.fitted(try #require(try modality.waveform(of: word)))
        try Recordings.withFile(sound) { path in
            let heard = try AudioFile(path).read()
            #expect(heard.rate == 8_000 && heard.samples.count == 3_200)
            let worst = zip(heard.samples, clean.samples).map { abs($0 - $1 / 10) }.max() ?? 1
            #expect(worst < 1e-4)
        }
        let long = try AudioViewTests.modality(
            small: "rate: 8000\nseconds: 9\nmels: 16\nfilters: [4]\n")
        let cut = try #require(try long.sound(of: long.decode(AudioViewTests.word)))
        let heard = try Recordings.withFile(cut) { try AudioFile($0).seconds }
        #expect(heard == 3)
    }

    @Test func whatWasViewedIsNeitherSeenNorHeard() throws {
        let modality = try AudioViewTests.modality()
        var chance = generator()
        let example = modality.randomExample(using: &chance)
        #expect(try modality.picture(of: example) == nil && modality.sound(of: example) == nil)
    }
}

extension RecordedNoise {
    fileprivate var isKept: Bool {
        guard case .kept = self else { return false }
        return true
    }
}
