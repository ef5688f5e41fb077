public import Datasets
public import Modalities
public import Support
public import Tensors

extension TextModality: BenchmarkableModality {
    /// Prepares texts for timing: made-up pieces where the settings state a vocabulary.
    ///
    /// - Throws: `UserFault` on settings or a piece table that cannot be used.
    public init(timing settings: Settings, resources: ResourceFolders) throws {
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
}
