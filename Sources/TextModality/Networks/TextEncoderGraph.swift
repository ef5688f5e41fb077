package import NeuralNetworks

extension TextEncoder: GraphDescribing {
    /// Piece indices and the lengths of the texts → features.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let lengths = inputs[1]
        var x = try graph.layer("pieces", pieces, [inputs[0]])
        x = try graph.layers("adapter", adapter, x)
        x = graph.add(.addPositions, [x, lengths], tensors: ["table": "positions"])
        x = try graph.layers("blocks", blocks, x, [lengths])
        x = try graph.layers("finalNorm", finalNorm, x)
        return graph.add(pooling == .mean ? .segmentMeans : .firstRows, [x, lengths])
    }
}
