/// Candidates for pieces: every character, and the substrings of words that occur more than once.
enum PieceSeeds {
    /// A candidate.
    struct Seed {
        /// UTF-8, with a space for a word's start.
        var bytes: [UInt8]
        /// How often it occurs.
        var count: Int
    }

    /// A string in the texts: where it occurs first, and how often.
    private struct Found {
        var first: Int
        var length: Int
        var count: Int
    }

    /// Finds candidates, characters first, then the others by falling count · length.
    ///
    /// Strings are grown by one character at a time, and only those that occur more than once are
    /// grown further: nothing longer can be frequent.
    ///
    /// - Parameters:
    ///   - words: The words to look at.
    ///   - longest: The longest candidate, in characters.
    ///   - limit: The most candidates, unless there are more characters.
    /// - Complexity: O(characters · longest).
    static func find(in words: TrainingWords, longest: Int, limit: Int) -> [Seed] {
        let line = Line(words)
        var characters: [Found] = []
        var longer: [Found] = []
        // Every position at which a string of the present length begins, and that string's number.
        var starts = Array(line.scalars.indices)
        var numbers = [Int](repeating: 0, count: starts.count)
        for length in 1...longest where !starts.isEmpty {
            var found: [Found] = []
            var numberOf: [UInt64: Int] = [:]
            var grown: [(start: Int, number: Int)] = []
            for (start, number) in zip(starts, numbers) {
                let last = start + length - 1
                guard last < line.ends[start] else { continue }
                let key = UInt64(number) << 32 | UInt64(UInt32(bitPattern: line.scalars[last]))
                let next = numberOf[key, default: found.count]
                if next == found.count {
                    numberOf[key] = next
                    found.append(Found(first: start, length: length, count: 0))
                }
                found[next].count += line.counts[start]
                grown.append((start, next))
            }
            if length == 1 {
                characters = found
            } else {
                longer += found.lazy.filter { $0.count > 1 }
            }
            let frequent = grown.filter { found[$0.number].count > 1 }
            starts = frequent.map(\.start)
            numbers = frequent.map(\.number)
        }
        characters.sort(by: isBetter(_:than:))
        longer.sort(by: isBetter(_:than:))
        let seeds = longer.lazy.map(line.seed)
            .filter { !SpecialPieces.isReserved(String(decoding: $0.bytes, as: UTF8.self)) }
        return characters.map(line.seed) + seeds.prefix(max(0, limit - characters.count))
    }

    /// Ranks by the characters that a string covers; ties by where it occurs, so that no two tie.
    private static func isBetter(_ a: Found, than b: Found) -> Bool {
        (a.count * a.length, b.first, b.length) > (b.count * b.length, a.first, a.length)
    }

    /// All stretches' characters, one after the other.
    private struct Line {
        var scalars: [Int32] = []
        /// For each character the end of its stretch.
        var ends: [Int] = []
        /// For each character how often its stretch occurs.
        var counts: [Int] = []

        init(_ words: TrainingWords) {
            for stretch in words.stretches {
                let start = scalars.count
                var position = 0
                while position < stretch.bytes.count {
                    let (scalar, length) = UTF8Text.scalar(in: stretch.bytes, at: position)
                    scalars.append(scalar)
                    position += length
                }
                let length = scalars.count - start
                ends += repeatElement(scalars.count, count: length)
                counts += repeatElement(stretch.count, count: length)
            }
        }

        func seed(_ found: Found) -> Seed {
            var bytes: [UInt8] = []
            for scalar in scalars[found.first..<(found.first + found.length)] {
                UTF8Text.append(scalar, to: &bytes)
            }
            return Seed(bytes: bytes, count: found.count)
        }
    }
}
