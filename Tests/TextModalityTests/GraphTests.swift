import Modalities
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import TextModality

@Suite struct GraphTests {
    /// Activations whose last bits depend on a value's place in memory leave the outputs close, not
    /// equal.
    @Test(arguments: [TextEncoder.Pooling.mean, .cls])
    func textEncoders(pooling: TextEncoder.Pooling) throws {
        var generator = RandomGenerator(seed: 1, stream: "test")
        var settings = try TextSettings(TextModalityTests.settings(TextModalityTests.small))
        settings.pooling = pooling
        let network = TextEncoder(
            settings,
            pieces: Embedding(
                table: .normal([50, 10], deviation: 1, using: &generator), isFrozen: true),
            using: &generator)
        let tokens: [Int32] = [3, 7, 49, 0, 7, 12, 30, 2]
        let batch = Batch(count: 3, content: .tokens(tokens, lengths: [4, 1, 3]))
        var pass = Pass.evaluation
        let expected = network(batch, &pass)
        let interpreter = GraphInterpreter(
            try Graph(of: network, inputs: ["pieces", "lengths"]), tensors: network.tensors)
        let (pieces, lengths) = (Tensor(tokens.map(Float.init)), Tensor([4, 1, 3]))
        let made = interpreter(pieces, lengths)
        #expect(made.shape == expected.shape)
        for (own, other) in zip(made.hostScalars, expected.hostScalars) {
            #expect(abs(own - other) < 1e-5)
        }
    }
}
