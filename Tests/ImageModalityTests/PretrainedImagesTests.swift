import Datasets
import Modalities
import NeuralNetworks
import Support
import Tensors
import Testing

@testable import ImageModality

/// Networks that others trained in PyTorch must classify as they do there.
@Suite struct PretrainedImagesTests {
    static let corpora =
        #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/corpora"

    static let usps = """
        network: plain
        filters: [32, 64]
        size: 16
        mean: 0.2471
        deviation: 0.2994
        weights:
          file: digit-networks/usps.pth
          head: true
          names:
            features.0: blocks.0.convolutions.0
            features.1: blocks.0.norms.0
            features.4: blocks.1.convolutions.0
            features.5: blocks.1.norms.0
            classifier.1: hidden.0
            classifier.4: classifier
        """

    static let mnist = """
        network: plain
        filters: [32, 64]
        norm: none
        mean: 0.1307
        deviation: 0.3081
        weights:
          file: digit-networks/mnist.pth
          head: true
          names:
            features.0: blocks.0.convolutions.0
            features.3: blocks.1.convolutions.0
            classifier.0: hidden.0
            classifier.2: classifier
        """

    static func modality(_ yaml: String) throws -> ImageModality {
        try ImageModality(
            settings: Settings(yaml: yaml, file: "recipe.yaml"), resources: [corpora], records: [])
    }

    /// Accuracy on the first examples of a corpus's test part.
    private func accuracy(_ yaml: String, on corpus: String) throws -> Double {
        let modality = try Self.modality(yaml)
        var generator = RandomGenerator(seed: 1)
        var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
        let head = try #require(
            try modality.makePretrainedClassifier(features: network.featureCount, classes: 10))
        let test = try Corpus.load(named: corpus, searching: [Self.corpora]).labelled("test")
        let count = 1_000
        let examples = try test.records.prefix(count).map {
            try modality.view(modality.decode($0), as: .plain, using: &generator)
        }
        var pass = Pass.evaluation
        let predicted = head(network(Batch(examples), &pass)).argmax()
        let right = zip(predicted, test.labels.classIndices).filter { $0 == $1 }.count
        return Double(right) / Double(count)
    }

    @Test func theUSPSNetworkReadsUSPS() throws {
        #expect(try accuracy(Self.usps, on: "usps") >= 0.98)
    }

    @Test func theMNISTNetworkReadsMNIST() throws {
        #expect(try accuracy(Self.mnist, on: "mnist5k") >= 0.98)
    }

    @Test(arguments: [
        ("size: 16", "size: 20", "hidden.0.weight"),
        ("filters: [32, 64]", "filters: [32, 48]", "shape"),
        ("features.5: blocks.1.norms.0", "features.5: ~", "no tensor named"),
        ("usps.pth", "uspt.pth", "no weight file"), ("head: true", "heads: true", "head"),
        ("classifier.1: hidden.0", "classifier.9: hidden.0", "classifier.1"),
    ])
    func whatDoesNotFitIsNamed(from: String, to: String, hint: String) throws {
        let yaml = Self.usps.replacing(from, with: to)
        let fault = try #require(throws: UserFault.self) {
            let modality = try Self.modality(yaml)
            var generator = RandomGenerator(seed: 1)
            _ = try modality.makeFeaturizer(pretrained: true, using: &generator)
        }
        #expect(fault.description.contains(hint), "\(fault)")
    }
}
