package import NeuralNetworks
package import Tensors

/// A pretrained transformer encoder of the BERT kind: learned positions, norms behind the residual
/// connections (Devlin et al. 2019, arXiv:1810.04805, section 3).
///
/// Sequences follow each other in one matrix of token rows; there is no padding.
package struct EncoderNetwork: Module {
    /// Its sizes.
    package let configuration: EncoderConfiguration
    /// The vectors of tokens, positions and types, and their norm.
    package var embeddings: EncoderEmbeddings
    /// First to last.
    package var layers: [EncoderLayer]
    /// The number of first layers that training leaves as they are, and the embeddings with them;
    /// nil leaves nothing as it is.
    package var frozenLayers: Int?

    /// A network of given weights.
    ///
    /// - Parameters:
    ///   - configuration: Its sizes.
    ///   - weights: Gives the tensor of a name, in the given shape; names are those of BERT's
    ///     encoder, see ``EncoderWeightNames``.
    package init(
        _ configuration: EncoderConfiguration,
        weights: (_ name: String, _ shape: [Int]) throws -> Tensor
    ) rethrows {
        self.configuration = configuration
        embeddings = try EncoderEmbeddings(configuration, weights: weights)
        layers = try (0..<configuration.layerCount).map { index in
            try EncoderLayer(configuration) { try weights("encoder.layer.\(index).\($0)", $1) }
        }
    }

    /// A network of random weights, as BERT begins: normal with deviation 0.02, no bias.
    package init(_ configuration: EncoderConfiguration, using generator: inout RandomGenerator) {
        self.init(configuration) { name, shape in
            if name.hasSuffix("bias") { return Tensor(zeros: shape) }
            if name.hasSuffix("LayerNorm.weight") { return Tensor(repeating: 1, shape: shape) }
            return .normal(shape, deviation: 0.02, using: &generator)
        }
    }

    /// F, the numbers of a text's vector.
    package var featureCount: Int { configuration.width }

    package mutating func visit(_ visitor: inout some Visitor) {
        let frozen = frozenLayers ?? -1
        if frozen >= 0 {
            visitor.frozen("embeddings", &embeddings)
        } else {
            visitor.module("embeddings", &embeddings)
        }
        for index in layers.indices {
            if index < frozen {
                visitor.frozen("layers.\(index)", &layers[index])
            } else {
                visitor.module("layers.\(index)", &layers[index])
            }
        }
    }

    /// What the first layer reads, `[R, F]` for the R tokens of all sequences.
    ///
    /// - Precondition: Every token is below V, and no sequence is longer than
    ///   ``EncoderConfiguration/longest``.
    package func embed(
        tokens: [Int32], segments: Segments, _ pass: inout Pass
    ) -> Tensor {
        let count = configuration.vocabularyCount
        precondition(
            tokens.allSatisfy { $0 >= 0 && Int($0) < count },
            "EncoderNetwork: tokens \(tokens.min() ?? 0) to \(tokens.max() ?? 0), \(count) rows")
        precondition(
            tokens.count == segments.rows && segments.longest <= configuration.longest,
            "EncoderNetwork: \(tokens.count) tokens in \(segments.rows) rows, the longest text of "
                + "\(segments.longest), room for \(configuration.longest)")
        let x = embeddings(tokens, positions(of: tokens, segments))
        guard pass.isTraining else { return x }
        return x.dropout(rate: configuration.dropout, using: &pass.generator)
    }

    /// Some of the layers, `[R, F]` → `[R, F]`.
    package func run(
        _ x: Tensor, layers range: Range<Int>, segments: Segments, _ pass: inout Pass
    ) -> Tensor {
        layers[range].reduce(x) { $1($0, segments, &pass) }
    }

    /// The rows behind the last layer, `[R, F]`.
    package func rows(
        tokens: [Int32], segments: Segments, _ pass: inout Pass
    ) -> Tensor {
        let x = embed(tokens: tokens, segments: segments, &pass)
        return run(x, layers: layers.indices, segments: segments, &pass)
    }

    /// A vector for each sequence, `[R, F]` → `[N, F]`.
    ///
    /// - Precondition: With ``EncoderPooling/cls`` no sequence is empty.
    package static func pool(
        _ x: Tensor, segments: Segments, _ pooling: EncoderPooling
    ) -> Tensor {
        switch pooling {
        case .mean: x.segmentMeans(segments)
        case .cls: x.gatherRows(segments.starts.map(Int32.init))
        case .max: x.segmentMaxima(segments)
        }
    }

    /// The row of the position table for each token.
    ///
    /// In the families that count behind the padding token, one that stands in a text has that
    /// token's own position and is not counted, as where they were trained.
    func positions(of tokens: [Int32], _ segments: Segments) -> [Int32] {
        let first = Int32(configuration.firstPosition)
        guard configuration.family.countsBehindPadding else {
            return segments.lengths.flatMap { 0..<Int32($0) }
        }
        let padding = Int32(configuration.paddingIndex)
        var positions: [Int32] = []
        positions.reserveCapacity(tokens.count)
        for (start, length) in zip(segments.starts, segments.lengths) {
            var next = first
            for token in tokens[start..<start + length] {
                positions.append(token == padding ? padding : next)
                if token != padding { next += 1 }
            }
        }
        return positions
    }
}
