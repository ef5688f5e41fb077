import Support

/// The pieces and the table of characters in a file of SentencePiece.
///
/// Only they are read, by the file's own layout: what is done with them is done as for a
/// `tokenizer.json`, so that both forms of one tokenizer give the same tokens.
struct SentencePieceFile {
    /// The pieces with their scores, in the file's order.
    private(set) var pieces: [(piece: [UInt8], score: Double)] = []
    /// What happens to characters; empty where nothing does.
    private(set) var charsMap: [UInt8] = []
    private var kind: UInt64 = 1
    /// What stands behind the pieces is there.
    private var hasTraining = false
    private var hasNormalization = false

    /// Reads a file.
    ///
    /// - Throws: `UserFault` if it is cut short or altered, or has another model than unigram.
    init(_ file: String) throws {
        let bytes = try Files.read(file, limit: TokenizerNode.mostBytes)
        let fault = { (what: String) in
            UserFault(
                "\(file) is not a sound SentencePiece file: \(what)", at: .init(file: file),
                remedy: "Fetch the file again; it may have been cut short or altered")
        }
        do {
            var fields = WireFields(bytes, 0..<bytes.count)
            while let (field, value) = try fields.next() {
                guard case .bytes(let range) = value else { continue }
                switch field {
                case 1: try readPiece(bytes, range)
                case 2: try readTraining(bytes, range)
                case 3: try readNormalization(bytes, range)
                default: break
                }
            }
        } catch is WireFields.Damage {
            throw fault("piece \(pieces.count) or what follows it is cut short")
        }
        guard hasTraining, hasNormalization else {
            throw fault("it ends behind piece \(pieces.count)")
        }
        guard kind == 1 else {
            throw UserFault(
                "\(file) has another model than unigram", at: .init(file: file),
                remedy: TokenizerNode.otherTokenizer)
        }
        let first = pieces.prefix(3).map { String(decoding: $0.piece, as: UTF8.self) }
        guard first == ["<unk>", "<s>", "</s>"] else {
            throw fault("its first pieces are not <unk>, <s> and </s>")
        }
    }

    private mutating func readPiece(_ bytes: [UInt8], _ range: Range<Int>) throws {
        var fields = WireFields(bytes, range)
        var piece: (piece: [UInt8], score: Double) = ([], 0)
        while let (field, value) = try fields.next() {
            if field == 1, case .bytes(let range) = value { piece.piece = Array(bytes[range]) }
            if field == 2, case .word(let bits) = value {
                piece.score = Double(Float(bitPattern: bits))
            }
        }
        guard piece.score.isFinite, String(validating: piece.piece, as: UTF8.self) != nil else {
            throw WireFields.Damage()
        }
        pieces.append(piece)
    }

    private mutating func readTraining(_ bytes: [UInt8], _ range: Range<Int>) throws {
        hasTraining = true
        var fields = WireFields(bytes, range)
        while let (field, value) = try fields.next() {
            if field == 3, case .number(let number) = value { kind = number }
        }
    }

    private mutating func readNormalization(_ bytes: [UInt8], _ range: Range<Int>) throws {
        hasNormalization = true
        var fields = WireFields(bytes, range)
        while let (field, value) = try fields.next() {
            if field == 2, case .bytes(let range) = value { charsMap = Array(bytes[range]) }
        }
    }
}

extension TokenPipeline {
    /// Reads XLM-R's `sentencepiece.bpe.model`, whose pieces begin with index 4 behind fairseq's
    /// four special ones; `<mask>` is the last one.
    ///
    /// - Throws: `UserFault` if it is damaged or of another model.
    init(sentencePiece folder: String) throws {
        let file = "\(folder)/sentencepiece.bpe.model"
        let settings = try TokenizerSettings(folder: folder)
        try settings.check(classes: ["XLMRobertaTokenizer"])
        let source = try SentencePieceFile(file)
        let fault = { (what: String) in
            UserFault(
                what, at: .init(file: file),
                remedy: "Fetch the file again; it may have been cut short or altered")
        }
        let entries =
            ["<s>", "<pad>", "</s>", "<unk>"].map { (piece: Array($0.utf8), score: 0.0) }
            + source.pieces.dropFirst(3) + [(piece: Array("<mask>".utf8), score: 0.0)]
        var vocabulary = PieceVocabulary()
        for (index, entry) in entries.enumerated() {
            if let trouble = vocabulary.insert(entry.piece, index: index) {
                let name = String(decoding: entry.piece, as: UTF8.self).shortened
                throw fault("the piece '\(name)' \(trouble)")
            }
        }
        try settings.check(against: vocabulary)
        self.init(
            model: UnigramModel(
                vocabulary: vocabulary, scores: entries.map(\.score), unknown: 3,
                spellsBytes: false))
        guard let map = CharsMap(source.charsMap) else {
            throw fault("the table of characters is damaged")
        }
        normalizing = [map]
        splitting = [
            WhiteSpaceStep(),
            MetaspaceStep(sign: Array("▁".utf8), prepending: .always, splits: true),
        ]
        try addSpecials(
            [
                .beginning: "<s>", .end: "</s>", .unknown: "<unk>", .separator: "</s>",
                .padding: "<pad>", .classification: "<s>", .mask: "<mask>",
            ], settings, file: file)
    }
}
