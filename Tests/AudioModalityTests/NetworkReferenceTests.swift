import Modalities
import NeuralNetworks
import Tensors
import Testing

@testable import AudioModality

/// Both networks against what PyTorch computes; see Fixtures/make_networks.py.
@Suite struct NetworkReferenceTests {
    /// Tensors of one network, by their names without its own.
    private struct Stored {
        let file: SafetensorsFile
        let name: String

        init(_ name: String) throws {
            file = try SafetensorsFile(contentsOf: Recordings.path("networks.safetensors"))
            self.name = name
        }

        func tensor(_ key: String) throws -> Tensor { try file.tensor("\(name).\(key)") }

        /// All tensors whose names go on like this, by the rest.
        func tensors(_ key: String) throws -> [String: Tensor] {
            let start = "\(name).\(key)."
            let names = file.names.filter { $0.hasPrefix(start) }
            return Dictionary(
                uniqueKeysWithValues: try names.map {
                    (String($0.dropFirst(start.count)), try file.tensor($0))
                })
        }
    }

    private func expectClose(_ actual: Tensor, _ expected: Tensor, _ what: String) {
        #expect(actual.shape == expected.shape, "\(what)")
        let scale = max(1e-3, expected.hostScalars.reduce(0) { max($0, abs($1)) })
        let worst = zip(actual.hostScalars, expected.hostScalars).reduce(Float(0)) { worst, pair in
            // A difference that is no number is as bad as can be.
            let apart = abs(pair.0 - pair.1)
            return apart.isFinite ? max(worst, apart) : .infinity
        }
        #expect(worst <= 2e-5 * scale, "\(what): \(worst) of \(scale)")
    }

    /// Compares features in both modes, the gradient, and what training leaves in batch-norm.
    private func check(_ name: String, _ fresh: some Featurizer) throws {
        let stored = try Stored(name)
        var network = fresh
        var start = network.tensors
        // Statistics of a target, which PyTorch has no counterpart of, stay as they are.
        start.merge(try stored.tensors("start")) { $1 }
        try network.load(start, from: name)
        #expect(start.count == fresh.tensors.count)
        let batch = Batch(count: 3, content: .dense(try stored.tensor("x")))
        var pass = Pass.evaluation
        expectClose(network(batch, &pass), try stored.tensor("evaluated"), "\(name), evaluated")
        let cotangent = try stored.tensor("cotangent")
        var features = Tensor(zeros: [0])
        let (_, gradient) = network.valueWithGradient { network in
            var pass = Pass.training(RandomGenerator(seed: 1))
            let found = network(batch, &pass)
            features = found.detached
            return (found * cotangent).sum()
        }
        expectClose(features, try stored.tensor("trained"), "\(name), trained")
        let expected = try stored.tensors("gradient")
        #expect(Set(gradient.keys) == Set(expected.keys))
        for (path, value) in expected {
            guard let own = gradient[path]?.dense else { continue }
            expectClose(own, value, "\(name), gradient of \(path)")
        }
        for (path, value) in try stored.tensors("end") {
            guard let own = network.tensors[path] else { continue }
            expectClose(own, value, "\(name), \(path)")
        }
    }

    @Test func meansOverTime() throws {
        var generator = RandomGenerator(seed: 1)
        var plan = SpectrogramNetwork.Plan()
        plan.filters = [3, 4]
        try check("cnn", SpectrogramNetwork(plan, mels: 10, using: &generator))
    }

    @Test func segmentsOfTimeAndALinearLayer() throws {
        var generator = RandomGenerator(seed: 1)
        var plan = SpectrogramNetwork.Plan()
        (plan.filters, plan.segments, plan.hidden) = ([4], 3, [5])
        try check("segments", SpectrogramNetwork(plan, mels: 6, using: &generator))
    }

    @Test func anEncoder() throws {
        var generator = RandomGenerator(seed: 1)
        var plan = SpeechEncoder.Plan()
        (plan.filters, plan.width, plan.heads, plan.layers) = ([3, 4], 8, 2, 2)
        plan.dropout = 0
        try check("encoder", SpeechEncoder(plan, frames: 21, mels: 8, using: &generator))
    }

    @Test func segmentsKnowWhatCameFirst() throws {
        // 7 steps in 3 parts: 2, 2 and 3 of them.
        let maps = Tensor((0..<14).map { Float($0) }, shape: [1, 7, 2, 1])
        expectClose(maps.meansOverTime(1), Tensor([6, 7], shape: [1, 2]), "whole")
        let thirds = Tensor([1, 2, 5, 6, 10, 11], shape: [1, 6])
        expectClose(maps.meansOverTime(3), thirds, "thirds")
        #expect(maps.meansOverTime(7).hostScalars == maps.hostScalars)
        var generator = RandomGenerator(seed: 4)
        var plan = SpectrogramNetwork.Plan()
        (plan.filters, plan.segments) = ([4], 2)
        var network = SpectrogramNetwork(plan, mels: 8, using: &generator)
        #expect(network.featureCount == 4 * 4 * 2)
        let half = Tensor.uniform([1, 8, 8, 1], bound: 1, using: &generator)
        let silence = Tensor(zeros: [1, 8, 8, 1])
        func features(_ parts: [Tensor]) -> [Float] {
            var pass = Pass.evaluation
            let x = Tensor.concatenating(parts.map { $0.reshaped([8, 8]) })
            return network(Batch(count: 1, content: .dense(x.reshaped([1, 16, 8, 1]))), &pass)
                .hostScalars
        }
        let (first, last) = (features([half, silence]), features([silence, half]))
        #expect(first != last && first[..<16].contains { $0 != first[16] })
    }
}
