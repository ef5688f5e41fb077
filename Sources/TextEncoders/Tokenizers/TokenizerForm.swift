import Support

/// The forms in which an encoder's folder keeps its tokenizer.
enum TokenizerForm: CaseIterable {
    case json, words, pairs, sentencePiece

    /// The form of a folder: the first one whose files are there.
    ///
    /// - Throws: `UserFault` if it has none.
    init(folder: String) throws {
        let form = Self.allCases.first { form in
            form.needed.allSatisfy { Files.exists("\(folder)/\($0)") }
        }
        guard let form else {
            throw UserFault(
                "\(folder) has no tokenizer", at: .init(file: folder),
                remedy: "Put a tokenizer.json there, a vocab.txt, a vocab.json with its merges.txt,"
                    + " or a sentencepiece.bpe.model")
        }
        self = form
    }

    private var needed: [String] {
        switch self {
        case .json: ["tokenizer.json"]
        case .words: ["vocab.txt"]
        case .pairs: ["vocab.json", "merges.txt"]
        case .sentencePiece: ["sentencepiece.bpe.model"]
        }
    }

    /// Files that are read as well where they are there.
    private var optional: [String] {
        self == .json ? [] : TokenizerSettings.names
    }

    /// The names of the files that are read from a folder.
    func files(in folder: String) -> [String] {
        needed + optional.filter { Files.exists("\(folder)/\($0)") }
    }

    /// Reads the tokenizer.
    func pipeline(in folder: String) throws -> TokenPipeline {
        switch self {
        case .json: try TokenPipeline(json: "\(folder)/tokenizer.json")
        case .words: try TokenPipeline(words: folder)
        case .pairs: try TokenPipeline(pairs: folder)
        case .sentencePiece: try TokenPipeline(sentencePiece: folder)
        }
    }
}
