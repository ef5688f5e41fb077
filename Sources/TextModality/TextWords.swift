/// The words of a text in small letters, without the signs around them.
struct TextWords {
    /// Words in order; addresses, @names and #tags are no words.
    private(set) var all: [String] = []
    private(set) var addresses = 0
    /// Letters and digits of all words.
    private(set) var letters = 0

    /// Cuts a text at white space.
    init(_ text: String) {
        for piece in text.split(whereSeparator: \.isWhitespace) {
            if TextWords.isAddress(piece) {
                addresses += 1
                continue
            }
            let word = piece.drop { !TextWords.isPart($0) }
            guard let last = word.lastIndex(where: TextWords.isPart) else { continue }
            let bare = word[...last].lowercased()
            letters += bare.count
            all.append(bare)
        }
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber
    }

    private static func isAddress(_ piece: Substring) -> Bool {
        if let first = piece.first, first == "@" || first == "#" { return piece.count > 1 }
        let bytes = Array(piece.utf8)
        var scanned = 0
        return TextAddresses.match(in: bytes, at: 0, end: bytes.count, scanned: &scanned) != nil
    }
}

/// The language of a text, told by its most usual words.
enum LanguageGuess {
    private static let usual: [(language: String, words: String)] = [
        (
            "de",
            "der die das und ist nicht ich ein eine zu mit auf für den von sie es auch war"
        ),
        ("en", "the and is of to in it that was this with for you my not are but have on at"),
        ("es", "el los las una y es que por con para pero muy como más lo del está se su sin"),
        ("fr", "le les des et est une pas que pour dans je il sur avec ce qui très vous mais du"),
        ("it", "il gli una e è che per non con sono di della molto questo anche ma più nel lo si"),
        ("nl", "de het een en is van niet ik dat op te zijn voor met maar ook aan er om bij"),
        ("pt", "o os uma e é que não por com para mas muito como mais do da em um ao seu"),
    ]
    private static let sets = usual.map {
        ($0.language, Set($0.words.split(separator: " ").map(String.init)))
    }

    /// The language whose usual words are most frequent; nil where there are too few, or where two
    /// are as frequent.
    static func language(of words: [String]) -> String? {
        let counts = sets.map { language, usual in
            (language, words.count { usual.contains($0) })
        }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        guard counts[0].1 >= 2, counts[0].1 > counts[1].1, 10 * counts[0].1 >= words.count else {
            return nil
        }
        return counts[0].0
    }
}

/// Numbers that sum a text up without a network: its words and runs of three letters, each at a
/// place and with a sign that its bytes decide (Weinberger et al. 2009, arXiv:0902.2206).
enum TextSummary {
    private static let words = 192
    private static let runs = 64

    /// 192 numbers of words and 64 of runs of letters, each part of length 1.
    static func of(_ words: [String], _ text: String) -> [Float] {
        var counts: [String: Float] = [:]
        for word in words { counts[word, default: 0] += 1 }
        var bag = [Float](repeating: 0, count: TextSummary.words)
        // In order, since sums of floats depend on it.
        for (word, count) in counts.sorted(by: { $0.key < $1.key }) {
            add(word.utf8, count.squareRoot(), to: &bag)
        }
        var letters = [Float](repeating: 0, count: runs)
        let bytes = Array(text.lowercased().utf8.prefix(4_000))
        for at in bytes.indices.dropLast(2) { add(bytes[at..<at + 3], 1, to: &letters) }
        return unit(bag) + unit(letters)
    }

    private static func add(
        _ bytes: some Sequence<UInt8>, _ value: Float, to sums: inout [Float]
    ) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        // The low bits of this sum are the worst mixed.
        hash ^= hash >> 29
        let place = Int(hash >> 8 & 0xFFFF_FFFF) % sums.count
        sums[place] += hash & 1 == 0 ? value : -value
    }

    private static func unit(_ values: [Float]) -> [Float] {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? values.map { $0 / length } : values
    }
}
