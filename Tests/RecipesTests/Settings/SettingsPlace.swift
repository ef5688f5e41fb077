import Datasets
import Modalities
import Support
import TestSupport

@testable import Recipes

/// A folder with very small corpora of one modality, and a recipe on them.
struct SettingsPlace {
    private let scratch: TemporaryFolder
    let modality: String

    private var root: String { scratch.path }

    init(_ modality: String) throws {
        (self.modality, scratch) = (modality, try TemporaryFolder())
        try Files.makeFolder(root + "/recipes")
        let parts = [
            "here": "train: 0.5, validation: 0.2, rest: 0.3",
            "there": "adapt: 0.5, test: 0.3, other: 0.2",
            "more": "train: 0.4, validation: 0.3, adapt: 0.15, test: 0.15",
            "broken": "train: 0.7, validation: 0.3",
            "sorted": "adapt: 0.5, test: 0.5", "alone": "adapt: 0.5, test: 0.5",
            "stars": "train: 0.5, validation: 0.5", "marks": "adapt: 0.5, test: 0.5",
        ]
        for (name, parts) in parts {
            try Files.makeFolder("\(root)/corpora/\(name)")
            try makeCorpus(name, parts)
        }
        try Files.writeAtomically(recipe, to: root + "/recipes/walk.yaml")
    }

    /// Overrides that name corpora with ratings, which are classes too.
    static let rated = ["source.corpus=stars", "target.corpus=marks"]

    var library: RecipeLibrary {
        RecipeLibrary(roots: [root], registry: CorpusRegistry(folder: root + "/registered"))
    }

    /// What the recipe with some overrides computes.
    func fingerprint(_ overrides: [String]) throws -> Fingerprint {
        let recipe = try library.recipe(
            "walk", overrides: joined(overrides), modalities: Made.modalities)
        return try Fingerprint(recipe, library)
    }

    /// The overrides with those of single changes under `augment` as one mapping, which is how they
    /// are set.
    private func joined(_ overrides: [String]) -> [String] {
        let section = "\(modality).augment."
        let single = overrides.filter { $0.hasPrefix(section) }
        guard !single.isEmpty else { return overrides }
        var changes: [String: Substring] = [:]
        for change in single {
            let parts = change.dropFirst(section.count).split(separator: "=", maxSplits: 1)
            changes[String(parts[0])] = parts[1]
        }
        let mapping = changes.map { "\($0): \($1)" }.joined(separator: ", ")
        return overrides.filter { !$0.hasPrefix(section) } + ["\(modality).augment={\(mapping)}"]
    }

    private var recipe: String {
        let section =
            switch modality {
            case "text":
                """
                text: {pieces: trained, pretrained: false, vocabulary: 100, length: 6, width: 8,
                  heads: 2, hidden: 8, layers: 1}
                """
            case "image":
                """
                image: {network: plain, filters: [4], hidden: [8], size: 8}
                """
            default:
                """
                audio: {filters: [4], rate: 1000, seconds: 0.25, longer: crop, window_ms: 32,
                  hop_ms: 16, mels: 8}
                """
            }
        return """
            name: walk
            modality: \(modality)
            source: {corpus: here}
            target: {corpus: there}
            \(section)
            method: [coral]
            training: {epochs: 2, batch: 4, rate: 0.01}
            seeds: 1

            """
    }

    /// Twenty-four records of two classes, six groups and two kinds; of `broken` one more cannot be
    /// read.
    private func makeCorpus(_ name: String, _ parts: String) throws {
        let folder = "\(root)/corpora/\(name)"
        let content = modality == "text" ? "text" : "file"
        var rows = "id,label,kind,group,rating,\(content)\n"
        let things = ["teapot", "window", "garden", "kitchen", "morning", "picture"]
        for number in 0..<(name == "more" ? 48 : 24) {
            let index = number + (name == "there" ? 24 : name == "more" ? 48 : 0)
            let label = index % 3 == 0 ? 0 : 1
            rows += "\(name)-\(index),\(label),\(index / 2 % 2 == 0 ? "x" : "y"),"
            rows += name == "sorted" ? "g\(label)\(index / 6)," : "g\(index / 4),"
            rows += "\(Double(label * 40 + index * 17 % 37) / 10 - 4),"
            switch modality {
            case "text":
                rows += "\(label == 0 ? "Terrible" : "Wonderful") \(things[index % 6]) "
                rows += "and :) \(things[(index * 5 + 1) % 6]) number \(index) too\n"
            case "image":
                rows += "\(index).png\n"
                try Files.writeAtomically(picture(index), to: "\(folder)/\(index).png")
            default:
                rows += "\(index).wav\n"
                try Files.writeAtomically(sound(index), to: "\(folder)/\(index).wav")
            }
        }
        if name == "broken", modality != "text" {
            rows += "broken,0,x,g0,-1,broken\n"
            try Files.writeAtomically("nothing to see or hear", to: "\(folder)/broken")
        }
        try Files.writeAtomically(rows, to: "\(folder)/rows.csv")
        let label =
            Self.rated.contains { $0.hasSuffix(name) }
            ? "rating: {column: rating, threshold: 0}" : "label: label"
        try Files.writeAtomically(
            """
            name: \(name)
            modality: \(modality)
            origin: made up
            licence: none
            classes: ["0", "1"]
            format: csv
            id: id
            \(content): \(content)
            \(label)
            attributes: [kind]
            \(name == "alone" ? "" : "group: group")
            files: [{path: rows.csv}]
            splits: {seed: 1, by: record, parts: {\(parts)}}

            """, to: "\(folder)/corpus.yaml")
    }

    /// A coloured picture of 40 × 32 pixels.
    private func picture(_ index: Int) throws -> [UInt8] {
        let (height, width) = (40, 32)
        let pixels = (0..<height * width * 3).map { at in
            UInt8((at * (index % 3 == 0 ? 7 : 13) + index * 31 + at / 96 * 5) % 256)
        }
        return try PNG.encoded(pixels, height: height, width: width, channels: 3)
    }

    /// 0.4 s of a tone at 1 kHz.
    private func sound(_ index: Int) -> [UInt8] {
        var wave: [UInt8] = []
        func put(_ text: String) { wave += Array(text.utf8) }
        func put(_ value: Int, bytes: Int) {
            for shift in 0..<bytes { wave.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
        }
        let count = 400
        put("RIFF")
        put(36 + 2 * count, bytes: 4)
        put("WAVEfmt ")
        for (value, bytes) in [(16, 4), (1, 2), (1, 2), (1_000, 4), (2_000, 4), (2, 2), (16, 2)] {
            put(value, bytes: bytes)
        }
        put("data")
        put(2 * count, bytes: 4)
        let period = (index % 3 == 0 ? 5 : 9) + index % 5
        for at in 0..<count {
            put((at % period) * 16_000 / period - 8_000 + (at * 37 + index) % 900, bytes: 2)
        }
        return wave
    }
}
