import Datasets
import Foundation
import TestSupport

/// A small corpus in a folder of its own, of which a test can change any part.
struct CorpusFixture {
    let folder: TemporaryFolder
    var file = "data.tsv"
    var data: String
    /// The lines of `corpus.yaml`, by key, in order.
    var yaml: [(key: String, value: String)] = [
        ("name", "small"), ("modality", "text"), ("origin", "made for a test"),
        ("licence", "none"), ("classes", "[bad, good]"), ("format", "tsv"), ("id", "id"),
        ("text", "text"), ("label", "label"), ("files", "[{path: data.tsv}]"),
        ("splits", "{seed: 1, parts: {all: 1}}"),
    ]

    /// The rows `(id, label, text)` that a fixture has unless it is given others.
    static let rows = [
        ("a", "good", "one"), ("b", "bad", "two"), ("c", "1", "three"), ("d", "0", "four"),
    ]

    init(data: String? = nil) throws {
        folder = try TemporaryFolder()
        let rows = Self.rows.map { "\($0)\t\($1)\t\($2)\n" }.joined()
        self.data = data ?? "id\tlabel\ttext\n" + rows
    }

    /// Replaces, adds or (with nil) removes a key of `corpus.yaml`.
    subscript(key: String) -> String? {
        get { yaml.first { $0.key == key }?.value }
        set {
            yaml.removeAll { $0.key == key }
            if let newValue { yaml.append((key, newValue)) }
        }
    }

    /// Makes the corpus comma-separated or one of JSON lines.
    mutating func format(_ format: String, data: String) {
        self["format"] = format
        self.data = data
    }

    /// The line of `corpus.yaml` a key is on.
    func line(of key: String) -> Int? {
        yaml.firstIndex { $0.key == key }.map { $0 + 1 }
    }

    /// The path of the data file and of `corpus.yaml`.
    var dataPath: String { "\(folder.path)/\(file)" }
    var yamlPath: String { "\(folder.path)/corpus.yaml" }

    /// Writes the corpus and loads it.
    func load() throws -> Corpus {
        try folder.write(data, to: file)
        return try loadWithoutData()
    }

    /// Writes `corpus.yaml` alone and loads the corpus.
    func loadWithoutData() throws -> Corpus {
        try folder.write(yaml.map { "\($0): \($1)\n" }.joined(), to: "corpus.yaml")
        return try Corpus.load(named: folder.path, searching: [])
    }
}

/// The corpora of this package.
let bundledCorpora = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("corpora").path
