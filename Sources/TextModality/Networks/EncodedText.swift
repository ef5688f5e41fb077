package import Modalities
package import NeuralNetworks
package import Tensors
package import TextEncoders

/// The part of a pretrained text encoder that is trained, behind what the rest made of the texts.
package struct EncodedText: Featurizer {
    /// E.
    package let featureCount: Int
    /// A layer that starts as nothing, added to the vector; none or one.
    package var residual: [Linear]
    /// Layers behind the rows that the rest made; none where vectors or tokens are read.
    package var layers: [EncoderLayer]
    /// The whole encoder; none or one. Beside matrices it stays as it is, and none of its tensors
    /// is shown or saved: a saved model has its files.
    package var network: [EncoderNetwork]
    /// Matrices beside the encoder's layers, one for each or none.
    package var adapters: [LowRankAdapter]
    /// What vectors are moved by, `[E]`.
    package var center: Tensor
    /// What they are stretched by then, `[1]`.
    package var factor: Tensor
    private let pooling: EncoderPooling

    /// The trained part of an encoder.
    ///
    /// - Parameters:
    ///   - encoder: The whole network.
    ///   - tuning: What is trained.
    ///   - lora: The matrices of ``EncoderTuning/lora``.
    ///   - adapter: What these start from; nil for chance.
    ///   - pooling: How rows become a vector.
    ///   - centring: What is done to vectors then.
    ///   - generator: Draws weights.
    init(
        _ encoder: EncoderNetwork, tuning: EncoderTuning, lora: LowRankSettings,
        adapter: AdapterFolder? = nil, pooling: EncoderPooling,
        centring: VectorCentring, using generator: inout RandomGenerator
    ) {
        (center, factor) = centring.tensors
        let width = center.count
        featureCount = width
        self.pooling = pooling
        (residual, layers, network, adapters) = ([], [], [], [])
        switch tuning {
        case .frozen: break
        case .head:
            var layer = Linear(width, width, using: &generator)
            layer.weight = layer.weight * 0
            residual = [layer]
        case .last(let count): layers = Array(encoder.layers.suffix(count))
        case .lora:
            network = [encoder]
            adapters = encoder.layers.indices.map { layer in
                adapter.map { LowRankAdapter($0, layer: layer, width: width) }
                    ?? LowRankAdapter(lora, width: width, using: &generator)
            }
        case .gradual, .whole: network = [encoder]
        }
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        // Its parts are those of this one: `embeddings`, `layers.0`, …
        if adapters.isEmpty {
            for index in network.indices { network[index].visit(&visitor) }
        }
        visitor.module("adapters", &adapters)
        visitor.module("layers", &layers)
        visitor.module("residual", &residual)
        visitor.tensor("center", &center, .buffer)
        visitor.tensor("factor", &factor, .buffer)
    }

    package func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        let vectors: Tensor
        switch batch.content {
        case .dense(let given): vectors = given
        case .rows(let rows, let lengths):
            let segments = Segments(packed: lengths)
            vectors = pooled(layers.reduce(rows) { $1($0, segments, &pass) }, segments)
        case .tokens(let tokens, let lengths):
            precondition(!network.isEmpty, "EncodedText: tokens, and no encoder to read them")
            let segments = Segments(packed: lengths)
            vectors = pooled(rows(of: tokens, segments, &pass), segments)
        }
        precondition(
            vectors.shape == [batch.count, featureCount],
            "EncodedText: vectors \(vectors.shape), not [\(batch.count), \(featureCount)]")
        return residual.reduce(vectors) { $0 + $1($0) }
    }

    /// The encoder's vectors of tokens, `[n, E]`.
    func words(_ tokens: [Int32]) -> Tensor { network[0].embeddings.words(tokens) }

    /// Token rows behind the last layer, `[R, E]`.
    func rows(of tokens: [Int32], _ segments: Segments, _ pass: inout Pass) -> Tensor {
        var x = network[0].embed(tokens: tokens, segments: segments, &pass)
        for (index, layer) in network[0].layers.enumerated() {
            var layer = layer
            if adapters.indices.contains(index) {
                let weight = layer.attention.projection.weight
                layer.attention.projection.weight = adapters[index].merged(weight)
            }
            x = layer(x, segments, &pass)
        }
        return x
    }

    /// A vector for each text, moved and stretched as those that are made once.
    private func pooled(_ rows: Tensor, _ segments: Segments) -> Tensor {
        EncoderNetwork.pool(rows, segments: segments, pooling).addingRow(center * -1).scaled(
            by: factor)
    }
}
