import Foundation
import Modalities
import NeuralNetworks
import Support
import Tensors
import Testing

@testable import ImageModality

/// Residual networks for CIFAR-10 must give what PyTorch gives (`Fixtures/make_cifar.py`).
@Suite struct CIFARNetworkTests {
    private struct Stored: Decodable {
        struct Case: Decodable {
            var features: [Float]
            var logits: [Float]
            var gradient: [Float]
        }

        var images: [Float]
        var small: Case
        var large: Case
    }

    private static func stored() throws -> Stored {
        let url = URL(fileURLWithPath: Fixture.path("cifar.json"))
        return try JSONDecoder().decode(Stored.self, from: Data(contentsOf: url))
    }

    private static func yaml(_ file: String, width: Int, _ shortcut: String = "padded") -> String {
        """
        network: resnet20
        size: 16
        channels: 3
        width: \(width)
        shortcut: \(shortcut)
        weights: {file: "\(file)", head: true}
        """
    }

    /// The greatest difference, as a share of the greatest value or of 1.
    private func difference(_ found: [Float], _ expected: [Float]) -> Float {
        guard found.count == expected.count else { return .infinity }
        let scale = max(1, expected.map(abs).max() ?? 1)
        return zip(found, expected).map { abs($0 - $1) / scale }.max() ?? 0
    }

    private func check(_ yaml: String, _ expected: Stored.Case, _ images: [Float]) throws {
        let modality = try PretrainedImagesTests.modality(yaml)
        var generator = RandomGenerator(seed: 1)
        var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
        let head = try #require(
            try modality.makePretrainedClassifier(features: network.featureCount, classes: 10))
        let batch = Batch(count: 2, content: .dense(Tensor(images, shape: [2, 16, 16, 3])))
        var pass = Pass.evaluation
        let features = network(batch, &pass)
        #expect(difference(features.hostScalars, expected.features) < 1e-4)
        #expect(difference(head(features).hostScalars, expected.logits) < 1e-4)
        var residual = try #require(network as? ResNet)
        let (_, gradient) = residual.valueWithGradient { network in
            var pass = Pass.evaluation
            return network(batch, &pass).sum()
        }
        guard case .dense(let start) = gradient["start.weight"] else {
            Issue.record("the first convolution has no gradient")
            return
        }
        #expect(difference(start.hostScalars, expected.gradient) < 1e-4)
        #expect(!gradient.keys.contains { PaddedShortcut.isFilter($0) })
    }

    @Test func aSmallNetworkGivesWhatPyTorchGives() throws {
        let stored = try Self.stored()
        try check(Self.yaml(Fixture.path("cifar.th"), width: 2), stored.small, stored.images)
    }

    @Test func theCommittedNetworkGivesWhatPyTorchGives() throws {
        let stored = try Self.stored()
        try check(Self.yaml("cifar-networks/resnet20.th", width: 16), stored.large, stored.images)
    }

    @Test func aFileWithoutShortcutsAsksForPaddedOnes() throws {
        let yaml = Self.yaml(Fixture.path("cifar.th"), width: 2, "projection")
        let fault = try #require(throws: UserFault.self) {
            var generator = RandomGenerator(seed: 1)
            _ = try PretrainedImagesTests.modality(yaml)
                .makeFeaturizer(pretrained: true, using: &generator)
        }
        #expect(fault.remedy.contains("image.shortcut: padded"), "\(fault)")
    }

    @Test func aSavedModelKeepsItsShortcuts() throws {
        func network(_ settings: ImageSettings) throws -> ImageSettings {
            try JSONDecoder().decode(ImageSettings.self, from: JSONEncoder().encode(settings))
        }
        let yaml = "network: resnet20\nshortcut: padded"
        let padded = try ImageSettings(Settings(yaml: yaml, file: "recipe.yaml"))
        #expect(try network(padded).shortcut == .padded)
        // A model saved before there was a choice says nothing of it.
        let usual = try ImageSettings(Settings(yaml: "network: resnet20", file: "recipe.yaml"))
        let text = String(decoding: try JSONEncoder().encode(usual), as: UTF8.self)
        #expect(!text.contains("shortcut"))
        #expect(try network(usual).shortcut == .projection)
    }
}
