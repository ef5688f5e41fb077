import Modalities
import Reports

/// The words that one half of the source does not have: their share in the other half, and in the
/// target.
struct UnknownWords {
    /// In per cent, of each example of the source's second half.
    private(set) var source: [Double]
    /// In per cent, of each example of the target.
    private(set) var target: [Double]
    /// By ranks.
    private(set) var pValue: Double

    static let measure = RecordMeasure(
        "unknown words", unit: "%", "different words that a half of the source does not have",
        remedy: "text.pieces")

    /// Compares vocabularies; nil for examples without words, or a source too small to halve.
    init?(_ sides: Sides, seed: UInt64) {
        let measured = sides.source.measurements + sides.target.measurements
        guard measured.contains(where: { !$0.words.isEmpty }),
            sides.witnesses.source >= 2 * ShiftComparison.least
        else { return nil }
        let (examples, first) = sides.halves(seed: seed, draw: 0)
        let known = Set(examples[..<first].flatMap { measured[$0].words })
        let held = examples[first...].sorted()
        func share(_ example: Int) -> Double {
            let words = measured[example].words
            guard !words.isEmpty else { return .nan }
            return 100 * Double(words.count { !known.contains($0) }) / Double(words.count)
        }
        let others = Array(sides.sourceCount..<sides.count)
        (source, target) = (held.map(share), others.map(share))
        let relabelled = sides.relabelling(
            held + others, sources: held.count, draws: ShiftComparison.draws, seed: seed,
            for: "words")
        pValue = RankTest.pValues([source + target], relabelled)[0]
    }
}

/// Words that are much more frequent on one side.
enum TellingWords {
    private static let most = 12

    /// The words of each side, those that tell most first.
    static func of(_ sides: Sides) -> (source: [String], target: [String]) {
        var counts: [String: (source: Int, target: Int)] = [:]
        for measurement in sides.source.measurements {
            for word in measurement.words { counts[word, default: (0, 0)].source += 1 }
        }
        for measurement in sides.target.measurements {
            for word in measurement.words { counts[word, default: (0, 0)].target += 1 }
        }
        let (m, n) = (Double(sides.sourceCount), Double(sides.count - sides.sourceCount))
        // How many standard errors the shares are apart.
        let scored = counts.filter { $0.value.source + $0.value.target >= 3 }.map {
            word, count -> (word: String, score: Double) in
            let pooled = Double(count.source + count.target) / (m + n)
            let error = max(1e-9, pooled * (1 - pooled) * (1 / m + 1 / n)).squareRoot()
            return (word, (Double(count.target) / n - Double(count.source) / m) / error)
        }.sorted { ($0.score, $1.word) < ($1.score, $0.word) }
        // What is that far apart by chance is seldom among so many words.
        let (low, high) = (scored.filter { $0.score < -4 }, scored.filter { $0.score > 4 })
        return (
            low.prefix(most).map(\.word), high.suffix(most).reversed().map(\.word)
        )
    }
}
