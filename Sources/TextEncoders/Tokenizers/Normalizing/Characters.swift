import CUTF8Proc

/// Characters of UTF-8 text as the tokenizers of Hugging Face class them.
///
/// Their punctuation, marks and controls are those of Unicode 8, their lower-case letters those of
/// Unicode 17: where utf8proc, of another version, differs, a table of ranges mends it.
enum Characters {
    /// Bytes of the character that begins with this byte.
    @inline(__always)
    static func length(of lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    /// The character that begins at a position of valid UTF-8, and its length in bytes.
    @inline(__always)
    static func scalar(in text: [UInt8], at position: Int) -> (scalar: Int32, length: Int) {
        let lead = text[position]
        let length = length(of: lead)
        if length == 1 { return (Int32(lead), 1) }
        var scalar = Int32(lead) & (0x7F >> Int32(length))
        for offset in 1..<length { scalar = scalar << 6 | Int32(text[position + offset] & 0x3F) }
        return (scalar, length)
    }

    /// The character that ends before a position of valid UTF-8.
    static func scalar(in text: [UInt8], before position: Int) -> (scalar: Int32, length: Int) {
        var start = position - 1
        while text[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(in: text, at: start)
    }

    /// Appends a character as UTF-8.
    @inline(__always)
    static func append(_ scalar: Int32, to bytes: inout [UInt8]) {
        let value = UInt32(bitPattern: scalar)
        let low = { (shift: UInt32) in UInt8(truncatingIfNeeded: 0x80 | (value >> shift & 0x3F)) }
        switch value {
        case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: value))
        case ..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            bytes.append(low(0))
        case ..<0x10000:
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            bytes.append(low(6))
            bytes.append(low(0))
        default:
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
            bytes.append(low(12))
            bytes.append(low(6))
            bytes.append(low(0))
        }
    }

    private static func category(_ scalar: Int32) -> UInt32 {
        utf8proc_category(scalar).rawValue
    }

    private static func isOne(
        _ scalar: Int32, _ first: utf8proc_category_t, _ last: utf8proc_category_t
    ) -> Bool {
        (first.rawValue...last.rawValue).contains(category(scalar))
    }

    /// White space of any script, line ends and tabulators.
    static func isSpace(_ scalar: Int32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
            0x205F, 0x3000:
            return true
        default: return false
        }
    }

    /// Punctuation of any script, and the signs among ASCII.
    static func isPunctuation(_ scalar: Int32) -> Bool {
        switch scalar {
        case ..<0x80:
            return scalar > 0x20 && scalar < 0x7F && !isAlphanumeric(ascii: scalar)
        case 0x166D, 0x111C9: return true
        default:
            return isOne(scalar, UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO)
                && !NewerCharacters.punctuation.contains(scalar)
        }
    }

    private static func isAlphanumeric(ascii scalar: Int32) -> Bool {
        (0x30...0x39).contains(scalar) || (0x41...0x5A).contains(scalar)
            || (0x61...0x7A).contains(scalar)
    }

    /// Control, format and private characters.
    static func isControl(_ scalar: Int32) -> Bool {
        switch category(scalar) {
        case UTF8PROC_CATEGORY_CC.rawValue, UTF8PROC_CATEGORY_CO.rawValue: return true
        case UTF8PROC_CATEGORY_CF.rawValue: return !NewerCharacters.format.contains(scalar)
        default: return false
        }
    }

    /// Marks that take no room of their own.
    static func isNonspacingMark(_ scalar: Int32) -> Bool {
        scalar >= 0x300
            && (scalar == 0x1734
                || category(scalar) == UTF8PROC_CATEGORY_MN.rawValue
                    && !NewerCharacters.nonspacingMarks.contains(scalar))
    }

    /// Combining marks of any kind.
    static func isMark(_ scalar: Int32) -> Bool {
        scalar >= 0x300
            && (scalar == 0x1CF2 || scalar == 0x1CF3
                || isOne(scalar, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME)
                    && !NewerCharacters.marks.contains(scalar))
    }

    /// Letters of any script.
    static func isLetter(_ scalar: Int32) -> Bool {
        isOne(scalar, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO)
            || isUnknown(scalar) && NewerCharacters.letters.contains(scalar)
    }

    /// Digits and other numbers of any script.
    static func isNumber(_ scalar: Int32) -> Bool {
        isOne(scalar, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO)
            || isUnknown(scalar) && NewerCharacters.numbers.contains(scalar)
    }

    /// Letters, marks, digits, joiners and the signs that join words.
    static func isWordCharacter(_ scalar: Int32) -> Bool {
        switch category(scalar) {
        case UTF8PROC_CATEGORY_LU.rawValue...UTF8PROC_CATEGORY_NL.rawValue,
            UTF8PROC_CATEGORY_PC.rawValue:
            return true
        default:
            return scalar == 0x200C || scalar == 0x200D
                || scalar >= 0x897 && NewerCharacters.wordCharacters.contains(scalar)
                || isUnknown(scalar) && NewerCharacters.letters.contains(scalar)
        }
    }

    private static func isUnknown(_ scalar: Int32) -> Bool {
        category(scalar) == UTF8PROC_CATEGORY_CN.rawValue
    }

    /// Chinese characters, which BERT reads as words; Korean and Japanese letters are none.
    static func isChinese(_ scalar: Int32) -> Bool {
        switch scalar {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF,
            0x2A700...0x2B81F, 0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            return true
        default: return false
        }
    }

    /// Appends a character in lower case.
    static func appendLower(_ scalar: Int32, to bytes: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            let isCapital = (0x41...0x5A).contains(scalar)
            bytes.append(UInt8(truncatingIfNeeded: isCapital ? scalar | 0x20 : scalar))
        case 0x130: bytes.append(contentsOf: [0x69, 0xCC, 0x87])
        default: append(NewerCharacters.lower(scalar) ?? utf8proc_tolower(scalar), to: &bytes)
        }
    }
}
