public import Datasets
public import Modalities
import NeuralNetworks
public import Support
public import Tensors

/// Texts as sequences of subword pieces, read by a small transformer.
public struct TextModality: Modality {
    /// `text`
    public static let name = "text"

    let settings: TextSettings
    let tokenizer: PieceTokenizer
    /// Pretrained vectors of the table's own pieces, `[pieces, E]`, where there are any.
    let vectors: Tensor?
    /// E, the width of the piece vectors: that of the pretrained ones where there are or were any.
    let pieceWidth: Int
    /// The pretrained sentence encoder, where the settings ask for one.
    private(set) var sentences: PretrainedSentences?

    /// The keys of the `text` section.
    public static var settingKeys: [String] { TextSettings.keys }

    /// The keys of the masked-piece task, beside `task`.
    public static let pretextKeys = ["share"]

    /// Prepares texts for timing: made-up pieces where the settings state a vocabulary.
    ///
    /// - Throws: `UserFault` on settings or a piece table that cannot be used.
    public init(timing settings: Settings, resources: [String]) throws {
        // A stated vocabulary is timed as it is stated; made-up pieces serve as well as real ones.
        guard settings.has("vocabulary") else {
            self = try TextModality(settings: settings, resources: resources, records: [])
            return
        }
        let text = try TextSettings(settings)
        let pieces = ["<unk>"] + (1..<text.vocabulary).map { "piece\($0)" }
        tokenizer = PieceTokenizer(
            table: PieceTable(pieces: pieces, scores: pieces.map { _ in -1 }),
            normalizer: TextNormalizer(foldsCase: true, readsSocialText: true))
        vectors = nil
        pieceWidth = text.width
        sentences = try TextModality.sentences(
            text, searching: resources, normalizer: tokenizer.normalizer, from: settings)
        self.settings = text
    }

    /// The sentence encoder that the settings name, if they name one.
    private static func sentences(
        _ text: TextSettings, searching resources: [String], normalizer: TextNormalizer,
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
    public init(settings: Settings, resources: [String], records: [Record]) throws {
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

    /// Vectors of the pieces that have no pretrained one: the mean of the pieces that mean about the same,
    /// or where there are none a random vector of the usual length.
    private func markerVectors(_ vectors: Tensor, _ random: Tensor) -> Tensor {
        let (rows, width) = (vectors.shape[0], vectors.shape[1])
        let length = Float((vectors.sumOfSquares / Double(rows)).squareRoot())
        var markers = random.rows(rows..<tokenizer.count) * length
        for marker in TextMarker.allCases {
            let gloss = tokenizer.gloss(of: marker)
            let row = Int(tokenizer.index(of: marker)) - rows
            guard !gloss.isEmpty, row >= 0 else { continue }
            let mean = vectors.gatherRows(gloss).rowMean().scalars
            markers.withMutableSpan { span in
                for (column, value) in mean.enumerated() { span[row * width + column] = value }
            }
        }
        return markers
    }

    /// A strong view leaves a third of the pieces out, never the first; the encoder thins weak ones itself.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        guard view == .strong, case .tokens(let tokens) = example.content else { return example }
        let kept = tokens.indices.filter { $0 == 0 || generator.uniform() >= 1 / 3 }
        var strong = example
        strong.content = .tokens(kept.map { tokens[$0] })
        return strong
    }

    /// `masked-pieces`
    public var pretextTasks: [String] { ["masked-pieces"] }

    /// The masked-piece task.
    ///
    /// - Throws: `UserFault` on another task, a wrong `share`, or a network that sees no context.
    public func makePretextTask(
        _ section: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        _ = try section.choice("task", among: pretextTasks)
        let share = try section.double("share", default: 0.15, in: 0.01...0.9)
        guard settings.layers > 0 else {
            throw section.fault(
                "task", "masked-pieces needs layers that see the pieces around a hidden one",
                remedy: "Set text.layers to 1 or more, or remove 'pretext'.")
        }
        return MaskedPieces(
            share: Float(share), maskIndex: tokenizer.maskIndex, vocabulary: tokenizer.count,
            width: settings.width, pieceWidth: pieceWidth, using: &generator)
    }

    /// The vectors of a sentence encoder, where there is one.
    public var featureWork: FeatureWork? {
        guard let sentences else { return nil }
        var generator = RandomGenerator(seed: 1)
        let pieces = sentences.randomPieces(settings.length, using: &generator)
        return FeatureWork(name: "sentence vectors", frames: pieces.count, seconds: 0) {
            Parallel.with(threads: 1) { _ = sentences.encoder(pieces) }
        }
    }

    /// The same without a sentence encoder.
    public var withoutFeatures: any Modality {
        var other = self
        other.sentences = nil
        return other
    }

    /// `length` random pieces.
    public func randomExample(using generator: inout RandomGenerator) -> Example {
        let tokens = (0..<settings.length).map { _ in
            Int32(generator.integer(below: tokenizer.count))
        }
        let vector = sentences.map {
            PretrainedSentences.random($0.featureCount, using: &generator)
        }
        return Example(content: .tokens(tokens), vector: vector)
    }

    /// Multiply-adds of projections, feed-forward parts and attention over `length` tokens.
    public var multiplyAddsPerExample: Int {
        let (d, t) = (settings.width, settings.length)
        let block = t * (4 * d * d + 2 * d * settings.hidden + 2 * t * d)
        let adapter = pieceWidth != d || settings.frozen ? t * pieceWidth * d : 0
        return settings.layers * block + adapter
    }
}
