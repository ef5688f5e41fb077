/// Cuts words into the pieces of a vocabulary.
protocol PieceModel: Sendable {
    /// The pieces and their indices.
    var vocabulary: PieceVocabulary { get }
    /// Appends the pieces of words, one word after the other.
    ///
    /// - Parameters:
    ///   - words: Words of normalised text.
    ///   - limit: It may end with the word that fills `ids` to this count.
    ///   - ids: Grows by the indices of the pieces.
    /// - Complexity: O(bytes · longest piece), or O(bytes · log bytes) where pairs are merged.
    func append(_ words: Words, limit: Int, to ids: inout [Int32])
}

/// The pieces of a model, by their bytes.
struct PieceVocabulary: Sendable {
    /// The pieces, whose indices are those that the encoder reads.
    private(set) var trie = ByteTrie()
    /// How many pieces there are.
    private(set) var count = 0
    /// The greatest index; −1 where there is none.
    private(set) var greatest: Int32 = -1

    /// Indices of this and more are refused: no vocabulary is that large.
    static let mostIndices = 1 << 24

    /// Enters a piece.
    ///
    /// - Returns: What is wrong with it, to follow its name; nil if nothing is.
    mutating func insert(_ piece: [UInt8], index: Int) -> String? {
        guard index < Self.mostIndices else {
            return "has the index \(index), beyond every vocabulary"
        }
        guard trie.insert(piece, index: Int32(index)) else {
            return trie.index(of: piece) == nil
                ? "is too much: the vocabulary is beyond all that are known" : "is there twice"
        }
        count += 1
        greatest = max(greatest, Int32(index))
        return nil
    }

    /// The index of a piece.
    func index(of piece: some Sequence<UInt8>) -> Int32? { trie.index(of: piece) }

    /// The indices of the 256 pieces `<0x00>` to `<0xFF>`, which spell single bytes; empty unless
    /// all are there.
    var byteIndices: [Int32] {
        let digits = Array("0123456789ABCDEF".utf8)
        let indices = (0..<256).compactMap { byte in
            index(of: Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15], 0x3E])
        }
        return indices.count == 256 ? indices : []
    }
}
