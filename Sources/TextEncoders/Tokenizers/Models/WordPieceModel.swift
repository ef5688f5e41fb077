/// The longest piece that a word begins with, then the longest that its rest begins with, and on.
///
/// - SeeAlso: Wu et al. 2016, arXiv:1609.08144.
struct WordPieceModel: PieceModel {
    let vocabulary: PieceVocabulary
    private let unknown: Int32
    /// Words of more characters are unknown as a whole.
    private let longestWord: Int
    /// The node of the prefix that marks pieces within a word; nil if no piece has it.
    private let continuation: Int32?

    /// Makes a model.
    ///
    /// - Parameters:
    ///   - vocabulary: The pieces.
    ///   - unknown: The index for a word that cannot be spelled.
    ///   - longestWord: The most characters of a word that is spelled.
    ///   - prefix: What pieces begin with that do not begin a word: `##`.
    init(vocabulary: PieceVocabulary, unknown: Int32, longestWord: Int, prefix: [UInt8]) {
        self.vocabulary = vocabulary
        self.unknown = unknown
        self.longestWord = longestWord
        continuation = vocabulary.trie.node(of: prefix)
    }

    func append(_ words: Words, limit: Int, to ids: inout [Int32]) {
        for word in words.ranges where ids.count < limit {
            let first = ids.count
            if !spell(words.bytes, word, &ids) {
                ids.removeSubrange(first...)
                ids.append(unknown)
            }
        }
    }

    /// Appends the pieces of a word.
    ///
    /// - Returns: False if it is too long, or a part of it is spelled by no piece.
    private func spell(_ bytes: [UInt8], _ word: Range<Int>, _ ids: inout [Int32]) -> Bool {
        // A character has at most four bytes: only long words are counted.
        if word.count > longestWord {
            let characters = bytes[word].count { $0 & 0xC0 != 0x80 }
            if characters > longestWord { return false }
        }
        let trie = vocabulary.trie
        var start = word.lowerBound
        var root: Int32? = ByteTrie.root
        while start < word.upperBound {
            guard var node = root else { return false }
            var longest: (end: Int, piece: Int32)?
            var end = start
            while end < word.upperBound, let next = trie.child(of: node, bytes[end]) {
                node = next
                end += 1
                let piece = trie.keys[Int(node)]
                if piece != ByteTrie.none { longest = (end, piece) }
            }
            guard let longest else { return false }
            ids.append(longest.piece)
            start = longest.end
            root = continuation
        }
        return true
    }
}
