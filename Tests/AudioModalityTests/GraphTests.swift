import Modalities
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import AudioModality

@Suite struct GraphTests {
    @Test func soundNetworks() throws {
        for (pool, segments, hidden) in [
            (SpectrogramNetwork.Plan.Pool.time, 1, [5]), (.time, 3, []), (.both, 1, [6, 5]),
        ] {
            var generator = RandomGenerator(seed: 1, stream: "test")
            var plan = SpectrogramNetwork.Plan()
            (plan.filters, plan.pool) = ([4, 6], pool)
            (plan.segments, plan.hidden) = (segments, hidden)
            var network = SpectrogramNetwork(plan, mels: 16, using: &generator)
            let sound = Tensor.normal([3, 29, 16, 1], deviation: 1, using: &generator)
            let batch = Batch(count: 3, content: .dense(sound))
            var training = Pass.training(RandomGenerator(seed: 2))
            _ = network(batch, &training)
            let graph = try Graph(of: network, inputs: ["spectrograms"])
            var pass = Pass.evaluation
            let expected = network(batch, &pass).hostScalars
            let made = GraphInterpreter(graph, tensors: network.tensors)(sound).hostScalars
            #expect(made.map(\.bitPattern) == expected.map(\.bitPattern))
        }
    }
}
