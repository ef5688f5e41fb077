import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import TextEncoders

/// Reads texts by a pretrained encoder: an example is the vector that it makes of a text.
struct EncoderReader: TextReader {
    let settings: TextSettings
    let vectors: TextVectors
    /// What vectors are moved and stretched by; they lie in a narrow cone, far from zero.
    private(set) var centring: VectorCentring
    /// The adapter that ``EncoderTuning/lora`` starts from; nil for chance.
    let adapter: AdapterFolder?
    /// Whether it was read back with a saved model, whose weights are about to replace those that
    /// a network starts from.
    private let isSaved: Bool

    /// Finds the encoder.
    ///
    /// - Throws: `UserFault` on an encoder that is missing or cannot be used.
    init(
        _ settings: TextSettings, from section: Settings, resources: ResourceFolders
    ) throws {
        let place = section.fault("encoder", "", remedy: "").place
        guard
            let path = try ["config.json", "modules.json"].lazy.compactMap({
                try resources.folder(named: settings.encoder, holding: $0)
            }).first
        else {
            throw UserFault(
                "there is no text encoder named \(settings.encoder)", at: place,
                remedy: "Looked in \(resources.words). Name a folder that holds config.json and "
                    + "the weights, or set encoder to \(TextSettings.none).")
        }
        let folder = try EncoderFolder(path: path)
        try self.init(
            settings, folder, centring: nil,
            adapter: Self.adapter(
                settings, for: folder, at: section.child("lora"), resources: resources),
            asked: place)
        resources.kept.map(vectors.take)
    }

    /// The adapter that the settings name; nil for none.
    private static func adapter(
        _ settings: TextSettings, for folder: EncoderFolder, at section: Settings,
        resources: ResourceFolders
    ) throws -> AdapterFolder? {
        let name = settings.lora.adapter
        guard settings.tune == .lora, settings.lora.hasAdapter else { return nil }
        guard
            let path = try resources.folder(named: name, holding: AdapterFolder.configurationFile)
        else {
            throw section.fault(
                "adapter", "there is no adapter named \(name)",
                remedy: "Looked in \(resources.words). Name a folder that holds "
                    + "\(AdapterFolder.configurationFile) and its matrices.")
        }
        return try AdapterFolder(contentsOf: path, for: folder.configuration)
    }

    /// Centres vectors on the source's: the target's are moved alike, and what differs between the
    /// domains stays.
    func fitted(to texts: [String]) -> any TextReader {
        var fitted = self
        fitted.centring = VectorCentring(of: vectors(texts))
        return fitted
    }

    /// How a saved model calls the folder of its encoder, and the file of what vectors have in
    /// common.
    private static let (encoderFolder, centringFile) = ("encoder", "centring.safetensors")

    /// Reads back the encoder.
    ///
    /// - Throws: `UserFault` if a file is missing or damaged.
    init(_ settings: TextSettings, savedIn folder: String) throws {
        let encoder = try EncoderFolder(path: "\(folder)/\(Self.encoderFolder)")
        try self.init(
            settings, encoder,
            centring: VectorCentring(contentsOf: "\(folder)/\(Self.centringFile)"),
            adapter: nil, asked: nil, isSaved: true)
    }

    private init(
        _ settings: TextSettings, _ folder: EncoderFolder, centring: VectorCentring?,
        adapter: AdapterFolder?, asked place: UserFault.Place?, isSaved: Bool = false
    ) throws {
        guard settings.length <= folder.length else {
            throw UserFault(
                "the encoder reads \(folder.length) tokens of a text at most, not "
                    + "\(settings.length)", at: place,
                remedy: "Set text.length to \(folder.length) or less.")
        }
        let layers = folder.configuration.layerCount
        if case .last(let count) = settings.tune, count >= layers {
            throw UserFault(
                "the encoder has \(layers) layers, of which \(count) cannot be the last", at: place,
                remedy: "Set text.tune to last:\(layers - 1) or less, or to whole.")
        }
        let outputs = settings.outputs.isEmpty ? [layers] : settings.outputs
        guard outputs.allSatisfy({ $0 <= layers }) else {
            throw UserFault(
                "the encoder has \(layers) layers, and no layer \(outputs.max() ?? 0)", at: place,
                remedy: "Name layers from 1 to \(layers) in text.outputs.")
        }
        self.settings = settings
        (self.adapter, self.isSaved) = (adapter, isSaved)
        vectors = try TextVectors(
            folder, prefix: settings.prefix == TextSettings.own ? folder.prefix : settings.prefix,
            length: settings.length, outputs: outputs, remembers: !isSaved)
        if let centring, centring.width != vectors.count {
            throw UserFault(
                "the centre of the text vectors has \(centring.width) numbers, not "
                    + "\(vectors.count)", at: .init(file: folder.path),
                remedy: "Take an undamaged copy of the model.")
        }
        self.centring = centring ?? VectorCentring(width: vectors.count)
    }

    /// Writes `text.json`, a copy of the encoder and the centring.
    func save(to folder: String) throws {
        try vectors.folder.copy(to: "\(folder)/\(Self.encoderFolder)")
        try centring.write(to: "\(folder)/\(Self.centringFile)")
        try SavedSettings.write(
            SavedText(settings: savedSettings, pieceWidth: vectors.count),
            to: folder + "/text.json")
    }

    /// The settings of a saved model, which has the matrices of an adapter itself.
    private var savedSettings: TextSettings {
        var saved = settings
        if let adapter {
            saved.lora = LowRankSettings()
            (saved.lora.rank, saved.lora.alpha) = (adapter.rank, adapter.alpha)
            saved.lora.targets = adapter.targets
        }
        return saved
    }

    /// Writes the matrices of low rank as PEFT reads them, into a folder of their own.
    func saveAdapter(_ featurizer: [String: Tensor], to folder: String) throws {
        guard settings.tune == .lora else { return }
        let lora = savedSettings.lora
        let layers = vectors.network.layers.indices.map { layer in
            lora.targets.reduce(into: [String: AdapterFolder.Pair]()) { pairs, product in
                let path = "adapters.\(layer).\(product)"
                guard let down = featurizer[path + ".down"], let up = featurizer[path + ".up"]
                else { preconditionFailure("EncoderReader: no matrices at \(path)") }
                pairs[product] = AdapterFolder.Pair(down: down, up: up)
            }
        }
        try AdapterFolder(rank: lora.rank, alpha: lora.alpha, layers: layers).write(
            to: "\(folder)/adapter", for: vectors.network.configuration, base: settings.encoder)
    }

    func keep(in folder: String) throws {
        try vectors.write(to: folder)
        vectors.forget()
    }

    func examples(of texts: [String]) -> [Example] {
        guard !texts.isEmpty else { return [] }
        switch settings.tune {
        case .frozen, .head:
            let rows = centring(vectors(texts))
            return texts.indices.map { index in
                Example(content: .dense(rows.rows(index..<index + 1).reshaped([vectors.count])))
            }
        case .last(let count):
            let first = vectors.network.layers.count - count
            return vectors.rows(of: texts, behind: first).map { Example(content: .rows($0)) }
        case .lora, .gradual, .whole:
            return vectors.tokens(of: texts).map { Example(content: .tokens($0)) }
        }
    }

    /// What behind the vectors is trained.
    ///
    /// - Throws: `UserFault` where a recipe's network is to start from chance alone; that of a
    ///   saved model is given its weights later.
    func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        guard pretrained || isSaved else {
            throw UserFault(
                "a text encoder is pretrained, and nothing of it starts from chance",
                remedy: "Leave out the methods that start from chance, or set text.encoder to "
                    + "\(TextSettings.none).")
        }
        return EncodedText(
            vectors.network, tuning: settings.tune, lora: settings.lora, adapter: adapter,
            pooling: vectors.folder.pooling, centring: centring, using: &generator)
    }

    /// A strong view lacks a third of the text's tokens, never the first, or a tenth of the
    /// numbers of its vector.
    func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) -> Example {
        guard view == .strong else { return example }
        var strong = example
        func thinned(_ count: Int) -> [Int] {
            (0..<count).filter { $0 == 0 || generator.uniform() >= 1 / 3 }
        }
        switch example.content {
        case .dense(let vector):
            strong.content = .dense(vector.dropout(rate: 0.1, using: &generator))
        case .rows(let rows):
            strong.content = .rows(rows.gatherRows(thinned(rows.rows).map(Int32.init)))
        case .tokens(let tokens):
            strong.content = .tokens(thinned(tokens.count).map { tokens[$0] })
        case .bytes, .deferred: break
        }
        return strong
    }

    /// A vector, or a text as long as the settings allow, of random content.
    func randomExample(using generator: inout RandomGenerator) -> Example {
        let width = vectors.count
        switch settings.tune {
        case .frozen, .head:
            return Example(content: .dense(.normal([width], deviation: 1, using: &generator)))
        case .last:
            return Example(
                content: .rows(
                    .normal([settings.length, width], deviation: 1, using: &generator)))
        case .lora, .gradual, .whole:
            let count = vectors.network.configuration.vocabularyCount
            return Example(
                content: .tokens(
                    (0..<settings.length).map { _ in Int32(generator.integer(below: count)) }))
        }
    }

    /// The vector of a text as long as the settings allow.
    var featureWork: FeatureWork? {
        let text = String(repeating: "word ", count: settings.length)
        return FeatureWork(name: "text vectors", frames: settings.length, seconds: 0) {
            vectors.forget()
            _ = vectors([text])
        }
    }
}
