/// The different words of a collection of texts, in stretches that a piece may lie in: letters,
/// digits or signs.
struct TrainingWords {
    /// Part of a word, and how often it occurs.
    struct Stretch {
        /// UTF-8; a space first if this is a word's beginning.
        var bytes: [UInt8]
        var count: Int
    }

    /// In the order of their first occurrence, so that training does not depend on hashing.
    let stretches: [Stretch]
    /// How many different characters the stretches have, the word start included.
    let characterCount: Int

    /// Longer stretches are cut, so that the product of their pieces' probabilities is a Double.
    static let longest = 32

    /// Collects words.
    ///
    /// - Parameters:
    ///   - texts: Texts.
    ///   - normalizer: Applied first; the markers it writes are no words.
    ///   - coverage: The share of all characters that are kept, the most frequent ones.
    init(_ texts: some Sequence<String>, normalizer: TextNormalizer, coverage: Double) {
        var words = Tally()
        for text in texts {
            for part in normalizer.spacedWords(of: text).split(separator: 0x20) {
                words.add(TrainingWords.word(part, normalizer: normalizer), count: 1)
            }
        }
        let spelled = TrainingWords.frequentCharacters(of: words.stretches, coverage: coverage)
        var parts = Tally()
        for word in words.stretches { TrainingWords.cut(word, spelled: spelled, into: &parts) }
        // Any word of any text may begin with a piece of its own: the start must be a piece.
        let lacksStart = !parts.stretches.contains { $0.bytes.first == 0x20 }
        if lacksStart && !words.stretches.isEmpty { parts.add([0x20], count: 1) }
        stretches = parts.stretches
        characterCount = spelled.count
    }

    /// The word as it is learnt from, with its space; empty for a marker.
    private static func word(_ part: ArraySlice<UInt8>, normalizer: TextNormalizer) -> [UInt8] {
        guard normalizer.readsSocialText, part.first == UInt8(ascii: "<") else {
            return [0x20] + part
        }
        let marker = markers.first { part.starts(with: $0) }
        guard let marker else { return [0x20] + part }
        return Array(part.dropFirst(marker.count))
    }

    private static let markers = TextMarker.allCases.map { Array($0.rawValue.utf8) }

    private static func frequentCharacters(of words: [Stretch], coverage: Double) -> Set<Int32> {
        var counts: [Int32: Int] = [:]
        var total = 0
        for word in words {
            var position = 0
            while position < word.bytes.count {
                let (scalar, length) = UTF8Text.scalar(in: word.bytes, at: position)
                counts[scalar, default: 0] += word.count
                total += word.count
                position += length
            }
        }
        if words.isEmpty { return [] }
        let ranked = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        var kept: Set<Int32> = [0x20]
        var covered = 0
        for (scalar, count) in ranked where Double(covered) < coverage * Double(total) {
            kept.insert(scalar)
            covered += count
        }
        return kept
    }

    /// Cuts a word where the kind of characters changes and where one is too rare to be spelled.
    private static func cut(_ word: Stretch, spelled: Set<Int32>, into parts: inout Tally) {
        var part: [UInt8] = []
        var position = 0
        var characters = 0
        var kind = Kind.wordStart
        while position < word.bytes.count {
            let (scalar, length) = UTF8Text.scalar(in: word.bytes, at: position)
            let (before, isSpelled) = (kind, spelled.contains(scalar))
            kind = Kind(scalar)
            let isSameKind = kind == before || before == .wordStart
            if !isSpelled || !isSameKind || characters == TrainingWords.longest {
                parts.add(part, count: word.count)
                part.removeAll()
                characters = 0
            }
            if isSpelled {
                part += word.bytes[position..<(position + length)]
                characters += 1
            }
            position += length
        }
        parts.add(part, count: word.count)
    }

    /// Characters of different kinds are not learnt as one piece: else there would be a `▁good` and
    /// a `▁good.` and a `▁good!`, each with a vector of its own.
    private enum Kind {
        case wordStart
        case letter
        case digit
        case sign

        init(_ scalar: Int32) {
            guard scalar < 0x80 else {
                self = UTF8Text.isWordCharacter(scalar) ? .letter : .sign
                return
            }
            switch UInt8(truncatingIfNeeded: scalar) {
            case 0x20: self = .wordStart
            case UInt8(ascii: "'"): self = .letter  // "don't"
            case let byte where ASCII.isLetter(byte): self = .letter
            case let byte where ASCII.isDigit(byte): self = .digit
            default: self = .sign
            }
        }
    }
}

/// Strings and how often they occur, in the order of their first occurrence.
private struct Tally {
    private(set) var stretches: [TrainingWords.Stretch] = []
    private var indexOf: [[UInt8]: Int] = [:]

    mutating func add(_ bytes: [UInt8], count: Int) {
        if bytes.isEmpty { return }
        let index = indexOf[bytes, default: stretches.count]
        if index == stretches.count {
            indexOf[bytes] = index
            stretches.append(TrainingWords.Stretch(bytes: bytes, count: 0))
        }
        stretches[index].count += count
    }
}
