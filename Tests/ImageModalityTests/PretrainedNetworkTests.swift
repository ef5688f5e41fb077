import Foundation
import Modalities
import NeuralNetworks
import Support
import Tensors
import Testing

@testable import ImageModality

/// A real network, which `make test-pretrained` fetches, against PyTorch's values
/// (`Tests/Pretrained/make_images.py`).
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["DAWB_PRETRAINED"] != nil))
struct PretrainedNetworkTests {
    private struct Stored: Decodable {
        var features: [Float]
        var logits: [Float]
    }

    private static func stored() throws -> Stored {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Pretrained/images.json")
        return try JSONDecoder().decode(Stored.self, from: Data(contentsOf: url))
    }

    /// The script's image, `[1, side, side, 3]`.
    private static func image(_ side: Int) -> Tensor {
        var values: [Float] = []
        for y in 0..<side {
            for x in 0..<side {
                for channel in 0..<3 {
                    let level = (y * (channel + 3) + x * 5 + (x * y) / 16) % 256
                    values.append(Float(level) / 128 - 1)
                }
            }
        }
        return Tensor(values, shape: [1, side, side, 3])
    }

    @Test func efficientNetGivesWhatPyTorchGives() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["DAWB_PRETRAINED"])
        let file = "\(folder)/efficientnet/efficientnet-lite0-57934424.pth"
        let modality = try ImageModality(
            settings: Settings(
                yaml: "network: efficientnet-lite0\nweights: {file: \"\(file)\", head: true}",
                file: "recipe.yaml"), resources: [], records: [])
        var generator = RandomGenerator(seed: 1)
        var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
        let head = try #require(
            try modality.makePretrainedClassifier(features: network.featureCount, classes: 1_000))
        var pass = Pass.evaluation
        let features = network(Batch(count: 1, content: .dense(Self.image(224))), &pass)
        let stored = try Self.stored()
        for (found, expected) in [
            (features.hostScalars, stored.features), (head(features).hostScalars, stored.logits),
        ] {
            try #require(found.count == expected.count)
            let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
            #expect(worst < 1e-3)
        }
    }
}
