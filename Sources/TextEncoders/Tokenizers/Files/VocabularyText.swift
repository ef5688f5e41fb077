import Support

extension PieceVocabulary {
    /// The pieces of a `vocab.txt`: a piece on each line, whose index is the line's number.
    ///
    /// - Throws: `UserFault` with the line if the file is no UTF-8 or has a piece twice.
    init(lines file: String) throws {
        let text = try Files.readText(file, limit: TokenizerNode.mostBytes)
        self.init()
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let piece = Array(line.last == 0x0D ? line.dropLast() : line)
            if let trouble = insert(piece, index: index) {
                let name = String(decoding: piece, as: UTF8.self).shortened
                throw UserFault(
                    "the piece '\(name)' \(trouble)", at: .init(file: file, line: index + 1),
                    remedy: "Fetch the file again; it may have been altered")
            }
        }
    }
}

extension TokenPipeline {
    /// Reads BERT's `vocab.txt`.
    ///
    /// - Throws: `UserFault` if it is damaged or has no piece for unknown words.
    init(words folder: String) throws {
        let file = "\(folder)/vocab.txt"
        let settings = try TokenizerSettings(folder: folder)
        try settings.check(classes: ["BertTokenizer", "DistilBertTokenizer", "BertTokenizerLegacy"])
        let vocabulary = try PieceVocabulary(lines: file)
        try settings.check(against: vocabulary)
        guard
            let unknown = try settings.special("unk_token", else: "[UNK]", in: vocabulary)
        else {
            throw UserFault(
                "\(file) has no piece for unknown words", at: .init(file: file),
                remedy: "Fetch the file again, or name that piece in special_tokens_map.json")
        }
        self.init(
            model: WordPieceModel(
                vocabulary: vocabulary, unknown: unknown.index, longestWord: 100,
                prefix: Array("##".utf8)))
        let lowers = try settings.truth("do_lower_case", else: true)
        normalizing = [
            BertStep(
                cleansText: true,
                partsChinese: try settings.truth("tokenize_chinese_chars", else: true),
                stripsAccents: try settings.truth("strip_accents", else: lowers), lowers: lowers)
        ]
        splitting = [BertWordsStep()]
        try addSpecials(
            [
                .unknown: "[UNK]", .separator: "[SEP]", .padding: "[PAD]",
                .classification: "[CLS]", .mask: "[MASK]",
            ], settings, file: file)
    }

    /// Reads RoBERTa's `vocab.json` and `merges.txt`.
    ///
    /// - Throws: `UserFault` if one is damaged, or a merge names a piece that is not there.
    init(pairs folder: String) throws {
        let file = "\(folder)/vocab.json"
        let settings = try TokenizerSettings(folder: folder)
        try settings.check(classes: ["RobertaTokenizer"])
        let vocabulary = try TokenizerNode(file: file).vocabulary()
        try settings.check(against: vocabulary)
        self.init(
            model: BytePairModel(
                vocabulary: vocabulary,
                merges: try MergeTable(lines: "\(folder)/merges.txt", vocabulary).table,
                settings: BytePairModel.Settings()))
        splitting = [
            ByteLevelStep(
                prependsSpace: try settings.truth("add_prefix_space", else: false), cuts: true)
        ]
        try addSpecials(
            [
                .beginning: "<s>", .end: "</s>", .unknown: "<unk>", .separator: "</s>",
                .padding: "<pad>", .classification: "<s>", .mask: "<mask>",
            ], settings, file: file)
    }
}

extension MergeTable {
    /// The merges of a `merges.txt`: a pair of pieces on each line.
    ///
    /// - Throws: `UserFault` with the line if one is no pair or names a piece that is not there.
    init(lines file: String, _ vocabulary: PieceVocabulary) throws {
        let text = try Files.readText(file, limit: TokenizerNode.mostBytes)
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        self.init(prefix: [], count: lines.count)
        for (number, line) in lines.enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.isEmpty || line.starts(with: "#version".utf8) { continue }
            let trouble =
                Self.pair(Array(line)[...]).map { insert($0, vocabulary) }
                ?? "it is no pair of pieces"
            if let trouble {
                throw UserFault(
                    "merge \(number + 1): \(trouble)", at: .init(file: file, line: number + 1),
                    remedy: "Fetch the file again, and the vocab.json that belongs to it")
            }
        }
    }
}
