extension TokenPipeline {
    /// Reads a `tokenizer.json`.
    ///
    /// - Throws: `UserFault` if it cannot be read, is damaged or has a step that is not known.
    init(json file: String) throws {
        let root = try TokenizerNode(file: file)
        self.init(model: try root.required("model").pieceModel())
        normalizing = try root.member("normalizer").map { try $0.normalizingSteps() } ?? []
        splitting = try root.member("pre_tokenizer").map { try $0.splittingSteps() } ?? []
        try addTokens(root.member("added_tokens")?.list() ?? [])
        if let around = try root.member("post_processor") { try surround(around) }
        if let cut = try root.member("truncation"), let end = try cut.member("direction") {
            cutsBeginning = try end.text() == "Left"
        }
    }

    /// Adds tokens, each of which has its piece's index or the next one that is free.
    private mutating func addTokens(_ nodes: [TokenizerNode]) throws {
        var indices: [[UInt8]: Int] = [:]
        var greatest = -1
        for node in nodes {
            let content = try node.required("content").bytes()
            let index = try node.required("id").index()
            guard (1...AddedTokens.longest).contains(content.count) else {
                throw node.fault("a token has \(content.count) bytes")
            }
            let count = model.vocabulary.count
            let expected =
                model.vocabulary.index(of: content).map(Int.init) ?? indices[content]
                ?? (greatest >= count ? greatest + 1 : count)
            guard index == expected else {
                let name = String(decoding: content, as: UTF8.self).shortened
                throw node.fault(
                    "the token '\(name)' has the index \(index), its place is \(expected)")
            }
            guard index < PieceVocabulary.mostIndices else {
                throw node.fault("the index \(index) is beyond every vocabulary")
            }
            indices[content] = index
            greatest = max(greatest, index)
            let isSpecial = try node.truth("special", else: false)
            let token = AddedTokens.Token(
                content: content, index: Int32(index), isSpecial: isSpecial,
                isWord: try node.truth("single_word", else: false),
                takesLeft: try node.truth("lstrip", else: false),
                takesRight: try node.truth("rstrip", else: false))
            add(token, isNormalized: try node.truth("normalized", else: !isSpecial))
        }
    }

    /// Adds a token.
    ///
    /// - Parameter isNormalized: Whether it is looked for in normalised text, and is normalised
    ///   itself; otherwise it is looked for in the text as it is written.
    mutating func add(_ token: AddedTokens.Token, isNormalized: Bool) {
        guard isNormalized else { return written.add(token) }
        var token = token
        token.content =
            normalize(NormalizedText(bytes: token.content, beginsText: true)).bytes
        if !token.content.isEmpty { normalized.add(token) }
    }

    /// Reads which tokens stand before and behind a text.
    mutating func surround(_ node: TokenizerNode) throws {
        switch try node.type() {
        case "TemplateProcessing": try surroundByTemplate(node)
        case "BertProcessing", "RobertaProcessing":
            prefix.insert(try tokenPair(node.required("cls")), at: 0)
            suffix.append(try tokenPair(node.required("sep")))
        case "ByteLevel": break
        case "Sequence":
            for inner in try node.required("processors").list() {
                guard try inner.type() != "Sequence" else { throw try inner.unknownType("step") }
                try surround(inner)
            }
        default: throw try node.unknownType("post-processor")
        }
    }

    /// The index in a pair of a token and its index.
    private func tokenPair(_ node: TokenizerNode) throws -> Int32 {
        let pair = try node.list()
        guard pair.count == 2 else { throw node.fault("is no token and its index") }
        return try checkedIndex(pair[1])
    }

    private func checkedIndex(_ node: TokenizerNode) throws -> Int32 {
        let index = Int32(try node.index())
        let greatest = max(
            model.vocabulary.greatest, addedTokens.map(\.index).max() ?? -1)
        guard index <= greatest else {
            throw node.fault("the index \(index) is beyond the vocabulary's last, \(greatest)")
        }
        return index
    }

    /// The most tokens around a text.
    private static let mostAround = 8

    private mutating func surroundByTemplate(_ node: TokenizerNode) throws {
        let specials = try node.required("special_tokens")
        var (before, after): ([Int32], [Int32]) = ([], [])
        var isBefore = true
        for item in try node.required("single").list() {
            if let special = try item.member("SpecialToken") {
                let name = try special.required("id").text()
                let indices = try specials.required(name).required("ids").list().map(checkedIndex)
                if isBefore { before += indices } else { after += indices }
            } else if let sequence = try item.member("Sequence") {
                guard isBefore, try sequence.required("id").text() == "A" else {
                    throw item.fault("a single text has one place, for A")
                }
                isBefore = false
            } else {
                throw item.fault("is neither a special token nor the text")
            }
        }
        guard !isBefore else { throw node.fault("the text has no place in it") }
        // A step that follows another stands around what that one made.
        prefix = before + prefix
        suffix += after
        guard prefix.count + suffix.count <= Self.mostAround else {
            throw node.fault("\(prefix.count + suffix.count) tokens surround a text")
        }
    }
}
