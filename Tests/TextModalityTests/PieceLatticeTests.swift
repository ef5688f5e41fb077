import Support
import Testing

@testable import TextModality

@Suite struct PieceLatticeTests {
    /// The best score by trying every way to cut; a character that is no piece costs `unknown`.
    private func bestScore(
        _ word: ArraySlice<UInt8>, _ pieces: [[UInt8]: Float], unknown: Float
    ) -> Float {
        if word.isEmpty { return 0 }
        var best = -Float.infinity
        for length in 1...word.count {
            let piece = Array(word.prefix(length))
            let score = pieces[piece] ?? (length == 1 ? unknown : nil)
            guard let score else { continue }
            best = max(best, score + bestScore(word.dropFirst(length), pieces, unknown: unknown))
        }
        return best
    }

    @Test func findsTheBestOfAllSegmentations() {
        var random = SplitMix(state: 1)
        let letters = Array("abc".utf8)
        func word(_ longest: Int) -> [UInt8] {
            (0..<Int.random(in: 1...longest, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? letters[0]
            }
        }
        for _ in 0..<300 {
            var pieces: [[UInt8]: Float] = [:]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                pieces[word(4)] = -Float.random(in: 0...20, using: &random)
            }
            let keys = pieces.keys.sorted { $0.lexicographicallyPrecedes($1) }
            var trie = PieceTrie()
            for (index, key) in keys.enumerated() {
                trie.insert(key, piece: Int32(index), score: pieces[key] ?? 0)
            }
            var lattice = PieceLattice(trie: trie, unknownScore: -30)
            let text = word(10)
            var total: Float = 0
            var spelled: [UInt8] = []
            lattice.segment(text, text.indices) { piece, range in
                let key = Array(text[range])
                total += piece == PieceLattice.unknown ? -30 : pieces[key] ?? .nan
                if piece != PieceLattice.unknown { #expect(keys[Int(piece)] == key) }
                spelled = key + spelled
            }
            #expect(spelled == text)
            #expect(abs(total - bestScore(text[...], pieces, unknown: -30)) < 1e-3)
        }
    }

    @Test func oneLatticeServesManyStretches() {
        var trie = PieceTrie()
        trie.insert("ab".utf8, piece: 0, score: -1)
        var lattice = PieceLattice(trie: trie, unknownScore: -9)
        for text in ["abababab", "b", "ab", "xab"] {
            var ends: [Int] = []
            lattice.segment(Array(text.utf8), 0..<text.utf8.count) { ends.append($1.upperBound) }
            #expect(ends.first == text.utf8.count)
        }
    }

    @Test func theTrieTellsKeysFromPrefixes() {
        var random = SplitMix(state: 5)
        var keys: Set<[UInt8]> = []
        for _ in 0..<2_000 {
            keys.insert(
                (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random) & 0xC7
                })
        }
        let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
        var trie = PieceTrie()
        for (index, key) in sorted.enumerated() {
            trie.insert(key, piece: Int32(index), score: Float(index))
        }
        func find(_ key: some Sequence<UInt8>) -> Int32 {
            var node = PieceTrie.root
            for byte in key {
                guard let next = trie.child(of: node, byte) else { return PieceTrie.Node.none }
                node = next
            }
            return trie.nodes[Int(node)].piece
        }
        for (index, key) in sorted.enumerated() {
            #expect(find(key) == Int32(index))
            let prefix = Array(key.dropLast())
            if !keys.contains(prefix) { #expect(find(prefix) == PieceTrie.Node.none) }
            #expect(keys.contains(key + [0x38]) || find(key + [0x38]) == PieceTrie.Node.none)
        }
    }

    /// Real tweets as cut by `Fixtures/segment.py`, which shares no line with this package.
    @Test func agreesWithAnIndependentImplementation() throws {
        let table = try PieceTable(contentsOf: fixture("pieces.txt"))
        let tokenizer = PieceTokenizer(
            table: table, normalizer: TextNormalizer(foldsCase: false, readsSocialText: false))
        let rows = try Files.readText(fixture("segmentations.tsv")).split(separator: "\n")
        #expect(rows.count >= 45)
        for row in rows {
            let fields = row.split(separator: "\t").map(String.init)
            let expected = fields[1].split(separator: " ").map(String.init)
            #expect(tokenizer.pieces(of: fields[0]) == expected)
            #expect(tokenizer.decode(tokenizer.encode(fields[0])) == fields[0])
        }
    }
}
