#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The unigram model under training: pieces and their probabilities.
struct PieceLikelihood {
    /// The pieces' bytes, with a space for a word's start; single characters first.
    private(set) var pieces: [[UInt8]]
    /// The pieces' probabilities.
    private(set) var probabilities: [Double]
    /// How often each piece is expected in the words, by the last ``improve(on:)``.
    private var expected: [Double]
    private var trie = PieceTrie()

    /// One way on from a position to a later one.
    private struct Edge {
        var start: Int32
        var end: Int32
        var piece: Int32
    }

    /// With it, 32 pieces (``TrainingWords/longest``) multiply to a normal Double.
    private static let leastProbability = 1e-9

    /// How many pieces there are.
    var count: Int { pieces.count }

    /// Starts from pieces and how often they occur as substrings.
    init(pieces: [[UInt8]], weights: [Int]) {
        self.pieces = pieces
        expected = weights.map(Double.init)
        probabilities = PieceLikelihood.normalized(expected)
        enterPieces()
    }

    private mutating func enterPieces() {
        trie = PieceTrie()
        for (index, piece) in pieces.enumerated() {
            trie.insert(piece, piece: Int32(index), score: 0)
        }
    }

    private static func normalized(_ counts: [Double]) -> [Double] {
        let total = counts.reduce(0, +)
        return counts.map { max($0 / total, leastProbability) }
    }

    /// One step of expectation–maximisation.
    ///
    /// - Returns: The words' log-likelihood before the step; the step never lowers it.
    /// - Complexity: O(bytes of the words · longest piece).
    @discardableResult
    mutating func improve(on words: TrainingWords) -> Double {
        var likelihood = 0.0
        var counts = [Double](repeating: 0, count: pieces.count)
        var edges: [Edge] = []
        var forward: [Double] = []
        var backward: [Double] = []
        for stretch in words.stretches {
            findEdges(in: stretch.bytes, &edges)
            let length = stretch.bytes.count
            forward.removeAll(keepingCapacity: true)
            forward += repeatElement(0, count: length + 1)
            backward.removeAll(keepingCapacity: true)
            backward += repeatElement(0, count: length + 1)
            forward[0] = 1
            for edge in edges {
                forward[Int(edge.end)] +=
                    forward[Int(edge.start)] * probabilities[Int(edge.piece)]
            }
            backward[length] = 1
            likelihood += Double(stretch.count) * log(forward[length])
            let share = Double(stretch.count) / forward[length]
            for edge in edges.reversed() {
                let rest = probabilities[Int(edge.piece)] * backward[Int(edge.end)]
                backward[Int(edge.start)] += rest
                counts[Int(edge.piece)] += forward[Int(edge.start)] * rest * share
            }
        }
        expected = counts
        probabilities = PieceLikelihood.normalized(counts)
        return likelihood
    }

    /// The pieces that lie in a text, by rising start.
    private func findEdges(in text: [UInt8], _ edges: inout [Edge]) {
        edges.removeAll(keepingCapacity: true)
        for start in text.indices where text[start] & 0xC0 != 0x80 {
            var node = PieceTrie.root
            var end = start
            while end < text.count, let next = trie.child(of: node, text[end]) {
                node = next
                end += 1
                let piece = trie.nodes[Int(node)].piece
                if piece != PieceTrie.Node.none {
                    edges.append(Edge(start: Int32(start), end: Int32(end), piece: piece))
                }
            }
        }
    }

    /// Keeps the pieces whose loss would cost most likelihood.
    ///
    /// - Parameters:
    ///   - kept: How many.
    ///   - characters: The first so many pieces stay in any case.
    mutating func keep(_ kept: Int, always characters: Int) {
        let losses = (characters..<count).map { loss(of: $0) }
        let ranked = losses.indices.sorted {
            losses[$0] == losses[$1] ? $0 < $1 : losses[$0] > losses[$1]
        }
        let survivors =
            Array(0..<characters)
            + ranked.prefix(kept - characters).map { $0 + characters }.sorted()
        pieces = survivors.map { pieces[$0] }
        expected = survivors.map { expected[$0] }
        probabilities = PieceLikelihood.normalized(expected)
        enterPieces()
    }

    /// What the texts' log-likelihood would lose if a piece were spelled by others.
    private func loss(of piece: Int) -> Double {
        var edges: [Edge] = []
        findEdges(in: pieces[piece], &edges)
        let length = pieces[piece].count
        var best = [Double](repeating: 0, count: length + 1)
        best[0] = 1
        for edge in edges where edge.piece != piece {
            let reached = best[Int(edge.start)] * probabilities[Int(edge.piece)]
            best[Int(edge.end)] = max(best[Int(edge.end)], reached)
        }
        return expected[piece] * log(probabilities[piece] / best[length])
    }
}
