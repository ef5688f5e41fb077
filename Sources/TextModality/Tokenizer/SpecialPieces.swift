/// The indices of the pieces that are not spelled as they are named.
struct SpecialPieces: Codable, Equatable, Sendable {
    private(set) var unknown: Int32 = 0
    private(set) var pad: Int32 = 0
    private(set) var mask: Int32 = 0
    private(set) var classification: Int32 = 0
    /// By the markers' names.
    private(set) var markers: [String: Int32] = [:]
    /// For each byte the piece that stands for it; empty unless the table has all 256.
    private(set) var bytes: [Int32] = []

    private static let (padName, maskName, classificationName) = ("<pad>", "<mask>", "<cls>")
    /// Names that tables give to pieces which no text spells.
    private static let control: Set<String> = [
        PieceTable.unknown, padName, maskName, classificationName, "<s>", "</s>", "<sep>",
    ]

    /// Finds the special pieces of a table, after those it lacks were appended.
    init(addedTo table: inout PieceTable) {
        let markerNames = TextMarker.allCases.map(\.rawValue)
        table.add([Self.padName, Self.maskName, Self.classificationName] + markerNames)
        var wanted = Self.control.union(markerNames)
        let byteNames = (0..<256).map(Self.byteName)
        wanted.formUnion(byteNames)
        var found: [String: Int32] = [:]
        for (index, piece) in table.pieces.enumerated() where wanted.contains(piece) {
            found[piece] = Int32(index)
        }
        unknown = found[PieceTable.unknown] ?? 0
        pad = found[Self.padName] ?? 0
        mask = found[Self.maskName] ?? 0
        classification = found[Self.classificationName] ?? 0
        for marker in TextMarker.allCases { markers[marker.rawValue] = found[marker.rawValue] }
        let bytePieces = byteNames.compactMap { found[$0] }
        bytes = bytePieces.count == 256 ? bytePieces : []
    }

    /// Whether an index is that of a special piece.
    func contains(_ id: Int32) -> Bool {
        [unknown, pad, mask, classification].contains(id) || markers.values.contains(id)
            || bytes.contains(id)
    }

    /// Whether a piece of this name would not be read as text.
    static func isReserved(_ name: String) -> Bool {
        control.contains(name) || TextMarker(rawValue: name) != nil
    }

    private static func byteName(_ byte: Int) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "<0x\(byte < 16 ? "0" : "")\(digits)>"
    }

    /// The pieces as keys, with a space for a word's start.
    ///
    /// A marker is a word that nothing beats; an emoji that the table lacks is read as its marker.
    /// Special pieces have no key: no text can smuggle in a `<pad>`.
    func trie(of table: PieceTable, withMarkers: Bool) -> PieceTrie {
        var trie = PieceTrie()
        let byteIndices = Set(bytes)
        for (index, piece) in table.pieces.enumerated() {
            let id = Int32(index)
            if Self.control.contains(piece) || markers[piece] != nil
                || byteIndices.contains(id)
            {
                continue
            }
            trie.insert(Self.key(piece), piece: id, score: table.scores[index])
        }
        guard withMarkers else { return trie }
        let names = Set(table.pieces)
        for (marker, signs) in TextMarker.emoji {
            for sign in signs.unicodeScalars.map(String.init)
            where !names.contains(sign) && !names.contains(PieceTable.wordStart + sign) {
                guard let id = markers[marker.rawValue] else { continue }
                trie.insert(sign.utf8, piece: id, score: 0)
                trie.insert(" \(sign)".utf8, piece: id, score: 0)
            }
        }
        for (name, id) in markers { trie.insert(" \(name)".utf8, piece: id, score: 0) }
        return trie
    }

    private static let wordStart = Array(PieceTable.wordStart.utf8)

    private static func key(_ piece: String) -> [UInt8] {
        let bytes = Array(piece.utf8)
        return bytes.starts(with: wordStart) ? [0x20] + bytes.dropFirst(wordStart.count) : bytes
    }

    /// The name of a piece whose key this is.
    static func name(ofKey key: [UInt8]) -> String {
        key.first == 0x20
            ? PieceTable.wordStart + String(decoding: key.dropFirst(), as: UTF8.self)
            : String(decoding: key, as: UTF8.self)
    }

    /// Appends what a piece stands for in a text.
    func appendSpelling(of id: Int32, in table: PieceTable, to text: inout [UInt8]) {
        let piece = table.pieces[Int(id)]
        if id == unknown {
            text += "\u{FFFD}".utf8
        } else if id == pad {
            return
        } else if Self.control.contains(piece) || markers[piece] != nil {
            text += " \(piece)".utf8
        } else if let byte = bytes.firstIndex(of: id) {
            text.append(UInt8(byte))
        } else {
            text += Self.key(piece)
        }
    }
}
