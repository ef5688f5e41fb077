import Datasets
import NeuralNetworks
import Support
import Tensors

/// A pretrained sentence encoder with the pieces that it reads: `pieces.txt` and
/// `sentences.safetensors` of a folder.
///
/// `table`, int8 `[V, E]`, times `scale`, Float32 `[E]`, are the piece vectors; the other tensors
/// go by the encoder's own names, in half precision.
struct PretrainedSentences: Sendable {
    private static let fileName = "sentences.safetensors"

    private let tokenizer: PieceTokenizer
    let encoder: SentenceEncoder
    /// Where it lies: a saved model takes a copy along.
    private let folder: String
    /// Pieces behind these have no vector.
    private let known: Int
    /// What is read in the place of a marker, which has no vector of its own.
    private let glosses: [Int32: [Int32]]

    /// E, the numbers of a sentence's vector.
    var featureCount: Int { encoder.featureCount }

    /// Finds the folder by name, or takes a path to it.
    ///
    /// - Throws: `UserFault` if there is none, or its files do not belong together.
    init(
        named name: String, searching folders: ResourceFolders, normalizer: TextNormalizer,
        asked place: UserFault.Place?
    ) throws {
        guard
            let folder = try folders.folder(named: name, holding: PretrainedSentences.fileName)
        else {
            throw UserFault(
                "there is no sentence encoder named \(name)", at: place,
                remedy: "Looked in \(folders.words). Name a folder that holds "
                    + "\(PretrainedSentences.fileName) and pieces.txt, or set sentences to none.")
        }
        let table = try PieceTable(contentsOf: folder + "/pieces.txt")
        known = table.pieces.count
        tokenizer = PieceTokenizer(table: table, normalizer: normalizer)
        self.folder = folder
        var glosses: [Int32: [Int32]] = [:]
        for marker in TextMarker.allCases {
            glosses[tokenizer.index(of: marker)] = tokenizer.gloss(of: marker)
        }
        self.glosses = glosses
        encoder = try PretrainedSentences.read(
            "\(folder)/\(PretrainedSentences.fileName)", pieces: known)
    }

    private static func read(_ path: String, pieces: Int) throws -> SentenceEncoder {
        var tensors = try SafetensorsFile(contentsOf: path).allTensors()
        guard let table = tensors["table"], let scale = tensors.removeValue(forKey: "scale"),
            table.shape.count == 2, table.shape[0] == pieces, scale.shape == [table.shape[1]],
            (1...4_096).contains(scale.count)
        else {
            throw UserFault(
                "the piece vectors of the sentence encoder do not fit its \(pieces) pieces",
                at: .init(file: path),
                remedy: "Use pieces.txt and \(fileName) of the same origin.")
        }
        tensors["table"] = table.scalingColumns(by: scale)
        if let bad = tensors.filter({ !$0.value.isFinite }).keys.min() {
            throw UserFault(
                "\(bad) of the sentence encoder has values that are no numbers",
                at: .init(file: path), remedy: "Take an undamaged copy of the file.")
        }
        var encoder = SentenceEncoder(pieces: pieces, features: scale.count)
        try encoder.load(tensors, from: path)
        return encoder
    }

    /// The length of every vector: long enough for a classifier to learn from it in a few epochs,
    /// short enough that it does not come to know the source by heart.
    private static let vectorLength: Float = 4

    /// The vector of a text, `[E]`, of length 4.
    ///
    /// - Parameter length: Pieces that are read; the rest is cut.
    func vector(of text: String, length: Int) -> Tensor {
        let pieces = tokenizer.encode(text).lazy.flatMap { piece in
            Int(piece) < known ? [piece] : glosses[piece] ?? []
        }
        // One thread: texts are read side by side, and the last bits must not depend on the
        // machine.
        return Parallel.with(threads: 1) {
            encoder(Array(pieces.prefix(length))) * PretrainedSentences.vectorLength
        }
    }

    /// Indices of pieces that make no text.
    func randomPieces(_ count: Int, using generator: inout RandomGenerator) -> [Int32] {
        (0..<count).map { _ in Int32(generator.integer(below: known)) }
    }

    /// A vector of no text, `[E]`, as long as those of texts.
    static func random(_ count: Int, using generator: inout RandomGenerator) -> Tensor {
        .normal(
            [count], deviation: vectorLength / Float(count).squareRoot(), using: &generator)
    }

    /// Puts a copy into another folder.
    ///
    /// - Throws: `UserFault` if it cannot be read or written.
    func copy(to other: String) throws {
        try Files.makeFolder(other)
        for file in ["pieces.txt", PretrainedSentences.fileName] {
            try Files.writeAtomically(Files.read("\(folder)/\(file)"), to: "\(other)/\(file)")
        }
    }
}
