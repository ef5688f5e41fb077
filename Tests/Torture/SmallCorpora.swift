import Foundation

/// Parts of the bundled corpora, small enough that a run takes a second.
struct SmallCorpora {
    let bundled: String
    let here: String

    /// Writes them all.
    func write() throws {
        try texts("tweets", from: "tweets/tweets.tsv", "{train: 0.7, validation: 0.3}")
        try texts("reviews", from: "product-reviews/snippets.tsv", "{adapt: 0.6, test: 0.4}")
        try digits("mnist", from: "mnist5k", "{train: 0.05, validation: 0.02, rest: 0.93}")
        try digits("usps", from: "usps", "{train: 0.03, test: 0.02, rest: 0.95}")
        try voices("voices", accent: "us", "{train: 0.7, validation: 0.3}")
        try voices("accents", accent: "de", "{adapt: 0.6, test: 0.4}")
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(here)/\(name)"))
    }

    private func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(here)/\(name)", withIntermediateDirectories: true)
    }

    private func description(_ name: String, _ modality: String, _ parts: String, _ more: String)
        -> String
    {
        """
        name: \(name)
        modality: \(modality)
        origin: a part of a bundled corpus
        licence: that of the bundled corpus
        \(more)
        splits:
          seed: 1
          parts: \(parts)

        """
    }

    private func texts(_ name: String, from file: String, _ parts: String) throws {
        try makeFolder(name)
        let rows = try String(contentsOfFile: "\(bundled)/\(file)", encoding: .utf8)
            .split(whereSeparator: \.isNewline).prefix(160)
        try write(rows.map { $0 + "\n" }.joined(), to: "\(name)/rows.tsv")
        let more = """
            classes: [negative, positive]
            format: tsv
            header: false
            columns: [id, rating, text]
            id: id
            text: text
            rating: {column: rating, threshold: 0.5}
            files:
              - path: rows.tsv
            """
        try write(description(name, "text", parts, more), to: "\(name)/corpus.yaml")
    }

    private func digits(_ name: String, from folder: String, _ parts: String) throws {
        try makeFolder(name)
        for file in ["images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"] {
            try FileManager.default.copyItem(
                atPath: "\(bundled)/\(folder)/\(file)", toPath: "\(here)/\(name)/\(file)")
        }
        let more = """
            classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
            format: idx
            files:
              - path: images-idx3-ubyte.gz
                labels: labels-idx1-ubyte.gz
            """
        try write(description(name, "image", parts, more), to: "\(name)/corpus.yaml")
    }

    /// Excerpts of the first recordings of an accent.
    private func voices(_ name: String, accent: String, _ parts: String) throws {
        try makeFolder("\(name)/recordings")
        let lines = try String(
            contentsOfFile: "\(bundled)/spoken-digits/metadata.csv", encoding: .utf8
        ).split(whereSeparator: \.isNewline)
        let rows = lines.filter { $0.contains(",\(accent),") }.prefix(140)
        try write(
            ([lines[0]] + rows).map { $0 + "\n" }.joined(), to: "\(name)/metadata.csv")
        for file in Set(rows.compactMap { $0.split(separator: ",").dropFirst().first }) {
            try FileManager.default.copyItem(
                atPath: "\(bundled)/spoken-digits/\(file)", toPath: "\(here)/\(name)/\(file)")
        }
        let more = """
            classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
            format: csv
            id: id
            file: file
            start: start
            seconds: seconds
            label: label
            files:
              - path: metadata.csv
            """
        try write(description(name, "audio", parts, more), to: "\(name)/corpus.yaml")
    }
}
