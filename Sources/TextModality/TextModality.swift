public import Datasets
public import Modalities
import NeuralNetworks
public import Support
public import Tensors

/// Texts as sequences of subword pieces, read by a small transformer.
public struct TextModality: Modality, ExampleViews {
    /// Texts, under the name `text`.
    public static let descriptor = ModalityDescriptor(
        name: "text", input: .texts, settingKeys: TextSettings.keys, pretextKeys: ["share"])

    let settings: TextSettings
    let tokenizer: PieceTokenizer
    /// Pretrained vectors of the table's own pieces, `[pieces, E]`, where there are any.
    let vectors: Tensor?
    /// E, the width of the piece vectors: that of the pretrained ones where there are or were any.
    let pieceWidth: Int
    /// The pretrained sentence encoder, where the settings ask for one.
    var sentences: PretrainedSentences?

    /// The sentence encoder that the settings name, if they name one.
    static func sentences(
        _ text: TextSettings, searching resources: ResourceFolders, normalizer: TextNormalizer,
        from settings: Settings
    ) throws -> PretrainedSentences? {
        guard text.sentences != TextSettings.none else { return nil }
        return try PretrainedSentences(
            named: text.sentences, searching: resources, normalizer: normalizer,
            asked: settings.fault("sentences", "", remedy: "").place)
    }

    /// Reads the named piece table, or makes one from the records.
    ///
    /// - Throws: `UserFault` on settings, a piece table or texts that cannot be used.
    public init(settings: Settings, resources: ResourceFolders, records: [Record]) throws {
        let text = try TextSettings(settings)
        try text.refuseIdleKeys(of: settings)
        let normalizer = TextNormalizer(foldsCase: text.folds, readsSocialText: text.social)
        if text.pieces == TextSettings.trained {
            let texts = records.compactMap(TextModality.text)
            let table = try PieceTrainer(vocabulary: text.vocabulary).train(
                texts, normalizer: normalizer)
            tokenizer = PieceTokenizer(table: table, normalizer: normalizer)
            vectors = nil
        } else {
            let pretrained = try PretrainedPieces(
                named: text.pieces, searching: resources,
                asked: settings.fault("pieces", "", remedy: "").place)
            tokenizer = PieceTokenizer(table: pretrained.table, normalizer: normalizer)
            vectors = text.pretrained ? try pretrained.vectors() : nil
        }
        self.settings = text
        pieceWidth = vectors?.shape[1] ?? text.width
        sentences = try TextModality.sentences(
            text, searching: resources, normalizer: normalizer, from: settings)
    }

    /// Reads back `text.json`, the tokenizer and the sentence encoder if there is one.
    ///
    /// - Throws: `UserFault` if they are missing or damaged.
    public init(savedIn folder: String) throws {
        let saved = try SavedText(contentsOf: folder + "/text.json")
        settings = saved.settings
        pieceWidth = saved.pieceWidth
        tokenizer = try PieceTokenizer(from: folder)
        vectors = nil
        sentences =
            settings.sentences == TextSettings.none
            ? nil
            : try PretrainedSentences(
                named: "\(folder)/\(TextModality.sentenceFolder)", searching: [],
                normalizer: tokenizer.normalizer, asked: nil)
    }

    /// How a saved model calls the folder of its sentence encoder.
    private static let sentenceFolder = "sentences"

    /// Writes `text.json`, the tokenizer and a copy of the sentence encoder if there is one.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    public func save(to folder: String) throws {
        try tokenizer.save(to: folder)
        try sentences?.copy(to: "\(folder)/\(TextModality.sentenceFolder)")
        try SavedSettings.write(
            SavedText(settings: settings, pieceWidth: pieceWidth), to: folder + "/text.json")
    }

    /// The `text` section with its defaults.
    public var resolvedSettings: any Encodable & Sendable { settings }

    /// Normalises a text and cuts it into pieces, at most `length` of them.
    ///
    /// - Throws: `UserFault` on a record that is a file.
    public func decode(_ record: Record) throws -> Example {
        guard let text = TextModality.text(record) else {
            throw UserFault(
                "example \(record.id) is not a text",
                remedy: "Name a corpus whose modality is text.")
        }
        var tokens = Array(tokenizer.encode(text).prefix(settings.length))
        // A text of nothing but dropped characters still is an example.
        if tokens.isEmpty { tokens = [tokenizer.unknownIndex] }
        if settings.pooling == .cls { tokens.insert(tokenizer.classIndex, at: 0) }
        return Example(
            content: .tokens(tokens),
            vector: sentences?.vector(of: text, length: settings.length))
    }

    private static func text(_ record: Record) -> String? {
        if case .text(let text) = record.content { text } else { nil }
    }

    /// A transformer whose piece vectors are the pretrained ones where there are any.
    public func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        var embedding = Embedding(tokenizer.count, pieceWidth, using: &generator)
        if let vectors, pretrained {
            embedding.table = .concatenating([vectors, markerVectors(vectors, embedding.table)])
        }
        embedding.isFrozen = settings.frozen
        var encoder = TextEncoder(
            settings, pieces: embedding, sentences: sentences?.featureCount ?? 0, using: &generator)
        if !pretrained { encoder.sentenceScale = encoder.sentenceScale.map { $0 * 0 } }
        return encoder
    }

    /// Vectors of the pieces that have no pretrained one: the mean of the pieces that mean about
    /// the same, or where there are none a random vector of the usual length.
    private func markerVectors(_ vectors: Tensor, _ random: Tensor) -> Tensor {
        let (rows, width) = (vectors.shape[0], vectors.shape[1])
        let length = Float((vectors.sumOfSquares / Double(rows)).squareRoot())
        var markers = random.rows(rows..<tokenizer.count) * length
        for marker in TextMarker.allCases {
            let gloss = tokenizer.gloss(of: marker)
            let row = Int(tokenizer.index(of: marker)) - rows
            guard !gloss.isEmpty, row >= 0 else { continue }
            let mean = vectors.gatherRows(gloss).rowMean().hostScalars
            markers.withMutableHostSpan { span in
                for (column, value) in mean.enumerated() { span[row * width + column] = value }
            }
        }
        return markers
    }

    /// A strong view leaves a third of the pieces out, never the first; the encoder thins weak ones
    /// itself.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        guard view == .strong, case .tokens(let tokens) = example.content else { return example }
        let kept = tokens.indices.filter { $0 == 0 || generator.uniform() >= 1 / 3 }
        var strong = example
        strong.content = .tokens(kept.map { tokens[$0] })
        return strong
    }
}
