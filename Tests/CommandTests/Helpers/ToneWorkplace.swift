import Foundation

extension Workplace {
    /// A working folder with a corpus of short tones too, and the recipe `tones`.
    static func withTones() throws -> Workplace {
        let place = try Workplace()
        try place.write(toneRecipe, to: "recipes/tones.yaml")
        for (name, hertz) in [("low", 300.0), ("high", 1_500.0)] {
            try place.makeFolder("corpora/tones/\(name)")
            for number in 0..<40 {
                let file = "corpora/tones/\(name)/\(number < 10 ? "0" : "")\(number).wav"
                try place.write(wav(hertz + 8 * Double(number), number: number), to: file)
            }
        }
        try place.write(tonesYAML, to: "corpora/tones/corpus.yaml")
        return place
    }

    /// A quarter of a second of a tone with a grain that its number decides: 16 bits at 4 kHz.
    private static func wav(_ hertz: Double, number: Int) -> Data {
        let samples = (0..<1_000).map { at in
            let grain = Double((at * 37 + number * 101) % 61 - 30) * 60
            return Int16(9_000 * sin(2 * .pi * hertz * Double(at) / 4_000) + grain)
        }
        func little<N: FixedWidthInteger>(_ value: N) -> Data {
            withUnsafeBytes(of: value.littleEndian) { Data($0) }
        }
        let sound = samples.reduce(into: Data()) { $0 += little($1) }
        var head = Data("RIFF".utf8) + little(UInt32(36 + sound.count)) + Data("WAVEfmt ".utf8)
        head += little(UInt32(16)) + little(UInt16(1)) + little(UInt16(1)) + little(UInt32(4_000))
        head += little(UInt32(8_000)) + little(UInt16(2)) + little(UInt16(16))
        return head + Data("data".utf8) + little(UInt32(sound.count)) + sound
    }

    private static let toneRecipe = """
        name: tones
        title: "Made-up tones: clean to noisy"
        modality: audio
        source:
          corpus: tones
        target:
          corpus: tones
          corrupt: {noise: white, snr: 0}
        audio: {rate: 4000, seconds: 0.25, longer: crop, mels: 16, filters: [4], augment: none}
        method: [coral]
        training:
          epochs: 1
          batch: 8
        seeds: 1

        """

    private static let tonesYAML = """
        name: tones
        modality: audio
        origin: made up for this test
        licence: none
        classes: [low, high]
        format: folder
        extensions: [wav]
        splits:
          seed: 1
          parts: {train: 0.4, validation: 0.2, adapt: 0.2, test: 0.2}

        """
}
