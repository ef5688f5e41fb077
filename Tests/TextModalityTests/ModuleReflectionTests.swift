import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

/// What is trained and saved is all that there is.
@Suite struct ModuleReflectionTests {
    @Test(arguments: [
        "", "\npooling: cls", "\nfrozen: true", "\nfinal_norm: false\nlayers: 0",
    ])
    func visitForgetsNoTensor(more: String) throws {
        var yaml = TextModalityTests.small.replacing("\nlayers: 2", with: "") + more
        // Without layers there are no heads to set.
        if more.contains("layers: 0") { yaml.replace(/\n(heads|hidden): [0-9]+/, with: "") }
        let modality = try TextModality(
            settings: TextModalityTests.settings(yaml), resources: [PretrainedPieceTests.corpora],
            records: TextModalityTests.records)
        let encoder = try #require(try TextModalityTests.encoder(modality) as? TextEncoder)
        #expect(storedTensorPaths(of: encoder) == Set(encoder.tensors.keys))
        #expect(encoder.tensors.count >= 2)

        var generator = RandomGenerator(seed: 2, stream: "test")
        let section = try TextModalityTests.settings("task: masked-pieces")
        guard modality.settings.layers > 0 else {
            #expect(throws: UserFault.self) {
                try modality.makePretextTask(section, using: &generator)
            }
            return
        }
        let task = try modality.makePretextTask(section, using: &generator)
        #expect(storedTensorPaths(of: task) == Set(task.tensors.keys))
        #expect(task.tensors.keys.sorted() == ["transform.bias", "transform.weight"])
    }
}
