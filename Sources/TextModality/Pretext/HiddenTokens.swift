import Tensors

/// Tokens of which some are hidden, to be guessed among all that the batch has: other tokens of the
/// batch are the negatives, so a step costs no more than its own tokens.
struct HiddenTokens {
    /// With what stands in the places of the hidden ones.
    private(set) var tokens: [Int32]
    /// Where the hidden ones are.
    private(set) var places: [Int32] = []
    /// Every token of the batch, ascending, so that the order never depends on a hash.
    private(set) var candidates: [Int32] = []
    /// What is hidden at each place, as an index into the candidates.
    private(set) var answers: [Int32] = []

    /// Hides some tokens.
    ///
    /// - Parameters:
    ///   - given: The tokens of a batch.
    ///   - share: Of them that are hidden, 0…1.
    ///   - mask: What stands in the place of most of them.
    ///   - vocabulary: V, the number of different tokens.
    ///   - special: Those that are never hidden.
    init(
        _ given: [Int32], share: Float, mask: Int32, vocabulary: Int,
        sparing special: Set<Int32> = [], using generator: inout RandomGenerator
    ) {
        tokens = given
        for place in given.indices
        where generator.uniform() < share && !special.contains(given[place]) {
            places.append(Int32(place))
            tokens[place] = Self.replacement(
                for: given[place], mask: mask, vocabulary: vocabulary, using: &generator)
        }
        guard !places.isEmpty else { return }
        var slot = [Int32](repeating: -1, count: vocabulary)
        for token in given { slot[Int(token)] = 0 }
        for token in slot.indices where slot[token] == 0 {
            slot[token] = Int32(candidates.count)
            candidates.append(Int32(token))
        }
        answers = places.map { slot[Int(given[Int($0)])] }
    }

    /// Draws below become the mask, draws below the other bound another token, and the rest stay as
    /// they are: 8, 1 and 1 of 10 (Devlin et al. 2019, arXiv:1810.04805, section 3.1).
    private static let bounds: (mask: Float, other: Float) = (0.8, 0.9)

    /// What stands in a hidden token's place.
    private static func replacement(
        for token: Int32, mask: Int32, vocabulary: Int, using generator: inout RandomGenerator
    ) -> Int32 {
        let draw = generator.uniform()
        if draw < bounds.mask { return mask }
        guard draw < bounds.other else { return token }
        return Int32(generator.integer(below: vocabulary))
    }
}
