/// Tokens that are found in a text before all else: special ones such as `[MASK]`, and words that
/// somebody added to a vocabulary.
struct AddedTokens: Sendable {
    /// One of them.
    struct Token: Sendable {
        /// What stands for it in a text, UTF-8.
        var content: [UInt8]
        /// Its index.
        var index: Int32
        /// Whether it is special: it stands for no part of a text.
        var isSpecial = false
        /// Whether it is not found within a word.
        var isWord = false
        /// Whether the white space before it belongs to it.
        var takesLeft = false
        /// Whether the white space behind it belongs to it.
        var takesRight = false
    }

    /// A part of a text.
    enum Part {
        /// Text between tokens.
        case text(Range<Int>)
        /// A token.
        case token(Int32)
    }

    /// The tokens.
    private(set) var tokens: [Token] = []
    private var trie = ByteTrie()
    private var beginnings = [Bool](repeating: false, count: 256)

    /// Longer tokens are refused: a text is searched in time that grows with the longest one.
    static let longest = 512

    /// Adds a token. Of tokens that are spelled alike, the first is found.
    ///
    /// - Precondition: Its content is not empty.
    mutating func add(_ token: Token) {
        if trie.insert(token.content, index: Int32(tokens.count)) {
            beginnings[Int(token.content[0])] = true
        }
        tokens.append(token)
    }

    /// Cuts a text at the longest tokens from the left.
    ///
    /// - Complexity: O(bytes · longest token).
    func parts(of text: [UInt8]) -> [Part] {
        guard !tokens.isEmpty, text.contains(where: { beginnings[Int($0)] }) else {
            return text.isEmpty ? [] : [.text(0..<text.count)]
        }
        var parts: [Part] = []
        var done = 0
        var position = 0
        while position < text.count {
            guard beginnings[Int(text[position])], let match = match(in: text, at: position) else {
                position += 1
                continue
            }
            let token = match.token
            var (start, end) = (position, match.end)
            position = end
            if token.isWord, isInWord(text, start..<end) { continue }
            if token.takesLeft { start = max(done, spaceStart(text, before: start)) }
            if token.takesRight { end = spaceEnd(text, from: end) }
            if done < start { parts.append(.text(done..<start)) }
            parts.append(.token(token.index))
            done = end
            position = max(position, done)
        }
        if done < text.count { parts.append(.text(done..<text.count)) }
        return parts
    }

    private func match(in text: [UInt8], at start: Int) -> (token: Token, end: Int)? {
        var found: (token: Token, end: Int)?
        var node = ByteTrie.root
        var end = start
        while end < text.count, let next = trie.child(of: node, text[end]) {
            node = next
            end += 1
            let place = trie.keys[Int(node)]
            if place != ByteTrie.none { found = (tokens[Int(place)], end) }
        }
        return found
    }

    private func isInWord(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        if range.lowerBound > 0,
            Characters.isWordCharacter(
                Characters.scalar(in: text, before: range.lowerBound).scalar)
        {
            return true
        }
        return range.upperBound < text.count
            && Characters.isWordCharacter(Characters.scalar(in: text, at: range.upperBound).scalar)
    }

    private func spaceStart(_ text: [UInt8], before end: Int) -> Int {
        var start = end
        while start > 0 {
            let (scalar, length) = Characters.scalar(in: text, before: start)
            guard Characters.isSpace(scalar) else { break }
            start -= length
        }
        return start
    }

    private func spaceEnd(_ text: [UInt8], from start: Int) -> Int {
        var end = start
        while end < text.count {
            let (scalar, length) = Characters.scalar(in: text, at: end)
            guard Characters.isSpace(scalar) else { break }
            end += length
        }
        return end
    }
}
