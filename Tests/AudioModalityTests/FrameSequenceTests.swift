import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import AudioModality

/// A row of features for each time step of a sound, beside the pooled features.
@Suite struct FrameSequenceTests {
    private static func batch(_ count: Int, frames: Int, mels: Int) -> Batch {
        var generator = RandomGenerator(seed: 4, stream: "test")
        return Batch(
            count: count,
            content: .dense(.normal([count, frames, mels, 1], deviation: 1, using: &generator)))
    }

    private static func network(
        _ change: (inout SpectrogramNetwork.Plan) -> Void
    ) -> SpectrogramNetwork {
        var generator = RandomGenerator(seed: 1, stream: "test")
        var plan = SpectrogramNetwork.Plan()
        plan.filters = [2, 3]
        change(&plan)
        return SpectrogramNetwork(plan, mels: 8, using: &generator)
    }

    private static let encoder = {
        var generator = RandomGenerator(seed: 1, stream: "test")
        var plan = SpeechEncoder.Plan()
        (plan.filters, plan.width, plan.heads, plan.layers) = ([2, 3], 4, 2, 1)
        return SpeechEncoder(plan, frames: 20, mels: 8, using: &generator)
    }()

    private static let networks: [(String, any SequenceFeaturizer, Int)] = [
        ("time", network { _ in }, 6), ("both", network { $0.pool = .both }, 3),
        ("parts", network { $0.segments = 2 }, 6),
        (
            "hidden",
            network {
                $0.hidden = [5]
                $0.dropout = 0.3
            }, 6
        ), ("encoder", encoder, 4),
    ]

    private func bits(_ tensor: Tensor) -> [UInt32] { tensor.hostScalars.map(\.bitPattern) }

    @Test(arguments: [false, true])
    func everyTimeStepHasARowAndThePooledFeaturesStay(trains: Bool) {
        let batch = Self.batch(3, frames: 20, mels: 8)
        for (name, network, steps) in Self.networks {
            check(network, name, steps, batch, trains: trains)
        }
    }

    private func check(
        _ network: some SequenceFeaturizer, _ name: String, _ steps: Int, _ batch: Batch,
        trains: Bool
    ) {
        var (first, second) = (network, network)
        #expect(network.forms == [.pooled, .sequence] && network.stepFeatureCount == steps)
        var one = trains ? Pass.training(RandomGenerator(seed: 3)) : .evaluation
        var other = one
        let sequence = first.featureSequence(batch, &one)
        #expect(sequence.rows.shape == [15, steps], "\(name)")
        #expect(sequence.segments == Segments(packed: [5, 5, 5]) && sequence.places == nil)
        #expect(bits(sequence.pooled) == bits(second(batch, &other)), "\(name)")
        // Running statistics moved alike.
        for (path, tensor) in first.tensors {
            #expect(second.tensors[path].map(bits) == bits(tensor), "\(name): \(path)")
        }
    }

    @Test func rowsAreWhatThePooledFeaturesAreTheMeansOf() {
        let batch = Self.batch(3, frames: 20, mels: 8)
        for (name, network, steps) in Self.networks where !["parts", "hidden"].contains(name) {
            var (network, pass) = (network, Pass.evaluation)
            let sequence = network.featureSequence(batch, &pass)
            let means = sequence.rows.segmentMeans(sequence.segments)
            #expect(means.shape == [3, steps])
            for (mean, pooled) in zip(means.hostScalars, sequence.pooled.hostScalars) {
                #expect(abs(mean - pooled) < 1e-5, "\(name)")
            }
        }
    }

    @Test func gradientsEqualCentralDifferences() {
        let batch = Self.batch(2, frames: 8, mels: 8)
        func faults(_ network: some SequenceFeaturizer) -> [String] {
            gradientFaults(of: network, step: 0.002, tolerance: 0.03) { network in
                var pass = Pass.evaluation
                let sequence = network.featureSequence(batch, &pass)
                return [sequence.rows, sequence.pooled]
            }
        }
        for pool in SpectrogramNetwork.Plan.Pool.allCases {
            #expect(faults(Self.network { $0.pool = pool }) == [])
        }
    }
}
