/// The words of a text, as ranges of its bytes.
struct Words {
    /// Normalised text, valid UTF-8.
    var bytes: [UInt8]
    /// The words in their order, none of them empty.
    var ranges: [Range<Int>]
    /// Whether the first word begins where the whole text does.
    var beginText: Bool

    /// A text as one word; none if it is empty.
    init(_ text: NormalizedText) {
        bytes = text.bytes
        ranges = text.bytes.isEmpty ? [] : [0..<text.bytes.count]
        beginText = text.beginsText
    }
}

/// A step of a tokenizer that cuts words into smaller ones.
protocol SplittingStep: Sendable {
    /// Cuts words, and may rewrite them.
    ///
    /// - Complexity: O(bytes).
    func split(_ words: inout Words)
}

/// A stretch of a word, and whether it is what was looked for.
struct Stretch {
    /// The stretch's bytes.
    var range: Range<Int>
    /// Whether it is a delimiter.
    var isMatch: Bool
}

/// What becomes of the delimiters between words.
enum DelimiterUse: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"
}

extension Words {
    /// Replaces each word by stretches of it.
    ///
    /// - Parameter body: Appends the stretches of a word, in order.
    @inline(__always)
    mutating func replaceEach(
        _ body: (_ bytes: [UInt8], _ word: Range<Int>, _ result: inout [Range<Int>]) -> Void
    ) {
        var result: [Range<Int>] = []
        result.reserveCapacity(max(ranges.count, bytes.count / 4))
        for word in ranges { body(bytes, word, &result) }
        if result.first?.lowerBound != ranges.first?.lowerBound { beginText = false }
        ranges = result
    }

    /// Cuts each word at delimiters.
    ///
    /// - Parameters:
    ///   - use: What becomes of the delimiters.
    ///   - stretches: Appends the stretches of a word, without gaps, in order.
    mutating func split(
        _ use: DelimiterUse,
        _ stretches: (_ bytes: [UInt8], _ word: Range<Int>, _ result: inout [Stretch]) -> Void
    ) {
        var parts: [Stretch] = []
        replaceEach { bytes, word, result in
            parts.removeAll(keepingCapacity: true)
            stretches(bytes, word, &parts)
            use.join(parts, into: &result)
        }
    }

    /// Cuts each word at characters.
    mutating func split(_ use: DelimiterUse, where isDelimiter: (_ scalar: Int32) -> Bool) {
        split(use) { bytes, word, result in
            var start = word.lowerBound
            var position = start
            while position < word.upperBound {
                let (scalar, length) = Characters.scalar(in: bytes, at: position)
                if isDelimiter(scalar) {
                    if start < position {
                        result.append(Stretch(range: start..<position, isMatch: false))
                    }
                    start = position + length
                    result.append(Stretch(range: position..<start, isMatch: true))
                }
                position += length
            }
            if start < position {
                result.append(Stretch(range: start..<position, isMatch: false))
            }
        }
    }
}

extension DelimiterUse {
    /// Appends the words that stretches make.
    fileprivate func join(_ stretches: [Stretch], into words: inout [Range<Int>]) {
        let first = words.count
        var owesNext: Int?
        var previous: Bool?
        for (place, stretch) in stretches.enumerated() {
            let range = stretch.range
            let joins: Bool
            switch self {
            case .removed:
                if !stretch.isMatch { words.append(range) }
                continue
            case .isolated: joins = false
            case .contiguous: joins = previous == stretch.isMatch
            case .mergedWithPrevious: joins = stretch.isMatch && previous == false
            case .mergedWithNext:
                joins = owesNext != nil
                // Of delimiters in a row the last one goes with what follows.
                let next = place + 1 < stretches.count ? stretches[place + 1].isMatch : true
                owesNext = stretch.isMatch && !next ? place : nil
            }
            previous = stretch.isMatch
            if joins, words.count > first, let last = words.last {
                words[words.count - 1] = last.lowerBound..<range.upperBound
            } else {
                words.append(range)
            }
        }
    }
}
