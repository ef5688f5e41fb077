import TextEncoders

extension FuzzTarget {
    /// The files of tokenizers: each is read, and a text by what it describes.
    static let tokenizers = [
        FuzzTarget("encoder-tokenizer") { bytes, scratch in
            _ = try scratch.file("tokenizer.json", bytes)
            try encode(scratch)
        },
        FuzzTarget("vocabulary-lines") { bytes, scratch in
            let (settings, vocabulary) = bytes.halves()
            _ = try scratch.file("tokenizer_config.json", settings)
            _ = try scratch.file("vocab.txt", vocabulary)
            try encode(scratch)
        },
        FuzzTarget("merges") { bytes, scratch in
            let (vocabulary, merges) = bytes.halves()
            _ = try scratch.file("vocab.json", vocabulary)
            _ = try scratch.file("merges.txt", merges)
            try encode(scratch)
        },
        FuzzTarget("sentencepiece") { bytes, scratch in
            _ = try scratch.file("sentencepiece.bpe.model", bytes)
            try encode(scratch)
        },
    ]

    private static func encode(_ scratch: ScratchFolder) throws {
        let tokenizer = try FolderTokenizer(folder: scratch.path)
        for text in ["", "Good day, été 👍 <mask> [MASK]", "  aaaa\u{301}①ﬁ 你好\r\n\0"] {
            for length in [16, 4_096] {
                for token in tokenizer.encode(text, length: length) {
                    precondition((0..<Int32(tokenizer.vocabularyCount)).contains(token))
                }
            }
        }
    }
}
