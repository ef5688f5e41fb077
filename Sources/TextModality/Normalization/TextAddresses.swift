/// Finds web and mail addresses in UTF-8 text.
enum TextAddresses {
    private static let schemes = ["http://", "https://", "www."].map { Array($0.utf8) }

    /// Endings that make `name.ending/…` a web address even without a scheme: the short list keeps
    /// `great.thanks/` a slip of the space key.
    private static let endings: Set<String> = [
        "com", "org", "net", "edu", "gov", "info", "co", "io", "ly", "me", "tv", "fm", "am", "gd",
        "gl", "gs", "us", "uk", "de", "fr", "eu", "cn", "jp", "be", "it",
    ]

    /// The address that begins at a position, if one does.
    ///
    /// - Parameters:
    ///   - text: UTF-8 text.
    ///   - start: A position that no letter or digit stands before.
    ///   - end: The end of the word.
    ///   - scanned: Everything before this position is known to begin no address without a scheme;
    ///     moved forward, so that a long word is scanned once.
    /// - Returns: The marker and the end of the address.
    static func match(
        in text: [UInt8], at start: Int, end: Int, scanned: inout Int
    ) -> (marker: TextMarker, end: Int)? {
        for scheme in schemes where startsWith(scheme, text, start, end) {
            let after = start + scheme.count
            let addressEnd = webEnd(in: text, from: after, end: end)
            if addressEnd > after { return (.url, addressEnd) }
        }
        guard start >= scanned else { return nil }
        var position = start
        while position < end, isNamePart(text[position]) { position += 1 }
        scanned = position
        guard position > start, position < end else { return nil }
        if text[position] == UInt8(ascii: "@") {
            return mailEnd(in: text, from: position + 1, end: end).map { (.email, $0) }
        }
        if text[position] == UInt8(ascii: "/"), isHost(text[start..<position]) {
            return (.url, webEnd(in: text, from: position + 1, end: end))
        }
        return nil
    }

    private static func startsWith(
        _ scheme: [UInt8], _ text: [UInt8], _ start: Int, _ end: Int
    ) -> Bool {
        ASCII.lowered(text[start]) == scheme[0] && start + scheme.count <= end
            && scheme.indices.allSatisfy { ASCII.lowered(text[start + $0]) == scheme[$0] }
    }

    /// An address has only ASCII in it and does not end in the sentence's punctuation.
    private static func webEnd(in text: [UInt8], from start: Int, end: Int) -> Int {
        var position = start
        while position < end, text[position] < 0x80 { position += 1 }
        while position > start, ".,!?;:)]}'\"<>*".utf8.contains(text[position - 1]) {
            position -= 1
        }
        return position
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || ".-_+%".utf8.contains(byte)
    }

    /// The most bytes of a host's name, by RFC 1035.
    private static let longestHost = 253

    private static func isHost(_ name: ArraySlice<UInt8>) -> Bool {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex,
            name.count <= longestHost
        else { return false }
        let ending = name[(dot + 1)...].map(ASCII.lowered)
        return endings.contains(String(decoding: ending, as: UTF8.self))
    }

    private static func mailEnd(in text: [UInt8], from start: Int, end: Int) -> Int? {
        var position = start
        while position < end, isNamePart(text[position]) { position += 1 }
        while position > start, !ASCII.isLetterOrDigit(text[position - 1]) { position -= 1 }
        guard let dot = text[start..<position].lastIndex(of: UInt8(ascii: ".")), dot > start
        else { return nil }
        return text[(dot + 1)..<position].allSatisfy(ASCII.isLetter) ? position : nil
    }
}
