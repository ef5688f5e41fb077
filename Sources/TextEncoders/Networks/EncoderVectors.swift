import NeuralNetworks
package import Tensors

extension EncoderNetwork {
    /// Tokens that are encoded at once: enough for products at full speed, few enough that their
    /// rows stay in the cache between operations.
    private static let batchTokens = 2048

    /// A vector for each text, `[N, F]`, without a tape.
    ///
    /// Texts of like length are encoded together, at most about two thousand tokens at once.
    ///
    /// - Parameters:
    ///   - texts: The tokens of each, at least one.
    ///   - pooling: How rows become a vector.
    ///   - isNormalized: Whether vectors are divided by their length.
    /// - Precondition: As for ``embed(tokens:segments:_:)``.
    package func vectors(
        of texts: [[Int32]], _ pooling: EncoderPooling, isNormalized: Bool
    ) -> Tensor {
        let width = featureCount
        var all = Tensor(zeros: [texts.count, width])
        let order = texts.indices.sorted {
            (texts[$0].count, $0) < (texts[$1].count, $1)
        }
        var at = 0
        while at < order.count {
            var end = at
            var tokens: [Int32] = []
            while end < order.count {
                let text = texts[order[end]]
                guard end == at || tokens.count + text.count <= Self.batchTokens else { break }
                tokens += text
                end += 1
            }
            let batch = order[at..<end]
            let segments = Segments(packed: batch.map { texts[$0].count })
            var pass = Pass.evaluation
            let rows = self.rows(tokens: tokens, segments: segments, &pass)
            let pooled = Self.pool(rows, segments: segments, pooling)
            pooled.withHostSpan { vectors in
                all.withMutableHostSpan { all in
                    for (place, text) in batch.enumerated() {
                        for column in 0..<width {
                            all[text * width + column] = vectors[place * width + column]
                        }
                    }
                }
            }
            at = end
        }
        return isNormalized ? all.dividedByRowLength() : all
    }
}

extension Tensor {
    /// Each row divided by its length, `[N, F]` → `[N, F]`; a row of zeros stays one.
    package func dividedByRowLength() -> Tensor {
        let squares = (self * self).rowSums()
        return multiplyingColumn(((squares + 1e-24).log() * -0.5).exp())
    }
}
