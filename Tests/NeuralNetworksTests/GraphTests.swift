import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

/// A layer that says nothing of itself.
private struct Halving: Module {
    var factor = Tensor([0.5])

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("factor", &factor, .buffer)
    }
}

/// A linear layer and some others behind it.
private struct Chain: GraphDescribing {
    var first: Linear
    var rest: [Halving] = []

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("first", &first)
        visitor.module("rest", &rest)
    }

    func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        try graph.layers("rest", rest, try graph.layer("first", first, inputs))
    }
}

@Suite struct GraphTests {
    @Test func aLayerWithoutDescriptionIsNamed() throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        var chain = Chain(first: Linear(3, 2, activation: .tanh, using: &generator))
        #expect(
            try Graph(of: chain, inputs: ["x"]).nodes.map(\.output) == ["linear:1", "tanh:2"])
        chain.rest = [Halving()]
        let fault = try #require(throws: UserFault.self) {
            try Graph(of: chain, inputs: ["x"])
        }
        #expect(
            fault.what == "the layer rest.0, a Halving, cannot be described as a graph")
        #expect(!fault.remedy.isEmpty)
    }

    @Test func perceptronsGiveTheirOutput() throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        let network = MultilayerPerceptron([5, 4, 3], using: &generator)
        let x = random([6, 5], "x")
        var pass = Pass.evaluation
        let expected = network(x, &pass).hostScalars
        let graph = try Graph(of: network, inputs: ["x"])
        #expect(GraphInterpreter(graph, tensors: network.tensors)(x).hostScalars == expected)
    }

    @Test func everyTensorOfALayerIsNamed() throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        let block = ResidualBlock.bottleneck(4, 4, stride: 2, using: &generator)
        let graph = try Graph(of: block, inputs: ["x"])
        let named = Set(graph.nodes.flatMap(\.tensors.values))
        let unused = ["targetMean", "targetVariance", "targetWasSeen"]
        let stored = block.tensors.keys.filter { path in
            !unused.contains { path.hasSuffix($0) }
        }
        #expect(named == Set(stored))
        let transformer = TransformerBlock(
            width: 6, heads: 2, hidden: 8, dropout: 0, using: &generator)
        let nodes = try Graph(of: transformer, inputs: ["x", "lengths"]).nodes
        #expect(Set(nodes.flatMap(\.tensors.values)) == Set(transformer.tensors.keys))
    }
}
