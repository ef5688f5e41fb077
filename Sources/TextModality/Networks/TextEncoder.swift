package import Modalities
package import NeuralNetworks
package import Tensors

/// A pre-norm transformer encoder over subword pieces.
package struct TextEncoder: Featurizer {
    /// How token features become one feature vector.
    package enum Pooling: String, Sendable, CaseIterable, Codable {
        /// The mean over the tokens.
        case mean
        /// The feature of a token put in front of the text.
        case cls
    }

    /// Piece vectors, `[V, E]`.
    package var pieces: Embedding
    /// From piece vectors to the encoder's width, where they differ or the table is frozen.
    package var adapter: [Linear]
    /// Position vectors, `[length, F]`.
    package var positions: Tensor
    package var blocks: [TransformerBlock]
    /// None or one.
    package var finalNorm: [LayerNorm]
    package let pooling: Pooling
    package let dropout: Float
    package let wordDropout: Float

    /// An encoder over a piece table.
    ///
    /// - Parameters:
    ///   - settings: Its sizes.
    ///   - pieces: The piece vectors.
    ///   - generator: Draws the weights.
    package init(
        _ settings: TextSettings, pieces: Embedding, using generator: inout RandomGenerator
    ) {
        self.pieces = pieces
        let width = settings.width
        let inputs = pieces.table.shape[1]
        adapter =
            inputs == width && !pieces.isFrozen ? [] : [Linear(inputs, width, using: &generator)]
        positions = .normal([settings.positions, width], deviation: 0.02, using: &generator)
        blocks = (0..<settings.layers).map { _ in
            TransformerBlock(
                width: width, heads: settings.heads, hidden: settings.hidden,
                dropout: settings.dropout, using: &generator)
        }
        finalNorm = settings.finalNorm ? [LayerNorm(width)] : []
        pooling = settings.pooling
        dropout = settings.dropout
        wordDropout = settings.wordDropout
    }

    package var featureCount: Int { positions.shape[1] }

    package var inputTables: [String] { ["pieces"] }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("pieces", &pieces)
        visitor.module("adapter", &adapter)
        visitor.tensor("positions", &positions, .trainable)
        visitor.module("blocks", &blocks)
        visitor.module("finalNorm", &finalNorm)
    }

    /// Token features, `[R, F]` for the R tokens of all sequences.
    package func hidden(_ indices: [Int32], _ segments: Segments, _ pass: inout Pass) -> Tensor {
        var x = pieces(indices)
        for layer in adapter { x = layer(x) }
        x = x + positions.gatherRows(places(segments))
        if pass.isTraining { x = x.dropout(rate: dropout, using: &pass.generator) }
        for block in blocks { x = block(x, segments, &pass) }
        for norm in finalNorm { x = norm(x) }
        return x
    }

    package func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        encoded(batch, &pass).pooled
    }

    /// The pooled features, and the token features that they were made from.
    private func encoded(_ batch: Batch, _ pass: inout Pass) -> FeatureSequence {
        guard case .tokens(let indices, let lengths) = batch.content else {
            preconditionFailure("TextEncoder: the batch holds no tokens")
        }
        let (pieces, counts, places) =
            pass.isTraining ? thinned(indices, lengths, &pass) : (indices, lengths, nil)
        let segments = Segments(packed: counts)
        let x = hidden(pieces, segments, &pass)
        let pooled =
            switch pooling {
            case .mean: x.segmentMeans(segments)
            case .cls: x.gatherRows(segments.starts.map(Int32.init))
            }
        return FeatureSequence(pooled: pooled, rows: x, segments: segments, places: places)
    }

    /// Leaves pieces out at random, never the first of a text.
    private func thinned(
        _ indices: [Int32], _ lengths: [Int], _ pass: inout Pass
    ) -> (indices: [Int32], lengths: [Int], places: [Int]?) {
        guard wordDropout > 0 else { return (indices, lengths, nil) }
        var kept: [Int32] = []
        var counts: [Int] = []
        var places: [Int] = []
        var at = 0
        for length in lengths {
            let before = kept.count
            for place in at..<at + length
            where place == at || pass.generator.uniform() >= wordDropout {
                kept.append(indices[place])
                places.append(place - at)
            }
            counts.append(kept.count - before)
            at += length
        }
        return (kept, counts, places)
    }

    private func places(_ segments: Segments) -> [Int32] {
        precondition(
            segments.longest <= positions.shape[0],
            "TextEncoder: \(segments.longest) tokens, room for \(positions.shape[0])")
        return segments.lengths.flatMap { (0..<Int32($0)) }
    }
}

extension TextEncoder: SequenceFeaturizer {
    /// Features of a token; none where no layer has read its neighbours.
    package var stepFeatureCount: Int { blocks.isEmpty ? 0 : positions.shape[1] }

    /// A row for each token of a text, with CLS pooling also for the one in front.
    ///
    /// Word dropout leaves rows out in training: `places` says which are there.
    package func featureSequence(_ batch: Batch, _ pass: inout Pass) -> FeatureSequence {
        precondition(stepFeatureCount > 0, "TextEncoder: no layers, no sequence")
        return encoded(batch, &pass)
    }
}
