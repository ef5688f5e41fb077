import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import AudioModality

/// What is trained and saved is all that there is.
@Suite struct ModuleReflectionTests {
    @Test(arguments: NetworkTests.all) func visitForgetsNoTensor(yaml: String) throws {
        let modality = try NetworkTests.modality(NetworkTests.small + yaml)
        var generator = RandomGenerator(seed: 2, stream: "test")
        let network = try modality.makeFeaturizer(pretrained: false, using: &generator)
        #expect(storedTensorPaths(of: network) == Set(network.tensors.keys))
        #expect(network.tensors.count >= 8)
        for name in modality.pretextTasks {
            let section = try Settings(yaml: "task: \(name)", file: "recipe.yaml")
            let task = try modality.makePretextTask(section, using: &generator)
            #expect(
                storedTensorPaths(of: task) == Set(task.tensors.keys) && task.tensors.count >= 2)
        }
    }
}
