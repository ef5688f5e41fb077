import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors

/// Reads texts as pieces for a small transformer that is trained.
struct PieceReader: TextReader {
    let settings: TextSettings
    let tokenizer: PieceTokenizer
    /// Pretrained vectors of the table's own pieces, `[pieces, E]`, where there are any.
    let vectors: Tensor?
    /// E, the width of the piece vectors: that of the pretrained ones where there are or were any.
    let pieceWidth: Int

    /// Reads the named piece table, or makes one from texts.
    ///
    /// - Throws: `UserFault` on a piece table or texts that cannot be used.
    init(
        _ text: TextSettings, from section: Settings, resources: ResourceFolders, texts: [String]
    ) throws {
        let normalizer = TextNormalizer(foldsCase: text.folds, readsSocialText: text.social)
        if text.pieces == TextSettings.trained {
            let table = try PieceTrainer(vocabulary: text.vocabulary).train(
                texts, normalizer: normalizer)
            tokenizer = PieceTokenizer(table: table, normalizer: normalizer)
            vectors = nil
        } else {
            let pretrained = try PretrainedPieces(
                named: text.pieces, searching: resources,
                asked: section.fault("pieces", "", remedy: "").place)
            tokenizer = PieceTokenizer(table: pretrained.table, normalizer: normalizer)
            vectors = text.pretrained ? try pretrained.vectors() : nil
        }
        settings = text
        pieceWidth = vectors?.shape[1] ?? text.width
    }

    /// Made-up pieces, as many as the settings say, to time a network with.
    init(timing text: TextSettings, from section: Settings, resources: ResourceFolders) throws {
        let pieces = ["<unk>"] + (1..<text.vocabulary).map { "piece\($0)" }
        tokenizer = PieceTokenizer(
            table: PieceTable(pieces: pieces, scores: pieces.map { _ in -1 }),
            normalizer: TextNormalizer(foldsCase: true, readsSocialText: true))
        vectors = nil
        pieceWidth = text.width
        settings = text
    }

    /// Reads back the tokenizer.
    ///
    /// - Throws: `UserFault` if it is missing or damaged.
    init(_ saved: SavedText, savedIn folder: String) throws {
        settings = saved.settings
        pieceWidth = saved.pieceWidth
        tokenizer = try PieceTokenizer(from: folder)
        vectors = nil
    }

    /// Writes `text.json` and the tokenizer.
    func save(to folder: String) throws {
        try tokenizer.save(to: folder)
        try SavedSettings.write(
            SavedText(settings: settings, pieceWidth: pieceWidth), to: folder + "/text.json")
    }

    /// Normalises each text and cuts it into pieces, at most `length` of them.
    func examples(of texts: [String]) -> [Example] {
        onAllProcessors(texts.count, atLeast: 64) { [example(of: texts[$0])] }
    }

    private func example(of text: String) -> Example {
        var tokens = Array(tokenizer.encode(text).prefix(settings.length))
        // A text of nothing but dropped characters still is an example.
        if tokens.isEmpty { tokens = [tokenizer.unknownIndex] }
        if settings.pooling == .cls { tokens.insert(tokenizer.classIndex, at: 0) }
        return Example(content: .tokens(tokens))
    }

    /// A transformer whose piece vectors are the pretrained ones where there are any.
    func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) -> any Featurizer {
        var embedding = Embedding(tokenizer.count, pieceWidth, using: &generator)
        if let vectors, pretrained {
            embedding.table = .concatenating([vectors, markerVectors(vectors, embedding.table)])
        }
        embedding.isFrozen = settings.frozen
        return TextEncoder(settings, pieces: embedding, using: &generator)
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
    func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) -> Example {
        guard view == .strong, case .tokens(let tokens) = example.content else { return example }
        let kept = tokens.indices.filter { $0 == 0 || generator.uniform() >= 1 / 3 }
        var strong = example
        strong.content = .tokens(kept.map { tokens[$0] })
        return strong
    }

    /// `length` random pieces.
    func randomExample(using generator: inout RandomGenerator) -> Example {
        let tokens = (0..<settings.length).map { _ in
            Int32(generator.integer(below: tokenizer.count))
        }
        return Example(content: .tokens(tokens))
    }
}
