import NeuralNetworks
import Support
import Tensors
import Testing

@testable import AudioModality

/// What is trained and saved is all that there is.
@Suite struct ModuleReflectionTests {
    /// The paths of all tensors that a value stores, found by reflection.
    private func stored(_ value: Any, at path: String = "") -> Set<String> {
        if value is Tensor { return [path] }
        var found: Set<String> = []
        for (index, child) in Mirror(reflecting: value).children.enumerated() {
            let name = child.label ?? String(index)
            found.formUnion(
                stored(child.value, at: path.isEmpty ? name : "\(path).\(name)"))
        }
        return found
    }

    @Test(arguments: NetworkTests.all) func visitForgetsNoTensor(yaml: String) throws {
        let modality = try NetworkTests.modality(NetworkTests.small + yaml)
        var generator = RandomGenerator(seed: 2, stream: "test")
        let network = try modality.makeFeaturizer(pretrained: false, using: &generator)
        #expect(stored(network) == Set(network.tensors.keys))
        #expect(network.tensors.count >= 8)
        for name in modality.pretextTasks {
            let section = try Settings(yaml: "task: \(name)", file: "recipe.yaml")
            let task = try modality.makePretextTask(section, using: &generator)
            #expect(stored(task) == Set(task.tensors.keys) && task.tensors.count >= 2)
        }
    }
}
