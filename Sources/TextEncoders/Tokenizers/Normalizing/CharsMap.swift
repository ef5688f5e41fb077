import CUTF8Proc

/// SentencePiece's table of characters and what becomes of them: a double-array trie over UTF-8,
/// and texts that end with a zero byte.
///
/// - SeeAlso: Kudo and Richardson 2018, arXiv:1808.06226, section 3.2; Aoe 1989,
///   doi:10.1109/32.31365.
struct CharsMap: NormalizingStep {
    private let units: [UInt32]
    private let texts: [UInt8]
    /// Longer texts are refused: a short text must not become one that fills the memory.
    static let longestText = 128
    /// Whether an ASCII byte is left alone wherever it stands by itself.
    private let keepsASCII: [Bool]

    /// A table that changes nothing.
    init() { self.init(units: [], texts: []) }

    private init(units: [UInt32], texts: [UInt8]) {
        (self.units, self.texts) = (units, texts)
        keepsASCII = (0..<128).map { byte in
            // A carriage return and the line feed after it are one cluster.
            byte != 0x0D && Self.find([UInt8(byte)], 0..<1, units) == nil
        }
    }

    /// Reads a table as SentencePiece saves it: the trie's length, the trie, the texts.
    ///
    /// - Returns: Nil if it is cut short, or a text is missing, too long or no UTF-8.
    init?(_ blob: [UInt8]) {
        guard !blob.isEmpty else {
            self.init()
            return
        }
        guard blob.count >= 4 else { return nil }
        let word = { (at: Int) in
            UInt32(blob[at]) | UInt32(blob[at + 1]) << 8 | UInt32(blob[at + 2]) << 16
                | UInt32(blob[at + 3]) << 24
        }
        let size = Int(word(0))
        guard size % 4 == 0, size > 0, size <= blob.count - 4 else { return nil }
        self.init(
            units: stride(from: 4, to: 4 + size, by: 4).map(word),
            texts: Array(blob[(4 + size)...]))
        guard areSound else { return nil }
    }

    /// Whether the texts are UTF-8, short and ended, and each that a unit names begins in them.
    private var areSound: Bool {
        guard texts.last == 0, String(validating: texts, as: UTF8.self) != nil,
            texts.split(separator: 0).allSatisfy({ $0.count <= Self.longestText })
        else { return false }
        return units.allSatisfy { unit in
            guard unit >> 31 == 1 else { return true }
            let at = Int(unit & 0x7FFF_FFFF)
            return at < texts.count && texts[at] & 0xC0 != 0x80
        }
    }

    /// The place of the text for the shortest prefix that the table has.
    private static func find(
        _ text: [UInt8], _ range: Range<Int>, _ units: [UInt32]
    ) -> Int? {
        guard !units.isEmpty else { return nil }
        var node = offset(units[0])
        for position in range {
            let byte = text[position]
            if byte == 0 { return nil }
            node ^= Int(byte)
            guard units.indices.contains(node) else { return nil }
            let unit = units[node]
            guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
            node ^= offset(unit)
            if unit >> 8 & 1 == 1 {
                guard units.indices.contains(node) else { return nil }
                return units[node] >> 31 == 1 ? Int(units[node] & 0x7FFF_FFFF) : nil
            }
        }
        return nil
    }

    private static func offset(_ unit: UInt32) -> Int {
        Int(unit >> 10) << Int((unit & (1 << 9)) >> 6)
    }

    func normalize(_ text: inout NormalizedText) {
        if units.isEmpty { return }
        let bytes = text.bytes
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 4)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let next = position + 1
            let end: Int
            if byte < 0x80, keepsASCII[Int(byte)], next == bytes.count || bytes[next] < 0x80 {
                result.append(byte)
                end = next
            } else {
                end = clusterEnd(in: bytes, from: position)
                rewrite(bytes, position..<end, &result)
            }
            if position == 0, result.isEmpty { text.beginsText = false }
            position = end
        }
        text.bytes = result
    }

    /// The text for a grapheme cluster of less than six bytes, or else for each of its characters.
    private func rewrite(_ bytes: [UInt8], _ cluster: Range<Int>, _ result: inout [UInt8]) {
        if cluster.count < 6, appendText(for: bytes, cluster, &result) { return }
        var position = cluster.lowerBound
        while position < cluster.upperBound {
            let end = position + Characters.length(of: bytes[position])
            if !appendText(for: bytes, position..<end, &result) {
                result.append(contentsOf: bytes[position..<end])
            }
            position = end
        }
    }

    private func appendText(
        for bytes: [UInt8], _ range: Range<Int>, _ result: inout [UInt8]
    ) -> Bool {
        guard let place = Self.find(bytes, range, units) else { return false }
        var end = place
        while texts[end] != 0 { end += 1 }
        result.append(contentsOf: texts[place..<end])
        return true
    }

    /// The end of the grapheme cluster (UAX #29) that begins at a position.
    private func clusterEnd(in bytes: [UInt8], from start: Int) -> Int {
        var (previous, length) = Characters.scalar(in: bytes, at: start)
        var position = start + length
        var state: Int32 = 0
        while position < bytes.count {
            let (scalar, length) = Characters.scalar(in: bytes, at: position)
            if utf8proc_grapheme_break_stateful(previous, scalar, &state) { break }
            previous = scalar
            position += length
        }
        return position
    }
}
