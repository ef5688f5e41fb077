import Support

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Makes a piece table from texts, by the unigram language model.
///
/// Candidates are the characters and the frequent substrings of words. Expectation–maximisation
/// estimates their probabilities; then those whose loss the texts would feel least are dropped, and
/// so on until as many are left as are wanted. The same texts in the same order give the same
/// table.
///
/// - SeeAlso: Kudo 2018, arXiv:1804.10959, section 3.2.
public struct PieceTrainer: Sendable {
    /// Pieces of the table, `<unk>` included.
    public var vocabulary: Int
    /// The share of all characters in the texts that the table must be able to spell.
    public var coverage: Double
    /// The longest piece, in characters.
    public var longestPiece: Int

    /// Candidates at the start, for each piece wanted.
    private static let candidatesPerPiece = 10
    /// The share of the pieces that survives one round.
    private static let survivors = 0.75

    /// Says what table is wanted.
    ///
    /// - Parameters:
    ///   - vocabulary: Pieces of the table, `<unk>` included; a tokenizer adds its special pieces.
    ///   - coverage: The share of all characters that the table must be able to spell; rarer ones
    ///     are left to `<unk>`.
    ///   - longestPiece: The longest piece, in characters.
    /// - Precondition: `vocabulary ≥ 2`, `0 < coverage ≤ 1`, `longestPiece ≥ 1`.
    public init(vocabulary: Int, coverage: Double = 0.9995, longestPiece: Int = 16) {
        precondition(
            vocabulary >= 2 && coverage > 0 && coverage <= 1 && longestPiece >= 1,
            "PieceTrainer: vocabulary \(vocabulary), coverage \(coverage), "
                + "longest piece \(longestPiece)")
        self.vocabulary = vocabulary
        self.coverage = coverage
        self.longestPiece = longestPiece
    }

    /// Makes a piece table.
    ///
    /// - Parameters:
    ///   - texts: The texts, as people wrote them.
    ///   - normalizer: What the tokenizer will do to texts before it cuts them.
    /// - Returns: Exactly `vocabulary` pieces: `<unk>`, then the others by falling probability.
    /// - Throws: A ``Support/UserFault`` if the texts are too few for so many pieces, or have more
    ///   different characters.
    /// - Complexity: O(characters of the texts · longest piece · rounds).
    public func train(
        _ texts: some Sequence<String>, normalizer: TextNormalizer
    ) throws -> PieceTable {
        let words = TrainingWords(texts, normalizer: normalizer, coverage: coverage)
        let wanted = vocabulary - 1
        var seeds = PieceSeeds.find(
            in: words, longest: longestPiece, limit: PieceTrainer.candidatesPerPiece * vocabulary)
        try check(words: words, candidates: seeds.count)
        var model = PieceLikelihood(pieces: seeds.map(\.bytes), weights: seeds.map(\.count))
        seeds = []
        while true {
            for _ in 0..<2 { model.improve(on: words) }
            if model.count == wanted { break }
            let kept = max(wanted, Int(Double(model.count) * PieceTrainer.survivors))
            model.keep(kept, always: words.characterCount)
        }
        return table(of: model)
    }

    private func check(words: TrainingWords, candidates: Int) throws {
        guard !words.stretches.isEmpty else {
            throw UserFault(
                "there is no text to learn pieces from",
                remedy: "Give more texts, or name a piece table.")
        }
        guard words.characterCount < vocabulary else {
            throw UserFault(
                "\(vocabulary) pieces cannot spell \(words.characterCount) different characters",
                remedy: "Ask for more than \(words.characterCount) pieces.")
        }
        guard candidates >= vocabulary - 1 else {
            throw UserFault(
                "the texts are too few for \(vocabulary) pieces: only \(candidates) strings occur "
                    + "more than once in them",
                remedy: "Give more texts, or ask for at most \(candidates + 1) pieces.")
        }
    }

    private func table(of model: PieceLikelihood) -> PieceTable {
        let ranked = model.pieces.indices.sorted {
            let (a, b) = (model.probabilities[$0], model.probabilities[$1])
            return a == b ? model.pieces[$0].lexicographicallyPrecedes(model.pieces[$1]) : a > b
        }
        let names = ranked.map { SpecialPieces.name(ofKey: model.pieces[$0]) }
        let scores = ranked.map { Float(log(model.probabilities[$0])) }
        return PieceTable(pieces: [PieceTable.unknown] + names, scores: [0] + scores)
    }
}
