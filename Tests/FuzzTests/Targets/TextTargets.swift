@testable import TextModality

extension FuzzTarget {
    /// Texts, and the tables that they are read with.
    static let texts = [
        FuzzTarget("pieces") { bytes, scratch in
            let table = try PieceTable(contentsOf: scratch.file("pieces.txt", bytes))
            let tokenizer = PieceTokenizer(table: table, normalizer: TextNormalizer())
            _ = tokenizer.decode(tokenizer.encode("Good day, @you 👍 été"))
        },
        FuzzTarget("text") { bytes, _ in
            for foldsCase in [false, true] {
                let normalizer = TextNormalizer(foldsCase: foldsCase, marksCapitals: !foldsCase)
                let tokenizer = PieceTokenizer(table: table, normalizer: normalizer)
                let encoding = tokenizer.encodeWithSpans(bytes.text)
                precondition(String(validating: encoding.text, as: UTF8.self) != nil)
                precondition(encoding.spans.last?.upperBound ?? 0 == encoding.text.count)
                _ = tokenizer.decode(encoding.ids)
            }
        },
        // The tokenizer of a saved model: its description, a line end, its pieces.
        FuzzTarget("tokenizer") { bytes, scratch in
            let (description, pieces) = bytes.halves()
            _ = try scratch.file("tokenizer.json", description)
            _ = try scratch.file("pieces.txt", pieces)
            _ = try PieceTokenizer(from: scratch.path)
        },
        FuzzTarget("saved-text") { bytes, scratch in
            _ = try SavedText(contentsOf: scratch.file("f", bytes))
        },
        FuzzTarget("piece-vectors") { bytes, scratch in
            _ = try scratch.file("pieces.txt", pieces)
            _ = try scratch.file("pieces.safetensors", bytes)
            _ = try PretrainedPieces(named: scratch.path, searching: [], asked: nil).vectors()
        },
    ]

    private static let table = PieceTable(
        pieces: ["<unk>", "▁", "▁good", "a", "aa", "b", "o", "ay", "!", "<"],
        scores: [0, -5, -4, -5, -5, -5, -5, -5, -5, -5])
    private static let pieces = Array("<unk>\t0\na\t-1\n▁b\t-2\n".utf8)
}
