/// GPT-2's words, whose bytes become visible characters.
///
/// A word is an English contraction, a run of letters, of numbers or of other signs, each with the
/// space before it, or a run of white space without its last character.
///
/// - SeeAlso: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners".
struct ByteLevelStep: SplittingStep {
    /// Whether a space is put before words that begin with none.
    var prependsSpace: Bool
    /// Whether words are cut as described; otherwise they stay.
    var cuts: Bool

    func split(_ words: inout Words) {
        if prependsSpace { prependSpaces(&words) }
        if cuts { words.replaceEach(Self.cut) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.bytes.count * 3 / 2)
        for place in words.ranges.indices {
            let start = bytes.count
            for byte in words.bytes[words.ranges[place]] { Self.appendVisible(byte, to: &bytes) }
            words.ranges[place] = start..<bytes.count
        }
        words.bytes = bytes
    }

    private func prependSpaces(_ words: inout Words) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.bytes.count + words.ranges.count)
        for (place, word) in words.ranges.enumerated() {
            let start = bytes.count
            if words.bytes[word.lowerBound] != 0x20 { bytes.append(0x20) }
            bytes.append(contentsOf: words.bytes[word])
            words.ranges[place] = start..<bytes.count
        }
        words.bytes = bytes
    }

    /// Appends the character that stands for a byte: itself if it is visible in Latin-1, or one of
    /// those from U+0100 on.
    static func appendVisible(_ byte: UInt8, to bytes: inout [UInt8]) {
        Characters.append(visible[Int(byte)], to: &bytes)
    }

    private static let visible: [Int32] = {
        var next: Int32 = 0x100
        return (Int32(0)..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return byte
            default:
                defer { next += 1 }
                return next
            }
        }
    }()

    private enum Kind {
        case space, letter, number, other
    }

    private static func kind(_ scalar: Int32) -> Kind {
        if Characters.isSpace(scalar) { return .space }
        if Characters.isLetter(scalar) { return .letter }
        return Characters.isNumber(scalar) ? .number : .other
    }

    private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map {
        Array($0.utf8)
    }

    private static func cut(_ bytes: [UInt8], _ word: Range<Int>, _ result: inout [Range<Int>]) {
        var start = word.lowerBound
        while start < word.upperBound {
            let end = wordEnd(bytes, start..<word.upperBound)
            result.append(start..<end)
            start = end
        }
    }

    /// The end of the first word in a range that is not empty.
    private static func wordEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        let start = range.lowerBound
        if bytes[start] == UInt8(ascii: "'"),
            let short = contractions.first(where: { bytes[range].starts(with: $0) })
        {
            return start + short.count
        }
        var (scalar, length) = Characters.scalar(in: bytes, at: start)
        var end = start
        if scalar == 0x20, start + 1 < range.upperBound {
            let next = Characters.scalar(in: bytes, at: start + 1)
            if !Characters.isSpace(next.scalar) {
                end = start + 1
                (scalar, length) = next
            }
        }
        let first = kind(scalar)
        var last = end
        repeat {
            last = end
            end += length
            guard end < range.upperBound else { return end }
            (scalar, length) = Characters.scalar(in: bytes, at: end)
        } while kind(scalar) == first
        // White space before a word leaves its last character to that word.
        return first == .space && last > start ? last : end
    }
}
