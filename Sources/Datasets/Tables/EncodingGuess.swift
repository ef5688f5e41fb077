import Support

extension TextEncoding {
    /// The encoding that the beginning of a file shows: by its mark, else by its bytes.
    ///
    /// - Parameter bytes: The beginning; a character may be cut at its end.
    /// - Returns: Nil where it is neither UTF-8 nor one of those that can be told.
    package static func guess(of bytes: [UInt8]) -> TextEncoding? {
        if let marked = TextEncoding(markOf: bytes) { return marked }
        if let unmarked = unmarkedUTF16(bytes) { return unmarked }
        // A character has at most four bytes, so that three of one may be left at the end.
        for cut in 0...min(3, bytes.count)
        where String(validating: bytes.dropLast(cut), as: UTF8.self) != nil {
            return .utf8
        }
        return looksWestern(bytes) ? .windows1252 : nil
    }

    /// UTF-16 that has no mark, which the zeros of its spaces and line ends give away: each pair
    /// has its zero on the same side.
    static func unmarkedUTF16(_ bytes: some Collection<UInt8>) -> TextEncoding? {
        var zeros = (even: 0, odd: 0)
        var isOdd = false
        var count = 0
        for byte in bytes.prefix(4_096) {
            if byte == 0 { if isOdd { zeros.odd += 1 } else { zeros.even += 1 } }
            isOdd.toggle()
            count += 1
        }
        // A zero in the midst of UTF-8 is no letter, but neither a reason to refuse the file.
        let found = zeros.even + zeros.odd
        guard found > 1, 40 * found >= count else { return nil }
        if zeros.even == 0, zeros.odd > 0 { return .utf16LittleEndian }
        if zeros.odd == 0, zeros.even > 0 { return .utf16BigEndian }
        return nil
    }

    /// Whether bytes that are not UTF-8 look like Windows-1252, of which Latin-1 is a part: single
    /// accents and signs among letters of ASCII, as in Western languages. Where a letter of UTF-8
    /// stands among them, the text is damaged UTF-8.
    static func looksWestern(_ bytes: some Collection<UInt8>) -> Bool {
        let undefined: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        var (high, letters, run, longest) = (0, 0, 0, 0)
        var before: UInt8 = 0
        for byte in bytes {
            defer { before = byte }
            if byte >= 0x80 {
                if (0xC2...0xDF).contains(before), byte < 0xC0 { return false }
                guard !undefined.contains(byte) else { return false }
                high += 1
                run += 1
                longest = max(longest, run)
            } else {
                run = 0
                let folded = byte | 0x20
                if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(folded) { letters += 1 }
            }
        }
        return high > 0 && longest <= 2 && letters > 2 * high
    }
}
