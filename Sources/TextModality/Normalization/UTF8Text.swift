import CUTF8Proc

/// What the text modality asks of single characters in UTF-8 bytes; utf8proc has the answers.
enum UTF8Text {
    /// Bytes of the character that begins with this byte.
    @inline(__always)
    static func length(of lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    /// The character that begins at a position of valid UTF-8, and its length in bytes.
    static func scalar(in text: [UInt8], at position: Int) -> (scalar: Int32, length: Int) {
        let lead = text[position]
        let length = length(of: lead)
        if length == 1 { return (Int32(lead), 1) }
        var scalar = Int32(lead) & (0x7F >> Int32(length))
        for offset in 1..<length { scalar = scalar << 6 | Int32(text[position + offset] & 0x3F) }
        return (scalar, length)
    }

    /// Appends a character as UTF-8.
    static func append(_ scalar: Int32, to bytes: inout [UInt8]) {
        var encoded: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        let count = withUnsafeMutableBytes(of: &encoded) {
            utf8proc_encode_char(scalar, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        withUnsafeBytes(of: encoded) { bytes.append(contentsOf: $0.prefix(count)) }
    }

    private static func category(_ scalar: Int32) -> UInt32 {
        utf8proc_category(scalar).rawValue
    }

    private static func boundClass(_ scalar: Int32) -> UInt32 {
        UInt32(utf8proc_get_property(scalar).pointee.boundclass)
    }

    /// Combining marks of any kind.
    static func isMark(_ scalar: Int32) -> Bool {
        (UTF8PROC_CATEGORY_MN.rawValue...UTF8PROC_CATEGORY_ME.rawValue).contains(category(scalar))
    }

    /// Letters of any script.
    static func isLetter(_ scalar: Int32) -> Bool {
        (UTF8PROC_CATEGORY_LU.rawValue...UTF8PROC_CATEGORY_LO.rawValue).contains(category(scalar))
    }

    /// Letters, marks and numbers: what a hashtag can be made of.
    static func isWordCharacter(_ scalar: Int32) -> Bool {
        (UTF8PROC_CATEGORY_LU.rawValue...UTF8PROC_CATEGORY_NO.rawValue).contains(category(scalar))
    }

    /// White space beyond ASCII.
    static func isSpace(_ scalar: Int32) -> Bool {
        let category = category(scalar)
        return scalar == 0x85
            || (UTF8PROC_CATEGORY_ZS.rawValue...UTF8PROC_CATEGORY_ZP.rawValue).contains(category)
    }

    /// Control characters and those that Unicode calls default-ignorable.
    static func isInvisible(_ scalar: Int32) -> Bool {
        utf8proc_get_property(scalar).pointee.ignorable != 0
            || category(scalar) == UTF8PROC_CATEGORY_CC.rawValue
    }

    /// Pictographs and the letters that flags are made of, without signs such as © that are text.
    static func isEmoji(_ scalar: Int32) -> Bool {
        guard scalar >= 0x2000 else { return false }
        return boundClass(scalar) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC.rawValue
            || isFlagLetter(scalar)
    }

    /// Regional indicators, two of which are a flag.
    static func isFlagLetter(_ scalar: Int32) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar)
    }

    /// Modifiers that give an emoji a skin tone.
    static func isSkinTone(_ scalar: Int32) -> Bool {
        (0x1F3FB...0x1F3FF).contains(scalar)
    }

    /// Splits a range of UTF-8 text into grapheme clusters (UAX #29).
    ///
    /// - Complexity: O(bytes).
    static func graphemes(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        var clusters: [Range<Int>] = []
        var start = range.lowerBound
        var position = start
        var state: Int32 = 0
        var previous: Int32 = 0
        while position < range.upperBound {
            let (scalar, length) = scalar(in: text, at: position)
            if position > start, utf8proc_grapheme_break_stateful(previous, scalar, &state) {
                clusters.append(start..<position)
                start = position
            }
            previous = scalar
            position += length
        }
        if start < range.upperBound { clusters.append(start..<range.upperBound) }
        return clusters
    }
}
