import Foundation

/// A working folder of its own for one test: one small recipe, two small corpora.
final class Workplace {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "dawb-command-\(UUID().uuidString)"
        for folder in ["recipes", "corpora/plain", "corpora/odd"] {
            try FileManager.default.createDirectory(
                atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        }
        try write(Workplace.recipe, to: "recipes/tiny.yaml")
        for name in ["plain", "odd"] {
            try write(Workplace.corpusYAML(name), to: "corpora/\(name)/corpus.yaml")
            try write(Workplace.rows(name), to: "corpora/\(name)/texts.tsv")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The recipe `tiny`.
    static let recipe = """
        name: tiny
        title: "Made-up texts: plain to odd"
        modality: text
        source:
          corpus: plain
        target:
          corpus: odd
        text:
          pieces: trained
          pretrained: false
          vocabulary: 200
          length: 16
          width: 16
          heads: 2
          hidden: 32
          layers: 1
        method: [coral]
        training:
          epochs: 2
          batch: 8
        seeds: 2

        """

    /// A recipe without a target, on the corpus `odd`.
    static let trainingRecipe = recipe.replacing("name: tiny", with: "name: alone")
        .replacing(
            "source:\n  corpus: plain\ntarget:\n  corpus: odd\n",
            with: "source: {corpus: odd, train: adapt, validation: adapt}\n"
        ).replacing("method: [coral]\n", with: "")
        .replacing("vocabulary: 200", with: "vocabulary: 100")

    /// A `corpus.yaml`: `plain` has the parts of a source, `odd` those of a target.
    static func corpusYAML(_ name: String) -> String {
        """
        name: \(name)
        modality: text
        origin: made up for this test
        licence: none
        classes: [negative, positive]
        format: tsv
        id: id
        text: text
        label: label
        files:
          - path: texts.tsv
        splits:
          seed: 1
          parts: \(name == "plain" ? sourceParts : targetParts)

        """
    }

    private static let sourceParts = "{train: 0.7, validation: 0.3}"
    private static let targetParts = "{adapt: 0.6, test: 0.4}"

    /// 60 texts with clear words, half of either class; both corpora talk of other things.
    static func rows(_ name: String) -> String {
        let words = [
            ["bad", "awful", "poor", "broken", "sad"],
            ["good", "great", "lovely", "fine", "happy"],
        ]
        let things = name == "plain" ? ["tea", "boat", "lamp", "song"] : ["phone", "desk", "coat"]
        var text = "id\tlabel\ttext\n"
        for row in 0..<60 {
            let (label, choice) = (row % 2, words[row % 2])
            text +=
                "\(name)-\(row)\t\(["negative", "positive"][label])\t"
                + "the \(things[row % things.count]) is \(choice[row % 5])"
                + " and \(choice[row / 5 % 5])\n"
        }
        return text
    }

    func write(_ text: String, to name: String) throws {
        try write(Data(text.utf8), to: name)
    }

    func write(_ data: Data, to name: String) throws {
        try data.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try data(name), as: UTF8.self)
    }

    /// Replaces a text in a file.
    func edit(_ name: String, _ old: String, _ new: String) throws {
        let text = try text(name)
        precondition(text.contains(old), "\(name) does not hold '\(old)'")
        try write(text.replacing(old, with: new), to: name)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    /// Every file under a folder, hidden ones too, relative to it and sorted.
    func files(under folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: "\(path)/\(folder)")?.allObjects ?? []
        return names.compactMap { $0 as? String }.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: "\(path)/\(folder)/\(name)", isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }
}
