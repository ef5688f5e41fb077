/// Words between white space.
struct WhiteSpaceStep: SplittingStep {
    func split(_ words: inout Words) {
        words.replaceEach { bytes, word, result in
            var start = word.lowerBound
            var position = start
            while position < word.upperBound {
                let (scalar, length) = Characters.scalar(in: bytes, at: position)
                if Characters.isSpace(scalar) {
                    if start < position { result.append(start..<position) }
                    start = position + length
                }
                position += length
            }
            if start < position { result.append(start..<position) }
        }
    }
}

/// BERT's words: between white space, each punctuation mark by itself.
struct BertWordsStep: SplittingStep {
    func split(_ words: inout Words) {
        words.replaceEach { bytes, word, result in
            var start = word.lowerBound
            var position = start
            while position < word.upperBound {
                let (scalar, length) = Characters.scalar(in: bytes, at: position)
                let end = position + length
                let isSpace = Characters.isSpace(scalar)
                if isSpace || Characters.isPunctuation(scalar) {
                    if start < position { result.append(start..<position) }
                    if !isSpace { result.append(position..<end) }
                    start = end
                }
                position = end
            }
            if start < position { result.append(start..<position) }
        }
    }
}

/// Runs of word characters, and runs of other signs, between white space.
struct WordCharactersStep: SplittingStep {
    func split(_ words: inout Words) {
        words.replaceEach { bytes, word, result in
            var start = word.lowerBound
            var position = start
            var kind = 0
            while position < word.upperBound {
                let (scalar, length) = Characters.scalar(in: bytes, at: position)
                let next =
                    Characters.isWordCharacter(scalar) ? 1 : Characters.isSpace(scalar) ? 0 : 2
                if next != kind {
                    if kind > 0 { result.append(start..<position) }
                    (start, kind) = (position, next)
                }
                position += length
            }
            if kind > 0 { result.append(start..<position) }
        }
    }
}

/// Numbers apart from other text, each digit by itself if asked.
struct DigitsStep: SplittingStep {
    /// Whether each digit is a word.
    var areSingle: Bool

    func split(_ words: inout Words) {
        words.split(areSingle ? .isolated : .contiguous) { scalar in
            switch scalar {
            // Digits of Unicode 17, which splits by letters and numbers do not know yet.
            case 0x11DE0...0x11DE9, 0x16FF4...0x16FF6: true
            default: Characters.isNumber(scalar)
            }
        }
    }
}

/// Punctuation apart from other text.
struct PunctuationStep: SplittingStep {
    /// What becomes of the punctuation.
    var use: DelimiterUse

    func split(_ words: inout Words) { words.split(use, where: Characters.isPunctuation) }
}

/// Words between the occurrences of a character.
struct CharacterStep: SplittingStep {
    /// The character.
    var delimiter: Int32
    /// What becomes of it.
    var use: DelimiterUse

    func split(_ words: inout Words) { words.split(use) { $0 == delimiter } }
}

/// SentencePiece's words: a visible sign for each space, with which words begin.
struct MetaspaceStep: SplittingStep {
    /// Before which words a sign is put.
    enum Prepending: String, Sendable {
        case always, never
        /// Before that which begins the whole text.
        case first
    }

    /// The sign, UTF-8.
    var sign: [UInt8]
    /// Before which words it is put, unless it is there.
    var prepending: Prepending
    /// Whether a new word begins at each sign.
    var splits: Bool

    func split(_ words: inout Words) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.bytes.count * 5 / 4 + sign.count)
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(max(words.ranges.count, words.bytes.count / 4))
        for (place, word) in words.ranges.enumerated() {
            let prepends =
                switch prepending {
                case .always: true
                case .never: false
                case .first: place == 0 && words.beginText
                }
            var start = bytes.count
            let first = start
            let begins =
                words.bytes[word.lowerBound] == 0x20 || words.bytes[word].starts(with: sign)
            if prepends, !begins { bytes.append(contentsOf: sign) }
            var position = word.lowerBound
            while position < word.upperBound {
                let byte = words.bytes[position]
                let isSpace = byte == 0x20
                if splits, bytes.count > first, isSpace || byte == sign[0],
                    isSpace || words.bytes[position..<word.upperBound].starts(with: sign)
                {
                    if start < bytes.count { ranges.append(start..<bytes.count) }
                    start = bytes.count
                }
                if isSpace { bytes.append(contentsOf: sign) } else { bytes.append(byte) }
                position += 1
            }
            ranges.append(start..<bytes.count)
        }
        (words.bytes, words.ranges) = (bytes, ranges)
    }
}
