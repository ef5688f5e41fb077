/// Finds the most probable pieces of one stretch of text: Viterbi's algorithm over byte positions.
///
/// - SeeAlso: Kudo 2018, arXiv:1804.10959, section 3.1.
struct PieceLattice {
    /// The best way to reach a position: its score and its last piece.
    private struct Step {
        var score: Float
        var length: Int32
        var piece: Int32
    }

    /// The piece index that stands for a character which no piece spells.
    static let unknown: Int32 = -1

    private var steps: [Step] = []
    private let trie: PieceTrie
    private let unknownScore: Float

    /// Makes a lattice to be used for one stretch after the other.
    ///
    /// - Parameters:
    ///   - trie: The pieces.
    ///   - unknownScore: What a character costs that no piece spells by itself.
    init(trie: PieceTrie, unknownScore: Float) {
        self.trie = trie
        self.unknownScore = unknownScore
    }

    /// Appends the most probable pieces of a stretch, last piece first.
    ///
    /// Of segmentations with equal scores, the one whose last piece begins first is taken.
    ///
    /// - Parameters:
    ///   - text: UTF-8, spaces for word starts.
    ///   - stretch: A range of whole characters.
    ///   - body: Called with each piece, or ``unknown`` for a character, and its range.
    /// - Complexity: O(bytes · longest piece).
    mutating func segment(
        _ text: [UInt8], _ stretch: Range<Int>,
        _ body: (_ piece: Int32, _ range: Range<Int>) -> Void
    ) {
        let (first, count) = (stretch.lowerBound, stretch.count)
        while steps.count <= count { steps.append(Step(score: 0, length: 0, piece: 0)) }
        for position in 0...count { steps[position].length = 0 }
        steps[0] = Step(score: 0, length: 1, piece: 0)
        for start in 0..<count where steps[start].length > 0 {
            advance(text, first, start, count)
        }
        var end = count
        while end > 0 {
            let step = steps[end]
            let start = end - Int(step.length)
            body(step.piece, (first + start)..<(first + end))
            end = start
        }
    }

    @inline(__always)
    private mutating func advance(_ text: [UInt8], _ first: Int, _ start: Int, _ count: Int) {
        let score = steps[start].score
        let character = UTF8Text.length(of: text[first + start])
        var isSpelled = false
        var node = PieceTrie.root
        var end = start
        while end < count, let next = trie.child(of: node, text[first + end]) {
            node = next
            end += 1
            let piece = trie.nodes[Int(node)]
            if piece.piece != PieceTrie.Node.none {
                reach(end, score + piece.score, from: start, piece.piece)
                if end - start == character { isSpelled = true }
            }
        }
        if !isSpelled {
            reach(start + character, score + unknownScore, from: start, PieceLattice.unknown)
        }
    }

    @inline(__always)
    private mutating func reach(_ end: Int, _ score: Float, from start: Int, _ piece: Int32) {
        if steps[end].length == 0 || score > steps[end].score {
            steps[end] = Step(score: score, length: Int32(end - start), piece: piece)
        }
    }
}
