/// Reads HTML character references, which text from the web still carries: `&amp;`, `&#39;`.
enum TextEntities {
    private static let named: [String: [UInt8]] = [
        "amp": Array("&".utf8), "lt": Array("<".utf8), "gt": Array(">".utf8),
        "quot": Array("\"".utf8), "apos": Array("'".utf8), "nbsp": Array(" ".utf8),
        "hellip": Array("...".utf8), "mdash": Array("—".utf8), "ndash": Array("–".utf8),
        "lsquo": Array("'".utf8), "rsquo": Array("'".utf8), "ldquo": Array("\"".utf8),
        "rdquo": Array("\"".utf8), "hearts": Array("♥".utf8), "copy": Array("©".utf8),
        "reg": Array("®".utf8), "euro": Array("€".utf8), "pound": Array("£".utf8),
    ]

    /// No reference that is decoded here is longer than this, ampersand and semicolon included.
    private static let longest = 12

    /// Replaces the character references in UTF-8 text, each once.
    ///
    /// What is no reference, or names no Unicode scalar value, stays as it is.
    ///
    /// - Complexity: O(bytes).
    static func decode(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "&"), let (bytes, length) = reference(in: text, at: position) {
                result += bytes
                position += length
            } else {
                result.append(byte)
                position += 1
            }
        }
        return result
    }

    private static func reference(in text: [UInt8], at start: Int) -> ([UInt8], length: Int)? {
        let limit = min(start + longest, text.count)
        guard let end = text[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: text[(start + 1)..<end], as: UTF8.self)
        let length = end + 1 - start
        if let bytes = named[name] { return (bytes, length) }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let code =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
        guard let code, code != 0, let scalar = Unicode.Scalar(code) else { return nil }
        return (Array(String(scalar).utf8), length)
    }
}
