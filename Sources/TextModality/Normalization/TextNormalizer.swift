/// Brings text to the form that pieces are read from.
///
/// Always: NFKC (utf8proc), one space for any white space, nothing invisible. Social text is read
/// as people write it, if asked: addresses, mentions, hashtags, faces, drawn-out words and repeated
/// signs become ``TextMarker``s, and HTML character references and curly quotes become what they
/// stand for. Case is folded if asked.
public struct TextNormalizer: Codable, Equatable, Sendable {
    /// Whether upper and lower case become one (full Unicode case folding).
    public var foldsCase: Bool
    /// Whether social text is read as people write it.
    public var readsSocialText: Bool
    /// Whether words in capitals are lowered and followed by `<allcaps>`; needs `readsSocialText`.
    public var marksCapitals: Bool

    /// Says what normalisation does.
    ///
    /// - Parameters:
    ///   - foldsCase: Whether upper and lower case become one.
    ///   - readsSocialText: Whether social text is read as people write it.
    ///   - marksCapitals: Whether words in capitals are lowered and followed by `<allcaps>`.
    public init(
        foldsCase: Bool = true, readsSocialText: Bool = true, marksCapitals: Bool = false
    ) {
        self.foldsCase = foldsCase
        self.readsSocialText = readsSocialText
        self.marksCapitals = marksCapitals
    }

    /// Normalises text.
    ///
    /// Total and linear: any string gives a result, and the time grows with its length only.
    ///
    /// - Returns: Valid UTF-8, words parted by single spaces, no space at either end.
    /// - Complexity: O(bytes).
    public func normalize(_ text: String) -> [UInt8] {
        Array(spacedWords(of: text).dropFirst())
    }

    /// Normalises text and leaves one space before every word, the first one too.
    func spacedWords(of text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        if readsSocialText, bytes.contains(UInt8(ascii: "&")) { bytes = TextEntities.decode(bytes) }
        bytes = UnicodeForm.compose(bytes, foldsCase: false)
        if readsSocialText { bytes = SocialText.read(bytes, marksCapitals: marksCapitals) }
        // Folded last: `:D` and `#LoveIt` are read by their capitals.
        return foldsCase ? UnicodeForm.foldCase(bytes) : bytes
    }
}
