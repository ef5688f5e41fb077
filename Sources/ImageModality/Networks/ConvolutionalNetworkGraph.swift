package import NeuralNetworks

extension ConvolutionalNetwork: GraphDescribing {
    /// Images → features.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let x = try graph.layers("blocks", blocks, inputs[0])
        guard !hidden.isEmpty else { return graph.add(.globalAveragePool, [x]) }
        return try graph.layers("hidden", hidden, graph.add(.flatten, [x]))
    }
}

extension ConvolutionalNetwork.Block: GraphDescribing {
    /// Each convolution with its norm and rectifier, then the pooling.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        var x = inputs[0]
        for (index, convolution) in convolutions.enumerated() {
            x = try graph.layer("convolutions.\(index)", convolution, [x])
            if !norms.isEmpty { x = try graph.layer("norms.\(index)", norms[index], [x]) }
            if !groupNorms.isEmpty {
                x = try graph.layer("groupNorms.\(index)", groupNorms[index], [x])
            }
            x = graph.activation(.relu, x)
        }
        return graph.maxPool(x, size: 2)
    }
}
