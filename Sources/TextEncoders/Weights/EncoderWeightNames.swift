/// The names of an encoder's tensors: those of BERT's own encoder stand for all families.
package enum EncoderWeightNames {
    /// Every tensor with its shape, in a fixed order.
    package static func all(
        of configuration: EncoderConfiguration
    ) -> [(name: String, shape: [Int])] {
        let (width, hidden) = (configuration.width, configuration.hidden)
        var all = [
            (words, [configuration.vocabularyCount, width]),
            ("embeddings.position_embeddings.weight", [configuration.positionCount, width]),
        ]
        if configuration.typeCount > 0 {
            all.append(
                ("embeddings.token_type_embeddings.weight", [configuration.typeCount, width]))
        }
        func norm(_ name: String) {
            all += [("\(name).weight", [width]), ("\(name).bias", [width])]
        }
        func product(_ name: String, _ inputs: Int, _ outputs: Int) {
            all += [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
        }
        norm("embeddings.LayerNorm")
        for index in 0..<configuration.layerCount {
            let layer = "encoder.layer.\(index)"
            for part in ["query", "key", "value"] {
                product("\(layer).attention.self.\(part)", width, width)
            }
            product("\(layer).attention.output.dense", width, width)
            norm("\(layer).attention.output.LayerNorm")
            product("\(layer).intermediate.dense", width, hidden)
            product("\(layer).output.dense", hidden, width)
            norm("\(layer).output.LayerNorm")
        }
        return all
    }

    /// The table of token vectors, in every family.
    static let words = "embeddings.word_embeddings.weight"

    /// The name that a family's files have for a tensor.
    static func name(_ name: String, in family: EncoderFamily) -> String {
        guard family == .distilbert, name.hasPrefix("encoder.layer.") else { return name }
        var parts = name.split(separator: ".").map(String.init)
        let inner = parts[3..<parts.count - 1].joined(separator: ".")
        parts.replaceSubrange(3..<parts.count - 1, with: [distilled[inner] ?? inner])
        parts[0] = "transformer"
        return parts.joined(separator: ".")
    }

    /// DistilBERT's names for the parts of a layer.
    private static let distilled = [
        "attention.self.query": "attention.q_lin", "attention.self.key": "attention.k_lin",
        "attention.self.value": "attention.v_lin", "attention.output.dense": "attention.out_lin",
        "attention.output.LayerNorm": "sa_layer_norm", "intermediate.dense": "ffn.lin1",
        "output.dense": "ffn.lin2", "output.LayerNorm": "output_layer_norm",
    ]

    /// A file's name for a tensor in today's spelling: norms were once written with `gamma` and
    /// `beta`.
    static func modern(_ name: String) -> String {
        for (old, new) in [(".gamma", ".weight"), (".beta", ".bias")] {
            if name.hasSuffix("LayerNorm" + old) { return name.dropLast(old.count) + new }
        }
        return name
    }

    /// Whether a tensor beside an encoder's belongs to a head that was trained on top of it, or is
    /// a list of indices that says nothing.
    static func isBesideEncoder(_ name: String) -> Bool {
        let first = name.prefix { $0 != "." }
        return heads.contains(String(first)) || name.hasSuffix("embeddings.position_ids")
            || name.hasSuffix("embeddings.token_type_ids")
    }

    private static let heads: Set = [
        "pooler", "cls", "lm_head", "classifier", "pre_classifier", "qa_outputs", "score",
        "vocab_transform", "vocab_layer_norm", "vocab_projector",
    ]
}
