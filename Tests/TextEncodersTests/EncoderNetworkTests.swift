import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import TextEncoders

/// The network itself: its tensors, its gradients, what is frozen.
struct EncoderNetworkTests {
    private static func configuration(
        _ family: EncoderFamily = .bert, activation: Activation = .geluTanh
    ) -> EncoderConfiguration {
        EncoderConfiguration(
            family: family, vocabularyCount: 9, width: 4, layerCount: 2, heads: 2, hidden: 6,
            positionCount: 7, typeCount: family == .distilbert ? 0 : 2, paddingIndex: 1,
            activation: activation, dropout: 0.2, attentionDropout: 0.1)
    }

    /// A network whose weights are far from zero, so that every one of them counts.
    private static func network(_ configuration: EncoderConfiguration) -> EncoderNetwork {
        var generator = RandomGenerator(seed: 3, stream: "encoder")
        var network = EncoderNetwork(configuration, using: &generator)
        network.forEachTensor { _, tensor, _ in
            tensor = tensor + .normal(tensor.shape, deviation: 0.4, using: &generator)
        }
        return network
    }

    private static let tokens: [Int32] = [0, 4, 8, 2, 0, 2, 0, 3, 3, 1, 2]
    private static let segments = Segments(packed: [4, 2, 5])

    @Test(arguments: [EncoderFamily.bert, .distilbert, .roberta], EncoderPooling.allCases)
    func gradientsAreThoseOfDifferences(family: EncoderFamily, pooling: EncoderPooling) {
        let network = Self.network(Self.configuration(family))
        let faults = gradientFaults(of: network, step: 0.004) { network in
            var pass = Pass.training(RandomGenerator(seed: 7, stream: "dropout"))
            let rows = network.rows(tokens: Self.tokens, segments: Self.segments, &pass)
            return [EncoderNetwork.pool(rows, segments: Self.segments, pooling)]
        }
        #expect(faults == [])
    }

    @Test func everyTensorIsVisited() {
        let network = Self.network(Self.configuration())
        #expect(Set(network.tensors.keys) == storedTensorPaths(of: network))
        #expect(network.parameterCount == network.configuration.parameterCount)
        let distilled = Self.network(Self.configuration(.distilbert))
        #expect(distilled.parameterCount == distilled.configuration.parameterCount)
    }

    @Test func frozenLayersAreBuffersUnderTheSamePaths() {
        var network = Self.network(Self.configuration())
        let before = network.tensors
        network.frozenLayers = 1
        #expect(network.tensors.mapValues(\.shape) == before.mapValues(\.shape))
        var trained: Set<String> = []
        network.forEachTensor { path, _, role in if role == .trainable { trained.insert(path) } }
        #expect(!trained.isEmpty && trained.allSatisfy { $0.hasPrefix("layers.1.") })
        let (_, gradient) = network.valueWithGradient { network in
            var pass = Pass.evaluation
            let rows = network.rows(tokens: Self.tokens, segments: Self.segments, &pass)
            return (rows * rows * rows).sum()
        }
        #expect(Set(gradient.keys) == trained)
        network.frozenLayers = 0
        #expect(network.parameterCount > before.values.count)
        // A change through the visitor reaches a frozen tensor.
        network.forEachTensor { path, tensor, _ in
            if path == "embeddings.norm.bias" { tensor = Tensor([1, 2, 3, 4]) }
        }
        #expect(network.embeddings.norm.bias.hostScalars == [1, 2, 3, 4])
    }

    @Test func positionsOfRoBERTaPassOverPadding() {
        let bert = Self.network(Self.configuration())
        #expect(
            bert.positions(of: Self.tokens, Self.segments) == [0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 4])
        let roberta = Self.network(Self.configuration(.roberta))
        #expect(
            roberta.positions(of: Self.tokens, Self.segments) == [2, 3, 4, 5, 2, 3, 2, 3, 4, 1, 5])
    }

    @Test func trainingDropsAndEvaluationDoesNot() {
        let network = Self.network(Self.configuration())
        func rows(_ pass: Pass) -> [Float] {
            var pass = pass
            return network.rows(tokens: Self.tokens, segments: Self.segments, &pass).hostScalars
        }
        #expect(rows(.evaluation) == rows(.evaluation))
        let seeds = [1, 2].map { rows(.training(RandomGenerator(seed: $0, stream: "dropout"))) }
        #expect(seeds[0] != seeds[1] && seeds[0] != rows(.evaluation))
    }

    @Test func layersRunInParts() {
        let network = Self.network(Self.configuration())
        var pass = Pass.evaluation
        let x = network.embed(tokens: Self.tokens, segments: Self.segments, &pass)
        let half = network.run(x, layers: 0..<1, segments: Self.segments, &pass)
        let whole = network.run(half, layers: 1..<2, segments: Self.segments, &pass)
        let rows = network.rows(tokens: Self.tokens, segments: Self.segments, &pass)
        #expect(whole.hostScalars == rows.hostScalars)
    }
}
