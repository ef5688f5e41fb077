package import NeuralNetworks

extension TextEncoder: GraphDescribing {
    /// Piece indices, the lengths of the texts and, where the encoder reads them, the sentences'
    /// vectors → features.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let lengths = inputs[1]
        var x = try graph.layer("pieces", pieces, [inputs[0]])
        x = try graph.layers("adapter", adapter, x)
        x = graph.add(.addPositions, [x, lengths], tensors: ["table": "positions"])
        x = try graph.layers("blocks", blocks, x, [lengths])
        x = try graph.layers("finalNorm", finalNorm, x)
        let pooled = graph.add(pooling == .mean ? .segmentMeans : .firstRows, [x, lengths])
        guard sentenceCount > 0 else { return pooled }
        precondition(
            inputs.count == 3, "TextEncoder: \(inputs.count) inputs, no sentences' vectors")
        let vectors = graph.add(.scale, [inputs[2]], tensors: ["factor": "sentenceScale.0"])
        return graph.add(.joinColumns, [pooled, vectors])
    }
}
