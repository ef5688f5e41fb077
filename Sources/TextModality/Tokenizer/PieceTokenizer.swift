/// Cuts texts into the pieces of a table, and puts them together again.
///
/// Pieces are chosen by the unigram model: of all ways to spell a word, the most probable one. The
/// table's pieces keep their indices; `<pad>`, `<mask>`, `<cls>` and the normaliser's markers
/// follow unless the table has them.
///
/// - SeeAlso: Kudo 2018, arXiv:1804.10959; Kudo and Richardson 2018, arXiv:1808.06226.
public struct PieceTokenizer: Sendable {
    /// All pieces, special ones included.
    public let table: PieceTable
    /// What happens to text before it is cut.
    public let normalizer: TextNormalizer
    let special: SpecialPieces
    private let trie: PieceTrie
    private let unknownScore: Float

    /// A word is cut here before it is searched: a text without spaces stays within fixed memory.
    static let longestStretch = 4_096

    /// Makes a tokenizer from a table.
    ///
    /// - Complexity: O(bytes of the table).
    public init(table: PieceTable, normalizer: TextNormalizer) {
        var table = table
        let special = SpecialPieces(addedTo: &table)
        self.table = table
        self.normalizer = normalizer
        self.special = special
        trie = special.trie(of: table, withMarkers: normalizer.readsSocialText)
        // SentencePiece's rule: ten below the least probable piece.
        unknownScore = (table.scores.min() ?? 0) - 10
    }

    /// How many pieces there are, special ones included.
    public var count: Int { table.pieces.count }
    /// The index of `<unk>`.
    public var unknownIndex: Int32 { special.unknown }
    /// The index of `<pad>`, which fills up batches.
    public var padIndex: Int32 { special.pad }
    /// The index of `<mask>`, which hides a piece in masked-piece training.
    public var maskIndex: Int32 { special.mask }
    /// The index of `<cls>`, which stands before a text whose first vector speaks for all of it.
    public var classIndex: Int32 { special.classification }

    /// The index of a marker.
    public func index(of marker: TextMarker) -> Int32 {
        special.markers[marker.rawValue] ?? special.unknown
    }

    /// Pieces of the table that together mean about what a marker means.
    ///
    /// Pretrained vectors have no row for a marker; the mean of these pieces' rows is a better
    /// start for it than a random one.
    ///
    /// - Returns: Indices, none of a special piece; empty if the table has no such pieces.
    public func gloss(of marker: TextMarker) -> [Int32] {
        cut(Array(marker.gloss.utf8)).ids.filter { !special.contains($0) }
    }

    /// A text cut into pieces.
    public struct Encoding: Equatable, Sendable {
        /// The normalised text, UTF-8.
        public var text: [UInt8]
        /// The pieces' indices.
        public var ids: [Int32]
        /// For every piece the bytes of ``text`` that it stands for.
        ///
        /// The ranges follow each other without gap or overlap from the first byte to the last; the
        /// space before a word belongs to the word's first piece.
        public var spans: [Range<Int>]
    }

    /// Normalises a text and cuts it into pieces.
    ///
    /// What no piece spells becomes byte pieces if the table has all 256 of them, else one `<unk>`
    /// for each grapheme cluster.
    ///
    /// - Complexity: O(bytes · longest piece).
    public func encode(_ text: String) -> [Int32] {
        cut(normalizer.spacedWords(of: text)).ids
    }

    /// Normalises a text and cuts it into pieces that say where they come from.
    ///
    /// - Complexity: O(bytes · longest piece).
    public func encodeWithSpans(_ text: String) -> Encoding {
        let words = normalizer.spacedWords(of: text)
        let (ids, lengths) = cut(words)
        var spans: [Range<Int>] = []
        spans.reserveCapacity(ids.count)
        // The space before the first word is not part of the normalised text.
        var (start, end) = (0, -1)
        for length in lengths {
            end += Int(length)
            spans.append(start..<max(end, 0))
            start = max(end, 0)
        }
        return Encoding(text: Array(words.dropFirst()), ids: ids, spans: spans)
    }

    /// Cuts normalised words that each follow one space; lengths are in bytes.
    func cut(_ words: [UInt8]) -> (ids: [Int32], lengths: [Int32]) {
        var lattice = PieceLattice(trie: trie, unknownScore: unknownScore)
        var ids: [Int32] = []
        var lengths: [Int32] = []
        ids.reserveCapacity(words.count / 3 + 4)
        lengths.reserveCapacity(words.count / 3 + 4)
        var start = 0
        while start < words.count {
            let end = stretchEnd(in: words, from: start)
            let first = ids.count
            // Unknown characters in a row, taken together before they are split into graphemes.
            var unknown = end..<end
            lattice.segment(words, start..<end) { piece, range in
                if piece == PieceLattice.unknown {
                    unknown = range.lowerBound..<(unknown.isEmpty ? range : unknown).upperBound
                } else {
                    spell(words, &unknown, &ids, &lengths)
                    ids.append(piece)
                    lengths.append(Int32(range.count))
                }
            }
            spell(words, &unknown, &ids, &lengths)
            ids[first...].reverse()
            lengths[first...].reverse()
            start = end
        }
        return (ids, lengths)
    }

    /// The end of the word that begins with the space at `start`, or of as much as is searched.
    private func stretchEnd(in words: [UInt8], from start: Int) -> Int {
        let limit = min(start + PieceTokenizer.longestStretch, words.count)
        var end = start + 1
        while end < limit, words[end] != 0x20 { end += 1 }
        // Not within a character.
        while end < words.count, words[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }

    /// Appends pieces for unknown characters, last one first, and empties the range.
    private func spell(
        _ text: [UInt8], _ range: inout Range<Int>, _ ids: inout [Int32], _ lengths: inout [Int32]
    ) {
        if range.isEmpty { return }
        if special.bytes.isEmpty {
            for cluster in UTF8Text.graphemes(in: text, range).reversed() {
                ids.append(special.unknown)
                lengths.append(Int32(cluster.count))
            }
        } else {
            for position in range.reversed() {
                ids.append(special.bytes[Int(text[position])])
                lengths.append(1)
            }
        }
        range = range.lowerBound..<range.lowerBound
    }

    /// Puts pieces together: the normalised text again, if nothing in it was unknown.
    ///
    /// `<unk>` becomes U+FFFD and `<pad>` nothing. An emoji that the table lacks was read as its
    /// marker and stays that.
    ///
    /// - Precondition: Every index is one of this tokenizer's.
    public func decode(_ ids: [Int32]) -> String {
        var bytes: [UInt8] = []
        for id in ids {
            precondition(
                table.pieces.indices.contains(Int(id)),
                "PieceTokenizer.decode: index \(id) of \(count) pieces")
            special.appendSpelling(of: id, in: table, to: &bytes)
        }
        return String(decoding: bytes.first == 0x20 ? bytes.dropFirst() : bytes[...], as: UTF8.self)
    }
}
