import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import ImageModality

/// Maps of features at several scales, beside the pooled features.
@Suite struct FeatureMapTests {
    private static func network(_ yaml: String) throws -> any MapFeaturizer {
        try #require(NetworkTests.network(yaml) as? any MapFeaturizer)
    }

    private static func batch(_ count: Int, size: Int) -> Batch {
        var generator = RandomGenerator(seed: 4, stream: "test")
        return Batch(
            count: count,
            content: .dense(.normal([count, size, size, 1], deviation: 1, using: &generator)))
    }

    private func bits(_ tensor: Tensor) -> [UInt32] { tensor.hostScalars.map(\.bitPattern) }

    /// The extent, channels and stride of each map.
    @Test(arguments: [
        ("network: lenet\nsize: 28", [[12, 32, 2], [4, 48, 4]]),
        ("network: plain\nfilters: [4, 6]\nhidden: []\nsize: 12", [[6, 4, 2], [3, 6, 4]]),
        (
            "network: plain\nfilters: [4, 8]\ndepth: 2\nnorm: group\nhidden: [7]\ndropout: 0.3\n"
                + "size: 16", [[8, 4, 2], [4, 8, 4]]
        ),
        ("network: resnet20\nsize: 16\nwidth: 2", [[16, 2, 1], [8, 4, 2], [4, 8, 4]]),
        (
            "network: resnet18\nsize: 32\nwidth: 2",
            [[8, 2, 4], [4, 4, 8], [2, 8, 16], [1, 16, 32]]
        ),
        (
            "network: resnet50\nsize: 32\nwidth: 2",
            [[8, 8, 4], [4, 16, 8], [2, 32, 16], [1, 64, 32]]
        ),
    ])
    func everyStageHasAMapAndThePooledFeaturesStay(yaml: String, expected: [[Int]]) throws {
        var generator = RandomGenerator(seed: 2, stream: "test")
        let modality = try NetworkTests.modality(yaml)
        let batch = Batch((0..<2).map { _ in modality.randomExample(using: &generator) })
        let network = try Self.network(yaml)
        #expect(network.forms == [.pooled, .maps])
        #expect(network.mapScales == expected.map { MapScale(channels: $0[1], stride: $0[2]) })
        for trains in [false, true] {
            var (first, second) = (network, network)
            var one = trains ? Pass.training(RandomGenerator(seed: 3)) : .evaluation
            var other = one
            let features = first.featureMaps(batch, &one)
            #expect(features.maps.map(\.shape) == expected.map { [2, $0[0], $0[0], $0[1]] })
            #expect(features.scales == network.mapScales)
            #expect(bits(features.pooled) == bits(second(batch, &other)))
            for (path, tensor) in first.tensors {
                #expect(second.tensors[path].map(bits) == bits(tensor), "\(path)")
            }
        }
    }

    @Test(arguments: [
        "network: plain\nfilters: [2, 3]\nhidden: [4]\nsize: 8",
        "network: plain\nfilters: [2, 3]\nhidden: []\nnorm: none\nsize: 8",
        "network: resnet20\nsize: 8\nwidth: 1",
        "network: resnet20\nsize: 8\nwidth: 2\nshortcut: padded",
    ])
    func gradientsEqualCentralDifferences(yaml: String) throws {
        func faults(_ network: some MapFeaturizer) -> [String] {
            let batch = Self.batch(2, size: 8)
            var network = network
            var generator = RandomGenerator(seed: 6, stream: "test")
            // Without a shift, what is rectified lies exactly on the kink wherever its input is
            // zero.
            network.forEachTensor { path, tensor, _ in
                guard path.hasSuffix("bias") else { return }
                tensor = .normal(tensor.shape, deviation: 0.3, using: &generator)
            }
            return gradientFaults(of: network, step: 0.0004, tolerance: 0.03) { network in
                var pass = Pass.evaluation
                let features = network.featureMaps(batch, &pass)
                return features.maps + [features.pooled]
            }
        }
        var network = try Self.network(yaml)
        if var short = network as? ResNet {
            // Fewer layers have fewer kinks.
            short.stages = short.stages.map { Array($0.prefix(1)) }
            network = short
        }
        let found = faults(network)
        #expect(found == [], "\(found.joined(separator: "; "))")
    }
}
