/// Letters that are drawn out, signs that are repeated, emoji.
extension SocialText {
    mutating func readLetters(_ byte: UInt8) {
        if marksCapitals && position >= letterRun.upperBound { findCapitals() }
        let letter = ASCII.lowered(byte)
        var end = position + 1
        while end < word.upperBound, ASCII.lowered(text[end]) == letter,
            position >= hashtagEnd || end < hashtagEnd
        { end += 1 }
        // A Roman numeral is not drawn out.
        let isDrawnOut = end - position > 2 && byte != UInt8(ascii: "I")
        let kept = position..<(isDrawnOut ? position + 2 : end)
        if isInCapitals {
            for index in kept { write(lowered: text[index]) }
        } else {
            write(kept)
        }
        if isDrawnOut { appendLater(.elongated) }
        position = end
    }

    /// Looks whether the run of letters that begins here is a word in capitals, at least two.
    private mutating func findCapitals() {
        var end = position
        var letters = 0
        isInCapitals = !followsLetterOrDigit
        while end < word.upperBound, ASCII.isLetter(text[end]) || text[end] == UInt8(ascii: "'") {
            if ASCII.isLetter(text[end]) { letters += 1 }
            if ASCII.isLower(text[end]) { isInCapitals = false }
            end += 1
        }
        letterRun = position..<end
        isInCapitals = isInCapitals && letters > 1
        if isInCapitals { appendLater(.allCapitals) }
    }

    /// Reads a run of one ASCII sign: two or more `!` or `?`, or three of another, are a
    /// repetition; any run of full stops is an ellipsis.
    mutating func readSigns(_ byte: UInt8) {
        var end = position + 1
        while end < word.upperBound, text[end] == byte { end += 1 }
        let length = end - position
        isInsideWord = isInsideWord || followsMarker
        let isEmphasis = byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
        if byte == UInt8(ascii: "."), length > 1 {
            for _ in 0..<3 { write(position..<(position + 1)) }
        } else if length > 2 || (isEmphasis && length > 1) {
            write(position..<(position + 1))
            appendLater(.repeated)
        } else {
            write(position..<end)
        }
        position = end
    }

    mutating func readBeyondASCII() {
        let (scalar, length) = UTF8Text.scalar(in: text, at: position)
        if UTF8Text.isEmoji(scalar) { return readEmoji() }
        let first = position..<(position + length)
        if let quote = Self.plainQuote(for: scalar) {
            write(lowered: quote)
            position = first.upperBound
            return
        }
        let end = repetitionEnd(of: first)
        let count = (end - position) / length
        let isLetter = UTF8Text.isLetter(scalar)
        if count < 3 {
            write(position..<end)
        } else {
            write(position..<(position + (isLetter ? 2 : 1) * length))
            appendLater(isLetter ? .elongated : .repeated)
        }
        position = end
    }

    /// Telephones write curly quotes where people type straight ones.
    private static func plainQuote(for scalar: Int32) -> UInt8? {
        switch scalar {
        case 0x2018, 0x2019, 0x02BC: UInt8(ascii: "'")
        case 0x201C, 0x201D: UInt8(ascii: "\"")
        default: nil
        }
    }

    /// Writes an emoji, with all that is joined to it, as a word of its own.
    private mutating func readEmoji() {
        let (scalar, length) = UTF8Text.scalar(in: text, at: position)
        var end = position + length
        var canPair = UTF8Text.isFlagLetter(scalar)
        while end < word.upperBound {
            let (next, nextLength) = UTF8Text.scalar(in: text, at: end)
            if next == 0x200D, end + nextLength < word.upperBound {
                let joined = UTF8Text.scalar(in: text, at: end + nextLength)
                end += nextLength + joined.length
            } else if UTF8Text.isMark(next) || (canPair && UTF8Text.isFlagLetter(next)) {
                canPair = false
                end += nextLength
            } else {
                break
            }
        }
        let emoji = position..<end
        closeWord()
        write(emoji)
        position = repetitionEnd(of: emoji)
        if position > end { appendLater(.repeated) }
        closeWord()
    }

    /// The end of a row of equal characters or clusters.
    private func repetitionEnd(of unit: Range<Int>) -> Int {
        var end = unit.upperBound
        while end + unit.count <= word.upperBound,
            unit.allSatisfy({ text[$0] == text[end + $0 - unit.lowerBound] })
        { end += unit.count }
        return end
    }
}
