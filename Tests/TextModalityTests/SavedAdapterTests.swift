import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing
import TextEncoders

@testable import TextModality

/// Matrices of low rank beside an encoder, saved apart and read back.
@Suite struct SavedAdapterTests {
    private static func difference(_ a: Tensor, _ b: Tensor) -> Float {
        zip(a.hostScalars, b.hostScalars).map { abs($0 - $1) }.max() ?? .infinity
    }

    /// The network of a modality, whose matrices of low rank are no longer nothing.
    private static func movedLora(_ modality: TextModality) throws -> any Featurizer {
        var generator = RandomGenerator(seed: 1)
        var network = try modality.makeFeaturizer(pretrained: true, using: &generator)
        func move(_ module: inout some Featurizer) {
            module.forEachTensor { path, tensor, _ in
                if path.hasSuffix("up") {
                    tensor = .normal(tensor.shape, deviation: 0.3, using: &generator)
                }
            }
        }
        move(&network)
        return network
    }

    private static func features(_ network: any Featurizer, _ modality: TextModality) throws
        -> Tensor
    {
        var (network, pass) = (network, Pass.evaluation)
        return network(
            Batch(
                try modality.decode(EncoderReaderTests.texts.map(EncoderReaderTests.record)).map {
                    try $0.get()
                }), &pass)
    }

    @Test(arguments: ["head", "last:1", "lora", "whole"])
    func theWorkOfAStepIsCounted(tuning: String) throws {
        let folder = try EncoderReaderTests.folder()
        let modality = try EncoderReaderTests.modality(folder, "tune: \(tuning)")
        let work = try modality.multiplyAddsPerExample()
        #expect(work.forward > 0)
    }

    @Test func nothingOfTheEncoderIsSavedBesideLora() throws {
        let folder = try EncoderReaderTests.folder()
        let network = try Self.movedLora(EncoderReaderTests.modality(folder, "tune: lora"))
        let paths = network.tensors.keys.filter { !$0.hasPrefix("adapters.") }
        #expect(paths.sorted() == ["center", "factor"])
    }

    @Test func anAdapterIsSavedApartAndIsAStart() throws {
        let (folder, saved) = (try EncoderReaderTests.folder(), try TemporaryFolder())
        let lora = "tune: lora\nlora: {rank: 3, alpha: 12, targets: [key, value]}"
        let modality = try EncoderReaderTests.modality(folder, lora)
        let network = try Self.movedLora(modality)
        try modality.save(to: saved.path)
        try modality.saveAdapter(network.tensors, to: saved.path)
        let expected = try Self.features(network, modality)
        let started = try EncoderReaderTests.modality(
            folder, "tune: lora\nlora: {adapter: \(saved.path)/adapter}")
        #expect(
            Self.difference(
                try EncoderReaderTests.features(started, EncoderReaderTests.texts), expected) < 1e-6
        )
        // It goes on with matrices of its own: a model saved then needs the folder no more.
        let again = try TemporaryFolder()
        try started.save(to: again.path)
        let text = String(decoding: try Files.read(again.path + "/text.json"), as: UTF8.self)
        #expect(!text.contains("adapter") && text.contains("\"rank\""))
        let read = try TextModality(savedIn: again.path)
        #expect(read.settings.lora == modality.settings.lora)
        // A saved model's network starts from no weights of its own.
        var generator = RandomGenerator(seed: 1)
        _ = try read.makeFeaturizer(pretrained: false, using: &generator)
        #expect(throws: UserFault.self) {
            try modality.makeFeaturizer(pretrained: false, using: &generator)
        }
        let frozen = try EncoderReaderTests.modality(folder)
        try frozen.saveAdapter([:], to: again.path)
        #expect(!Files.exists(again.path + "/adapter"))
    }

    @Test(arguments: [
        ("{adapter: nowhere}", "no adapter named nowhere"),
        ("{adapter: PLACE, rank: 2}", "'rank' says nothing beside an adapter"),
        ("{adapter: PLACE}", "matrices for 3 layers of 16 numbers, and the encoder has 2 layers"),
    ])
    func anAdapterThatDoesNotFitIsRefused(lora: String, what: String) throws {
        let (folder, place) = (try EncoderReaderTests.folder(), try TemporaryFolder())
        let encoder = try EncoderFolder(path: folder.path)
        var other = encoder.configuration
        other.layerCount = 3
        let pair = AdapterFolder.Pair(
            down: Tensor(zeros: [2, other.width]), up: Tensor(zeros: [other.width, 2]))
        try AdapterFolder(
            rank: 2, alpha: 2, layers: [["value": pair], ["value": pair], ["value": pair]]
        )
        .write(to: place.path, for: other, base: "tiny")
        let fault = #expect(throws: UserFault.self) {
            _ = try EncoderReaderTests.modality(
                folder, "tune: lora\nlora: " + lora.replacing("PLACE", with: place.path))
        }
        #expect(fault?.what.contains(what) == true, "\(String(describing: fault))")
    }
}
