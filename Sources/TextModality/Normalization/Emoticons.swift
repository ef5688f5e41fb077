/// Recognises faces drawn with ASCII signs: `:)`, `;-D`, `:'(`, `<3`, `^_^`.
enum Emoticons {
    /// Faces that no rule of eyes, nose and mouth makes.
    private static let drawn: [(marker: TextMarker, bytes: [UInt8])] = {
        let faces: [(TextMarker, String)] = [
            (.laugh, "xD XD"), (.heart, "<3"), (.wink, "(;"), (.smile, "(: ^_^ ^-^ ^.^ ^^ \\o/"),
            (.sad, "</3 T_T T.T ;_; >_< >.<"), (.neutral, "-_- -__-"),
            (.surprise, "o_O O_o o_o O_O o.O O.o"),
        ]
        return faces.flatMap { marker, drawings in
            drawings.split(separator: " ").map { (marker, Array($0.utf8)) }
        }
    }()

    /// Whether a face may begin with this byte: a quick no for almost every byte of a text.
    static func canBegin(with byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "<"),
            UInt8(ascii: "("), UInt8(ascii: "^"), UInt8(ascii: "\\"), UInt8(ascii: "-"),
            UInt8(ascii: ">"), UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"),
            UInt8(ascii: "O"), UInt8(ascii: "T"):
            true
        default: false
        }
    }

    /// The face that begins at a position of a word, if one does.
    ///
    /// A face ends before a letter or digit, else `note:section` and `a<30` would hold faces; only
    /// a plain smile may touch the next word. A mouth drawn out (`:)))`) belongs to the face.
    ///
    /// - Parameters:
    ///   - text: UTF-8 text.
    ///   - start: Where the face begins.
    ///   - word: The word around it; nothing outside is looked at.
    /// - Returns: The marker, the length in bytes, and whether its end was repeated.
    static func match(
        in text: [UInt8], at start: Int, word: Range<Int>
    ) -> (marker: TextMarker, length: Int, isRepeated: Bool)? {
        let before = start > word.lowerBound ? text[start - 1] : 0x20
        if ASCII.isDigit(before) { return nil }
        let followsLetter = ASCII.isLetter(before)
        guard
            let (marker, length) = drawnFace(in: text, at: start, word, followsLetter)
                ?? face(in: text, at: start, word, followsLetter)
        else { return nil }
        let mouth = text[start + length - 1]
        var end = start + length
        while end < word.upperBound, text[end] == mouth { end += 1 }
        let touches = end < word.upperBound && ASCII.isLetterOrDigit(text[end])
        // "://" is an address or a path that was not read as one.
        let isPath = mouth == UInt8(ascii: "/") && end - start > length
        if isPath || (touches && mouth != UInt8(ascii: ")")) { return nil }
        return (marker, end - start, end - start > length)
    }

    private static func drawnFace(
        in text: [UInt8], at start: Int, _ word: Range<Int>, _ followsLetter: Bool
    ) -> (TextMarker, Int)? {
        if followsLetter && text[start] != UInt8(ascii: "<") { return nil }
        for (marker, bytes) in drawn
        where start + bytes.count <= word.upperBound && text[start] == bytes[0] {
            if bytes.indices.allSatisfy({ text[start + $0] == bytes[$0] }) {
                return (marker, bytes.count)
            }
        }
        return nil
    }

    private static func face(
        in text: [UInt8], at start: Int, _ word: Range<Int>, _ followsLetter: Bool
    ) -> (TextMarker, Int)? {
        let eyes = text[start]
        guard eyes == UInt8(ascii: ":") || eyes == UInt8(ascii: ";") || eyes == UInt8(ascii: "=")
        else { return nil }
        var position = start + 1
        func next() -> UInt8? { position < word.upperBound ? text[position] : nil }
        let cries = next() == UInt8(ascii: "'")
        if cries { position += 1 }
        if let nose = next(), position + 1 < word.upperBound,
            "-o^~*".utf8.contains(nose), !ASCII.isLetterOrDigit(text[position + 1]) || nose == 0x2D
        {
            position += 1
        }
        guard let mouth = next() else { return nil }
        if followsLetter && ASCII.isLetterOrDigit(mouth) { return nil }
        let isPlain = eyes != UInt8(ascii: "=")
        let marker: TextMarker? =
            switch mouth {
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                eyes == UInt8(ascii: ";") ? .wink : .smile
            case UInt8(ascii: "3"): isPlain ? .smile : nil
            case UInt8(ascii: "D"): eyes == UInt8(ascii: ";") ? .wink : .laugh
            case UInt8(ascii: "P"), UInt8(ascii: "p"): .wink
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): .sad
            case UInt8(ascii: "c"), UInt8(ascii: "C"): isPlain ? .sad : nil
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "|"): .neutral
            case UInt8(ascii: "s"), UInt8(ascii: "S"): isPlain ? .neutral : nil
            case UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "0"):
                isPlain ? .surprise : nil
            case UInt8(ascii: "*"): isPlain ? .heart : nil
            default: nil
            }
        return marker.map { (cries && $0 != .smile ? .sad : $0, position + 1 - start) }
    }
}

/// Classes of ASCII bytes; a byte of a character beyond ASCII belongs to none.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) && byte < 0x80 }
    static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
    static func lowered(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }
}
