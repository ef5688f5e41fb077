import Support
import Tensors

extension EncoderConfiguration {
    /// The keys of a `config.json` that say what is computed, in camel case.
    private struct Document: Decodable {
        var modelType: String?
        var vocabSize: Int?
        var maxPositionEmbeddings: Int?
        var padTokenId: Int?
        // The names of BERT and its kin, and those of DistilBERT.
        var hiddenSize: Int?
        var dim: Int?
        var numHiddenLayers: Int?
        var nLayers: Int?
        var numAttentionHeads: Int?
        var nHeads: Int?
        var intermediateSize: Int?
        var hiddenDim: Int?
        var hiddenAct: String?
        var activation: String?
        var typeVocabSize: Int?
        var layerNormEps: Double?
        var hiddenDropoutProb: Double?
        var dropout: Double?
        var attentionProbsDropoutProb: Double?
        var attentionDropout: Double?
        // What no encoder here does.
        var positionEmbeddingType: String?
        var isDecoder: Bool?
        var addCrossAttention: Bool?
        var quantizationConfig: Quantization?
    }

    /// How a file's numbers were made smaller.
    private struct Quantization: Decodable {
        var quantMethod: String?
    }

    /// Reads a `config.json`.
    ///
    /// - Throws: `UserFault` that names a key which is missing, contradicts another or asks for
    ///   what is not computed here.
    package init(contentsOf path: String) throws {
        let document = try EncoderJSON.read(Document.self, path)
        let faults = ConfigurationFaults(file: path)
        guard let name = document.modelType else { throw faults.missing("model_type") }
        guard let family = EncoderFamily(rawValue: name) else {
            throw faults.unsupported("the model type '\(name)'", known: EncoderFamily.words)
        }
        try faults.checkForm(
            positions: document.positionEmbeddingType,
            isDecoder: document.isDecoder == true || document.addCrossAttention == true,
            quantization: document.quantizationConfig.map { $0.quantMethod ?? "unknown" })
        let isDistilled = family == .distilbert
        func size(_ name: String, _ value: Int?, most: Int) throws -> Int {
            guard let value else { throw faults.missing(name) }
            guard (1...most).contains(value) else {
                throw faults.contradiction("\(name) is \(value), not one of 1 to \(most)")
            }
            return value
        }
        let width =
            isDistilled
            ? try size("dim", document.dim, most: 1 << 15)
            : try size("hidden_size", document.hiddenSize, most: 1 << 15)
        let heads =
            isDistilled
            ? try size("n_heads", document.nHeads, most: 1 << 10)
            : try size("num_attention_heads", document.numAttentionHeads, most: 1 << 10)
        guard width % heads == 0 else {
            throw faults.contradiction(
                "its \(heads) attention heads do not divide the width \(width)")
        }
        let action = (isDistilled ? document.activation : document.hiddenAct) ?? "gelu"
        guard let activation = Self.activations[action] else {
            throw faults.unsupported(
                "the activation '\(action)'",
                known: Self.activations.keys.sorted().joined(separator: ", "))
        }
        let rates = [
            (isDistilled ? document.dropout : document.hiddenDropoutProb) ?? 0.1,
            (isDistilled ? document.attentionDropout : document.attentionProbsDropoutProb)
                ?? 0.1,
        ]
        guard rates.allSatisfy((0..<1).contains) else {
            throw faults.contradiction("a dropout rate is not at least 0 and below 1: \(rates)")
        }
        let epsilon = isDistilled ? 1e-12 : document.layerNormEps ?? 1e-12
        guard epsilon >= 0, epsilon < 1 else {
            throw faults.contradiction("layer_norm_eps is \(epsilon)")
        }
        self.init(
            family: family,
            vocabularyCount: try size("vocab_size", document.vocabSize, most: 1 << 24),
            width: width,
            layerCount: isDistilled
                ? try size("n_layers", document.nLayers, most: 1 << 9)
                : try size("num_hidden_layers", document.numHiddenLayers, most: 1 << 9),
            heads: heads,
            hidden: isDistilled
                ? try size("hidden_dim", document.hiddenDim, most: 1 << 17)
                : try size("intermediate_size", document.intermediateSize, most: 1 << 17),
            positionCount: try size(
                "max_position_embeddings", document.maxPositionEmbeddings, most: 1 << 20),
            typeCount: isDistilled
                ? 0 : try size("type_vocab_size", document.typeVocabSize ?? 2, most: 1 << 10),
            paddingIndex: document.padTokenId ?? (family.countsBehindPadding ? 1 : 0),
            activation: activation, epsilon: Float(epsilon), dropout: Float(rates[0]),
            attentionDropout: Float(rates[1]))
        guard (0..<vocabularyCount).contains(paddingIndex) else {
            throw faults.contradiction(
                "pad_token_id is \(paddingIndex), vocab_size \(vocabularyCount)")
        }
        guard longest >= 2 else {
            throw faults.contradiction(
                "max_position_embeddings, \(positionCount), leaves no room for a text behind "
                    + "pad_token_id, \(paddingIndex)")
        }
    }

    /// By their names in transformers.
    private static let activations: [String: Activation] = [
        "gelu": .gelu, "gelu_python": .gelu, "gelu_new": .geluTanh,
        "gelu_pytorch_tanh": .geluTanh, "relu": .relu,
    ]
}

/// The faults of one `config.json`.
private struct ConfigurationFaults {
    let file: String

    func missing(_ key: String) -> UserFault {
        UserFault(
            "\(file) gives no \(key)", at: .init(file: file),
            remedy: "Take the config.json that belongs to the weights.")
    }

    func contradiction(_ what: String) -> UserFault {
        UserFault(
            "\(file) contradicts itself: \(what)", at: .init(file: file),
            remedy: "Take the config.json that belongs to the weights.")
    }

    func unsupported(_ what: String, known: String) -> UserFault {
        UserFault(
            "\(file) asks for \(what), which is not supported", at: .init(file: file),
            remedy: "Take an encoder with one of: \(known).")
    }

    func checkForm(positions: String?, isDecoder: Bool, quantization: String?) throws {
        if let positions, positions != "absolute" {
            throw unsupported("positions of the type '\(positions)'", known: "absolute")
        }
        if isDecoder { throw unsupported("a decoder", known: EncoderFamily.words) }
        if let quantization {
            throw unsupported(
                "weights quantised by '\(quantization)'", known: "float32, float16, bfloat16")
        }
    }
}
