import Modalities
import Support
import Tensors
import TestSupport
import Testing

@testable import ImageModality
@testable import NeuralNetworks

/// A featurizer that describes itself, and a classifier behind it.
private struct Classifier<F: Featurizer & GraphDescribing>: GraphDescribing {
    var featurizer: F
    var head: Linear

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("featurizer", &featurizer)
        visitor.module("head", &head)
    }

    func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        try graph.layer("head", head, [graph.layer("featurizer", featurizer, inputs)])
    }
}

@Suite struct GraphTests {
    /// Networks for images whose norms' running statistics are neither 0 nor 1.
    private func classifier<F: Featurizer & GraphDescribing>(
        _ featurizer: F, _ images: Tensor
    ) -> Classifier<F> {
        var generator = RandomGenerator(seed: 4, stream: "test")
        var featurizer = featurizer
        for isTarget in [false, true] {
            var pass = Pass.evaluation(
                of: DomainRows(statistics: .perDomain, isTarget: isTarget, estimating: 0.7))
            let seen = isTarget ? images * 0.5 : images
            _ = featurizer(Batch(count: images.rows, content: .dense(seen)), &pass)
        }
        return Classifier(
            featurizer: featurizer,
            head: Linear(featurizer.featureCount, 3, using: &generator))
    }

    /// Whether the graph gives the network's output to the bit, for either domain's statistics.
    private func expectSameOutput<F: Featurizer & GraphDescribing>(
        _ featurizer: F, _ shape: [Int], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var generator = RandomGenerator(seed: 5, stream: "test")
        let images = Tensor.normal(shape, deviation: 1, using: &generator)
        var network = classifier(featurizer, images)
        var outputs: [[Float]] = []
        for isTarget in [false, true] {
            let graph = try Graph(of: network, inputs: ["images"], isTarget: isTarget)
            var pass = Pass.evaluation(of: DomainRows(isTarget: isTarget))
            let features = network.featurizer(
                Batch(count: images.rows, content: .dense(images)), &pass)
            let expected = network.head(features).hostScalars
            let made = GraphInterpreter(graph, tensors: network.tensors)(images).hostScalars
            #expect(
                made.map(\.bitPattern) == expected.map(\.bitPattern),
                sourceLocation: sourceLocation)
            outputs.append(made)
        }
        #expect(
            (outputs[0] == outputs[1]) == !network.featurizer.holdsLayer { $0 is BatchNorm },
            sourceLocation: sourceLocation)
    }

    @Test(arguments: ["none", "batch", "group"]) func plainNetworks(norm: String) throws {
        for hidden in [[], [7, 5]] {
            for depth in [1, 2] {
                var generator = RandomGenerator(seed: 1, stream: "test")
                var plan = ConvolutionalNetwork.Plan.plain
                (plan.filters, plan.hidden, plan.depth) = ([4, 6], hidden, depth)
                plan.norm = try #require(.init(rawValue: norm))
                try expectSameOutput(
                    ConvolutionalNetwork(plan, size: (12, 12), channels: 3, using: &generator),
                    [3, 12, 12, 3])
            }
        }
    }

    @Test(arguments: ResNet.Form.allCases) func residualNetworks(form: ResNet.Form) throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        let size = form.isForPhotographs ? 32 : 8
        try expectSameOutput(
            ResNet(form, width: 4, channels: 1, using: &generator), [2, size, size, 1])
        try expectSameOutput(
            ResNet(form, width: 4, channels: 1, shortcut: .padded, using: &generator),
            [2, size, size, 1])
    }

    @Test func efficientNetworks() throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        try expectSameOutput(
            EfficientNetLite(side: 32, channels: 3, using: &generator), [2, 32, 32, 3])
    }

    @Test func nodesOfASmallNetwork() throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        var plan = ConvolutionalNetwork.Plan.plain
        (plan.filters, plan.hidden) = ([4], [])
        let network = ConvolutionalNetwork(plan, size: (8, 8), channels: 1, using: &generator)
        let graph = try Graph(of: network, inputs: ["images"])
        #expect(
            graph.nodes.map(\.operation)
                == [.convolution, .batchNorm, .relu, .maxPool, .globalAveragePool])
        #expect(
            graph.nodes[0]
                == Graph.Node(
                    operation: .convolution, inputs: ["images"], output: "convolution:1",
                    attributes: [
                        "stride": .integer(1), "dilation": .integer(1), "groups": .integer(1),
                        "padding": .integers([1, 1, 1, 1]),
                    ], tensors: ["weight": "blocks.0.convolutions.0.weight"]))
        #expect(graph.nodes[1].tensors["mean"] == "blocks.0.norms.0.runningMean")
        #expect(graph.output == "globalAveragePool:5")
    }
}
