import Foundation
import Testing

extension Workplace {
    /// A working folder with two corpora of sounds too, and the recipe `sounds`.
    static func withSounds() throws -> Workplace {
        let place = try Workplace()
        try place.write(soundRecipe, to: "recipes/sounds.yaml")
        for (name, level) in [("near", Float(0.5)), ("far", 0.1)] {
            for (pitch, hertz) in [("low", 130.0), ("high", 420)] {
                try place.makeFolder("corpora/\(name)/\(pitch)")
                for number in 0..<24 {
                    let sound = MadeSound(
                        hertz * (1 + Double(number) / 100), number: number, level: level)
                    try place.write(sound.wav, to: soundFile(name, pitch, number))
                }
            }
            let parts =
                name == "near" ? "{train: 0.7, validation: 0.3}" : "{adapt: 0.6, test: 0.4}"
            try place.write(
                """
                name: \(name)
                modality: audio
                origin: made up for this test
                licence: none
                classes: [low, high]
                format: folder
                extensions: [wav]
                splits:
                  seed: 1
                  parts: \(parts)

                """, to: "corpora/\(name)/corpus.yaml")
        }
        return place
    }

    /// The same, with a model in `run` that tells high from low.
    static func withSoundModel(_ more: String...) throws -> Workplace {
        let place = try Workplace.withSounds()
        let settings = ["training.epochs=6", "training.rate=0.01"] + more
        let output = try place.dawb(
            ["recipe", "sounds", "--out", "run", "--seeds", "1"]
                + settings.flatMap { ["--set", $0] })
        try #require(output.status == 0, "\(output.stderr)")
        return place
    }

    /// The path of a sound in a corpus.
    static func soundFile(_ corpus: String, _ pitch: String, _ number: Int) -> String {
        "corpora/\(corpus)/\(pitch)/\(number < 10 ? "0" : "")\(number).wav"
    }

    /// A file of zeros behind a header that takes no room on the disk, however long it is.
    func writeSparse(_ header: Data, bytes: UInt64, to name: String) throws {
        try write(header, to: name)
        let file = try #require(FileHandle(forUpdatingAtPath: "\(path)/\(name)"))
        try file.truncate(atOffset: UInt64(header.count) + bytes)
        try file.close()
    }

    /// Writes into the middle of a file.
    func write(_ data: Data, to name: String, at offset: UInt64) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: "\(path)/\(name)"))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: data)
        try file.close()
    }

    private static let soundRecipe = """
        name: sounds
        title: "Made-up sounds: near to far"
        modality: audio
        source:
          corpus: near
        target:
          corpus: far
        audio:
          rate: 2000
          seconds: 0.25
          window_ms: 32
          hop_ms: 20
          mels: 12
          filters: [4, 6]
          normalise: utterance
        method: [coral]
        training:
          epochs: 1
          batch: 8
        seeds: 1

        """
}
