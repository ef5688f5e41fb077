import Support

/// What the older forms of a tokenizer keep apart from its vocabulary: `tokenizer_config.json` and
/// `special_tokens_map.json`.
struct TokenizerSettings {
    /// The names of its files, each of which may be missing.
    static let names = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"]

    private let nodes: [TokenizerNode]
    private let added: TokenizerNode?

    /// Reads the files of a folder that are there.
    ///
    /// - Throws: `UserFault` if one is no JSON.
    init(folder: String) throws {
        let read = { (name: String) -> TokenizerNode? in
            let file = "\(folder)/\(name)"
            return Files.exists(file) ? try TokenizerNode(file: file) : nil
        }
        nodes = try Self.names.prefix(2).compactMap(read)
        added = try read(Self.names[2])
    }

    /// A truth value, or what it is by itself.
    func truth(_ key: String, else other: Bool) throws -> Bool {
        try nodes.first?.truth(key, else: other) ?? other
    }

    /// Refuses tokenizers of other classes, whose files have the same names.
    func check(classes: [String]) throws {
        guard let node = try nodes.first?.member("tokenizer_class") else { return }
        var name = try node.text()
        if name.hasSuffix("Fast") { name.removeLast(4) }
        guard classes.contains(name) else {
            throw node.fault(
                "'\(name.shortened)' is read from a tokenizer.json alone",
                remedy: "Put the tokenizer.json of this encoder into its folder")
        }
    }

    /// Refuses added tokens that are beyond the vocabulary: their settings are not in these files.
    func check(against vocabulary: PieceVocabulary) throws {
        guard let added, case .object(let members) = added.tree else { return }
        guard let other = members.first(where: { vocabulary.index(of: $0.key) == nil }) else {
            return
        }
        throw added.fault(
            "the token '\(String(decoding: other.key, as: UTF8.self).shortened)' is no piece of the"
                + " vocabulary",
            remedy: "Put the tokenizer.json of this encoder into its folder")
    }

    /// A special token: what the files name it, or its usual name.
    ///
    /// - Returns: The token, with the index of its piece; nil if it is no piece.
    func special(
        _ key: String, else name: String, in vocabulary: PieceVocabulary
    ) throws -> AddedTokens.Token? {
        var token = AddedTokens.Token(content: Array(name.utf8), index: 0, isSpecial: true)
        for node in nodes.reversed() {
            guard let value = try node.member(key) else { continue }
            if case .text(let bytes) = value.tree {
                token.content = bytes
            } else {
                token.content = try value.required("content").bytes()
                token.takesLeft = try value.truth("lstrip", else: false)
                token.takesRight = try value.truth("rstrip", else: false)
                token.isWord = try value.truth("single_word", else: false)
            }
            break
        }
        guard (1...AddedTokens.longest).contains(token.content.count),
            let index = vocabulary.index(of: token.content)
        else { return nil }
        token.index = index
        return token
    }
}

extension TokenPipeline {
    /// The names by which the files know special tokens.
    enum SpecialKey: String {
        case unknown = "unk_token"
        case separator = "sep_token"
        case classification = "cls_token"
        case padding = "pad_token"
        case mask = "mask_token"
        case beginning = "bos_token"
        case end = "eos_token"
    }

    /// Adds special tokens, and puts two of them around a text.
    ///
    /// - Throws: `UserFault` if one that is needed is no piece of the vocabulary.
    mutating func addSpecials(
        _ names: KeyValuePairs<SpecialKey, String>, _ settings: TokenizerSettings, file: String
    ) throws {
        for (key, name) in names {
            guard
                let token = try settings.special(
                    key.rawValue, else: name, in: model.vocabulary)
            else {
                guard key == .separator || key == .classification else { continue }
                throw UserFault(
                    "\(file) has no piece for \(key.rawValue)", at: .init(file: file),
                    remedy: "Fetch the file again, or name that token in special_tokens_map.json")
            }
            if !addedTokens.contains(where: { $0.content == token.content }) {
                written.add(token)
            }
            if key == .classification { prefix = [token.index] }
            if key == .separator { suffix = [token.index] }
        }
    }
}
