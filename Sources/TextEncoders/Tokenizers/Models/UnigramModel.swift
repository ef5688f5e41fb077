/// The most probable pieces of each word, by Viterbi's algorithm over byte positions.
///
/// - SeeAlso: Kudo 2018, arXiv:1804.10959, section 3.1.
struct UnigramModel: PieceModel {
    let vocabulary: PieceVocabulary
    /// The log-probability of each piece, by index.
    private let scores: [Double]
    private let unknown: Int32
    private let unknownScore: Double
    /// The pieces of single bytes; empty if unknown characters are `unknown`.
    private let byteIndices: [Int32]

    /// Makes a model.
    ///
    /// - Parameters:
    ///   - vocabulary: The pieces.
    ///   - scores: Their log-probabilities, by index.
    ///   - unknown: The index for what no piece spells.
    ///   - spellsBytes: Whether that is spelled by the pieces of bytes where all of them are there.
    init(vocabulary: PieceVocabulary, scores: [Double], unknown: Int32, spellsBytes: Bool) {
        self.vocabulary = vocabulary
        self.scores = scores
        self.unknown = unknown
        // SentencePiece's rule: ten below the least probable piece.
        unknownScore = (scores.min() ?? 0) - 10
        byteIndices = spellsBytes ? vocabulary.byteIndices : []
    }

    func append(_ words: Words, limit: Int, to ids: inout [Int32]) {
        var steps: [Step] = []
        for word in words.ranges where ids.count < limit {
            search(words.bytes, word, &steps)
            collect(words.bytes, word, steps, &ids)
        }
    }

    /// The best way to reach a position: its score, its last piece and where that begins.
    private struct Step {
        var score = 0.0
        var start: Int32 = -1
        var piece: Int32 = 0
    }

    /// Of ways with equal scores, the one whose last piece begins first is kept.
    private func search(_ bytes: [UInt8], _ word: Range<Int>, _ steps: inout [Step]) {
        let (first, count) = (word.lowerBound, word.count)
        if steps.count <= count {
            steps += [Step](repeating: Step(), count: count + 1 - steps.count)
        }
        for position in 0...count { steps[position].start = -1 }
        steps[0] = Step(score: 0, start: 0, piece: 0)
        let trie = vocabulary.trie
        var start = 0
        while start < count {
            let score = steps[start].score
            let character = Characters.length(of: bytes[first + start])
            var isSpelled = false
            var node = ByteTrie.root
            var end = start
            while end < count, let next = trie.child(of: node, bytes[first + end]) {
                node = next
                end += 1
                let piece = trie.keys[Int(node)]
                guard piece != ByteTrie.none else { continue }
                let reached = score + scores[Int(piece)]
                if steps[end].start < 0 || reached > steps[end].score {
                    steps[end] = Step(score: reached, start: Int32(start), piece: piece)
                }
                if end - start == character { isSpelled = true }
            }
            if !isSpelled {
                let (end, reached) = (start + character, score + unknownScore)
                if steps[end].start < 0 || reached > steps[end].score {
                    steps[end] = Step(score: reached, start: Int32(start), piece: unknown)
                }
            }
            start += character
        }
    }

    /// Follows the steps from the last to the first; unknown characters in a row are one piece.
    private func collect(
        _ bytes: [UInt8], _ word: Range<Int>, _ steps: [Step], _ ids: inout [Int32]
    ) {
        let first = ids.count
        var end = word.count
        while end > 0 {
            var start = Int(steps[end].start)
            guard steps[end].piece == unknown else {
                ids.append(steps[end].piece)
                end = start
                continue
            }
            while start > 0, steps[start].piece == unknown { start = Int(steps[start].start) }
            let run = bytes[word.lowerBound + start..<word.lowerBound + end]
            if let piece = vocabulary.index(of: run) {
                ids.append(piece)
            } else if byteIndices.isEmpty {
                ids.append(unknown)
            } else {
                for byte in run.reversed() { ids.append(byteIndices[Int(byte)]) }
            }
            end = start
        }
        ids[first...].reverse()
    }
}
