import Support

/// Subword pieces with the logarithms of their probabilities.
///
/// The text form is one piece a line: piece, tab, log-probability. `▁` (U+2581) marks the start of
/// a word; `<unk>` stands for what no piece spells. A piece's index is its line, counted from 0.
public struct PieceTable: Equatable, Sendable {
    /// The pieces, in the order of their indices.
    public private(set) var pieces: [String]
    /// Natural logarithms of the pieces' probabilities, none above 0.
    public private(set) var scores: [Float]

    /// The name of the piece for what no piece spells.
    public static let unknown = "<unk>"
    /// The character that marks a word's start.
    public static let wordStart = "\u{2581}"
    /// No larger file is read: ``PieceTrie`` holds what it can spell.
    private static let largest = 12_000_000

    /// Makes a table of pieces that are known to be good.
    ///
    /// - Precondition: As many scores as pieces, `<unk>` among them.
    init(pieces: [String], scores: [Float]) {
        precondition(
            pieces.count == scores.count && pieces.contains(PieceTable.unknown),
            "PieceTable: \(pieces.count) pieces, \(scores.count) scores, <unk> must be a piece")
        self.pieces = pieces
        self.scores = scores
    }

    /// Reads a table.
    ///
    /// - Parameter file: The path of a file in the text form, UTF-8, with or without a byte order
    ///   mark and carriage returns.
    /// - Throws: A ``Support/UserFault`` with the line: no tab, an empty or repeated piece, white
    ///   space in a piece, a score that is no number or above 0, no `<unk>`, an empty file.
    public init(contentsOf file: String) throws {
        let bytes = try Files.read(file)
        _ = try Files.text(of: bytes, file: file)
        try self.init(bytes: bytes, file: file)
    }

    private init(bytes: [UInt8], file: String) throws {
        guard bytes.count <= PieceTable.largest else {
            throw UserFault(
                "the piece table has \(bytes.count) bytes, more than \(PieceTable.largest)",
                at: .init(file: file),
                remedy: "Name a file with one piece a line, or a smaller one.")
        }
        pieces = []
        scores = []
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var lines = bytes.dropFirst(hasMark ? 3 : 0)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        // Keyed by bytes: two spellings that Swift's String calls equal are different pieces.
        var lineOf: [[UInt8]: Int] = [:]
        for (index, line) in lines.enumerated() {
            let place = UserFault.Place(file: file, line: index + 1)
            let (name, score) = try PieceTable.entry(line, at: place)
            if let first = lineOf.updateValue(index + 1, forKey: Array(name)) {
                let piece = String(decoding: name, as: UTF8.self)
                throw UserFault(
                    "the piece \(piece) was already on line \(first)", at: place,
                    remedy: "Remove one of the two lines.")
            }
            pieces.append(String(decoding: name, as: UTF8.self))
            scores.append(score)
        }
        guard !pieces.isEmpty else {
            throw UserFault(
                "the piece table is empty", at: .init(file: file),
                remedy: "Give one piece a line: the piece, a tab, its log-probability.")
        }
        guard lineOf[Array(PieceTable.unknown.utf8)] != nil else {
            throw UserFault(
                "the piece table has no <unk>", at: .init(file: file),
                remedy: "Add a line with <unk>, a tab and 0.")
        }
    }

    private static func entry(
        _ line: ArraySlice<UInt8>, at place: UserFault.Place
    ) throws -> (name: ArraySlice<UInt8>, score: Float) {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard fields.count == 2 else {
            throw UserFault(
                "a line of a piece table has \(fields.count - 1) tabs, not one", at: place,
                remedy: "Write piece, tab, log-probability; the file may be cut short.")
        }
        guard !fields[0].isEmpty, !fields[0].contains(0x20) else {
            throw UserFault(
                fields[0].isEmpty ? "a piece is empty" : "a piece has a space in it", at: place,
                remedy: "Remove it; a word's start is written \(wordStart) (U+2581).")
        }
        let number = String(decoding: fields[1], as: UTF8.self)
        guard let score = Float(number), score.isFinite, score <= 0 else {
            throw UserFault(
                "\(number.prefix(40)) is not a log-probability", at: place,
                remedy: "Write a finite number that is 0 or less, such as -8.25.")
        }
        return (fields[0], score)
    }

    /// Appends pieces that the table lacks, with score 0.
    mutating func add(_ names: [String]) {
        let known = Set(pieces)
        for name in names where !known.contains(name) {
            pieces.append(name)
            scores.append(0)
        }
    }

    /// Writes the table in the text form; read back, it is equal to the bit.
    ///
    /// - Throws: A ``Support/UserFault`` if the file cannot be written; an older file stays then.
    public func write(to file: String) throws {
        var text = ""
        for (piece, score) in zip(pieces, scores) { text += "\(piece)\t\(score)\n" }
        try Files.writeAtomically(text, to: file)
    }
}
