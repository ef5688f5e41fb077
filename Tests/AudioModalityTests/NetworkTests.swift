import Modalities
import NeuralNetworks
import Support
import Tensors
import Testing

@testable import AudioModality

/// A featurizer, and a pretext task where there is one.
private struct Pair: Module {
    var featurizer: any Featurizer
    var task: [any PretextTask] = []

    mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("featurizer", &featurizer)
        for index in task.indices { visitor.module("task", &task[index]) }
    }
}

@Suite struct NetworkTests {
    static let small = "rate: 8000\nseconds: 0.4\nmels: 16\n"
    static let all = [
        "network: cnn\nfilters: [4, 6, 8]", "network: cnn\nfilters: [4, 6]\npool: both",
        "network: cnn\nfilters: [4]\nhidden: [9, 7]\ndropout: 0.2",
        "network: encoder\nfilters: [4, 6]\nwidth: 12\nheads: 3\nlayers: 2",
    ]

    static func modality(_ yaml: String) throws -> AudioModality {
        try AudioModality(timing: Settings(yaml: yaml, file: "recipe.yaml"), resources: [])
    }

    /// The gradient of a loss, over everything that is trained.
    private func gradient(
        _ yaml: String, task: String? = nil
    ) throws -> (loss: Float, gradient: Set<String>, trainable: Set<String>) {
        let modality = try Self.modality(Self.small + yaml)
        var generator = RandomGenerator(seed: 1, stream: "test")
        let network = try modality.makeFeaturizer(pretrained: false, using: &generator)
        var whole = Pair(featurizer: network)
        if let task {
            let section = try Settings(yaml: "task: \(task)", file: "recipe.yaml")
            whole.task = [try modality.makePretextTask(section, using: &generator)]
        }
        let batch = Batch((0..<4).map { _ in modality.randomExample(using: &generator) })
        let weights = Tensor.normal([4, network.featureCount], deviation: 1, using: &generator)
        let (value, gradient) = whole.valueWithGradient { whole in
            var pass = Pass.training(RandomGenerator(seed: 3))
            if !whole.task.isEmpty {
                return whole.task[0].loss(&whole.featurizer, batch, &pass)
            }
            let features = whole.featurizer(batch, &pass)
            #expect(features.shape == [4, network.featureCount])
            return (features * weights).sum()
        }
        var trainable: Set<String> = []
        whole.forEachTensor { path, _, role in if role == .trainable { trainable.insert(path) } }
        return (value.hostScalar, Set(gradient.keys), trainable)
    }

    @Test(arguments: all) func featuresAndTheirGradient(yaml: String) throws {
        let found = try gradient(yaml)
        #expect(found.loss.isFinite)
        #expect(found.gradient == found.trainable)
    }

    @Test(arguments: ["masked-patches", "segment-order"])
    func pretextTasksReachTheFeaturizer(task: String) throws {
        for yaml in Self.all {
            let found = try gradient(yaml, task: task)
            #expect(found.loss.isFinite && found.loss > 0)
            #expect(found.gradient == found.trainable)
        }
    }

    @Test func theFrequencyAxisIsKeptUnlessBothArePooled() throws {
        var generator = RandomGenerator(seed: 1)
        func features(_ yaml: String) throws -> Int {
            try Self.modality(Self.small + yaml)
                .makeFeaturizer(pretrained: false, using: &generator).featureCount
        }
        #expect(try features("filters: [4, 8]") == 8 * 4)
        #expect(try features("filters: [4, 8]\npool: both") == 8)
    }

    @Test func workIsCountedAsTheStepsOfOthersCountIt() throws {
        let modality = try Self.modality(
            "rate: 16000\nmels: 64\nseconds: 1\npool: both\nhop_ms: 10")
        let frames = modality.settings.frames
        let work = try modality.multiplyAddsPerExample()
        #expect(work.backward == 2 * work.forward - frames * 64 * 9 * 32)
        #expect(
            work.forward == frames * 64 * 9 * 32
                + (frames / 2) * 32 * 9 * 32 * 64 + (frames / 4) * 16 * 9 * 64 * 128)
    }

    @Test func everyOrderOfSegmentsIsThereOnce() {
        let orders = SegmentOrder.permutations(of: 4)
        #expect(orders.count == 24 && Set(orders).count == 24)
        #expect(orders.allSatisfy { $0.sorted() == [0, 1, 2, 3] })
    }

    @Test(arguments: [
        ("filters: [4, 4, 4, 4, 4]", "blocks do not suit"),
        ("network: encoder\nwidth: 10\nheads: 4", "shared by 4 heads"),
        ("network: encoder\npool: both", "not for the network encoder"),
        ("network: cn", "cnn"),
    ])
    func settingsThatContradictAreNamed(yaml: String, part: String) {
        let fault = #expect(throws: UserFault.self) { try Self.modality(Self.small + yaml) }
        #expect(fault?.description.contains(part) == true)
    }
}
