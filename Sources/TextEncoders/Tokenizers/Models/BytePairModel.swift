/// Characters of a word, of which the pair that was learned first is merged, and on.
///
/// - SeeAlso: Sennrich et al. 2016, arXiv:1508.07909.
struct BytePairModel: PieceModel {
    /// What is to be known beside the pieces and the merges.
    struct Settings: Sendable {
        /// The index for a character that is no piece; nil to drop it.
        var unknown: Int32?
        /// Whether unknown characters in a row are one token.
        var fusesUnknown = false
        /// Whether a word that is a piece as a whole is that piece.
        var takesWholeWords = false
        /// Whether unknown characters are spelled by the pieces of their bytes.
        var spellsBytes = false
        /// What characters begin with that do not begin a word.
        var prefix: [UInt8] = []
        /// What the last character of a word ends with.
        var suffix: [UInt8] = []
    }

    /// A pair that was learned: its place in the order, and the piece that it makes.
    struct Merge: Sendable {
        var rank: Int32
        var piece: Int32
    }

    let vocabulary: PieceVocabulary
    /// The merges by their two pieces, the first one in the upper half.
    private let merges: [UInt64: Merge]
    private let settings: Settings
    private let byteIndices: [Int32]

    /// Makes a model.
    init(vocabulary: PieceVocabulary, merges: [UInt64: Merge], settings: Settings) {
        (self.vocabulary, self.merges, self.settings) = (vocabulary, merges, settings)
        byteIndices = settings.spellsBytes ? vocabulary.byteIndices : []
    }

    /// The key of a pair.
    @inline(__always)
    static func key(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }

    func append(_ words: Words, limit: Int, to ids: inout [Int32]) {
        var work = MergedWord()
        for word in words.ranges where ids.count < limit {
            let bytes = words.bytes[word]
            if settings.takesWholeWords, let piece = vocabulary.index(of: bytes) {
                ids.append(piece)
                continue
            }
            work.removeAll()
            spell(bytes, into: &work)
            work.merge(merges)
            work.forEach { ids.append($0) }
        }
    }

    /// Takes a word apart into pieces of one character.
    private func spell(_ word: ArraySlice<UInt8>, into work: inout MergedWord) {
        var owesUnknown = false
        var position = word.startIndex
        while position < word.endIndex {
            let end = position + Characters.length(of: word[position])
            let piece = piece(word, position..<end)
            let start = position
            position = end
            if let piece {
                if owesUnknown, let unknown = settings.unknown { work.append(unknown) }
                owesUnknown = false
                work.append(piece)
            } else if !byteIndices.isEmpty {
                spellBytes(word, start..<end, into: &work)
            } else if let unknown = settings.unknown {
                if owesUnknown, !settings.fusesUnknown { work.append(unknown) }
                owesUnknown = true
            }
        }
        if owesUnknown, let unknown = settings.unknown { work.append(unknown) }
    }

    /// The piece that a character is, with what marks its place in the word.
    private func piece(_ word: ArraySlice<UInt8>, _ character: Range<Int>) -> Int32? {
        let (first, last) = (
            character.lowerBound == word.startIndex, character.upperBound == word.endIndex
        )
        if first || settings.prefix.isEmpty, !last || settings.suffix.isEmpty {
            return vocabulary.index(of: word[character])
        }
        return vocabulary.index(of: marked(word, character))
    }

    private func marked(_ word: ArraySlice<UInt8>, _ character: Range<Int>) -> [UInt8] {
        (character.lowerBound == word.startIndex ? [] : settings.prefix) + word[character]
            + (character.upperBound == word.endIndex ? settings.suffix : [])
    }

    private func spellBytes(
        _ word: ArraySlice<UInt8>, _ character: Range<Int>, into work: inout MergedWord
    ) {
        for byte in marked(word, character) { work.append(byteIndices[Int(byte)]) }
    }
}
