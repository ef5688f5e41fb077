import CUTF8Proc

/// The Unicode half of normalisation: compatibility composition, case folding, white space.
enum UnicodeForm {
    /// More combining marks than this in a row are composed in parts, as in Unicode's
    /// Stream-Safe Text Format (UAX #15): putting marks in order takes time square in their number.
    private static let longestMarkRun = 30

    /// Folds the case of text that is composed, and composes it again where folding undid that.
    ///
    /// - Complexity: O(bytes).
    static func foldCase(_ text: [UInt8]) -> [UInt8] {
        text.contains { $0 >= 0x80 } ? compose(text, foldsCase: true) : text.map(ASCII.lowered)
    }

    /// Brings UTF-8 text to NFKC and to words that each follow one space, the first one too.
    ///
    /// Control characters and default-ignorable ones (zero-width, bidi, variation selectors) are
    /// dropped; a joiner stays between two emoji, and a skin tone after an emoji is dropped.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8.
    ///   - foldsCase: Whether full Unicode case folding is applied as well.
    /// - Returns: Valid UTF-8: ` good day`; empty if nothing visible is left.
    /// - Complexity: O(bytes).
    static func compose(_ text: [UInt8], foldsCase: Bool) -> [UInt8] {
        var words = SpacedWords(capacity: text.count + 1)
        var scalars: [Int32] = []
        var position = 0
        while position < text.count {
            let byte = text[position]
            let next = position + 1
            if byte < 0x80, next == text.count || text[next] < 0x80 {
                // Nothing combines with ASCII but what is not ASCII.
                let isCapital = foldsCase && byte >= 0x41 && byte <= 0x5A
                words.append(ascii: isCapital ? byte | 0x20 : byte)
                position = next
            } else {
                let end = stretchEnd(in: text, from: position)
                let count = compose(text, position..<end, foldsCase: foldsCase, into: &scalars)
                for index in 0..<count { words.append(scalar: scalars[index]) }
                position = end
            }
        }
        return words.bytes
    }

    /// Where a stretch that can be composed by itself ends: before the next ASCII character, or
    /// within a run of marks that is too long.
    private static func stretchEnd(in text: [UInt8], from start: Int) -> Int {
        var position = start + UTF8Text.length(of: text[start])
        var marks = 0
        while position < text.count, text[position] >= 0x80 {
            let (scalar, length) = UTF8Text.scalar(in: text, at: position)
            marks = UTF8Text.isMark(scalar) ? marks + 1 : 0
            if marks > longestMarkRun { break }
            position += length
        }
        return position
    }

    /// Writes the composed characters of a stretch to a buffer that grows as it must.
    ///
    /// - Returns: How many characters there are.
    private static func compose(
        _ text: [UInt8], _ stretch: Range<Int>, foldsCase: Bool, into scalars: inout [Int32]
    ) -> Int {
        var flags = UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue | UTF8PROC_STABLE.rawValue
        if foldsCase { flags |= UTF8PROC_CASEFOLD.rawValue }
        let options = utf8proc_option_t(rawValue: flags)
        var needed = stretch.count
        repeat {
            if scalars.count < needed { scalars = [Int32](repeating: 0, count: needed) }
            needed = text.withUnsafeBufferPointer { bytes in
                scalars.withUnsafeMutableBufferPointer { buffer in
                    utf8proc_decompose(
                        bytes.baseAddress.map { $0 + stretch.lowerBound }, stretch.count,
                        buffer.baseAddress, buffer.count, options)
                }
            }
        } while needed > scalars.count
        precondition(needed >= 0, "UnicodeForm.compose: text is not valid UTF-8")
        return scalars.withUnsafeMutableBufferPointer {
            utf8proc_normalize_utf32($0.baseAddress, needed, options)
        }
    }
}

/// Text under construction: visible characters, with one space before every word.
private struct SpacedWords {
    private(set) var bytes: [UInt8] = []
    private var owesSpace = true
    private var owesJoiner = false
    private var followsEmoji = false

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(ascii byte: UInt8) {
        if byte > 0x20 && byte != 0x7F {
            show(byte)
        } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
            owesSpace = true
        } else {
            return  // A control character is as good as not there.
        }
        followsEmoji = false
        owesJoiner = false
    }

    mutating func append(scalar: Int32) {
        guard scalar >= 0x80 else { return append(ascii: UInt8(truncatingIfNeeded: scalar)) }
        let isEmoji = UTF8Text.isEmoji(scalar)
        if UTF8Text.isSpace(scalar) {
            owesSpace = true
        } else if scalar == 0x200D {
            owesJoiner = followsEmoji
            return
        } else if UTF8Text.isInvisible(scalar) || (followsEmoji && UTF8Text.isSkinTone(scalar)) {
            return
        } else if scalar == 0x2581 {
            show(UInt8(ascii: "_"))  // The sign that marks a word's start in piece tables.
        } else {
            if owesJoiner && isEmoji { UTF8Text.append(0x200D, to: &bytes) }
            if owesSpace { show(nil) }
            UTF8Text.append(scalar, to: &bytes)
        }
        followsEmoji = isEmoji
        owesJoiner = false
    }

    private mutating func show(_ byte: UInt8?) {
        if owesSpace { bytes.append(0x20) }
        owesSpace = false
        if let byte { bytes.append(byte) }
    }
}
