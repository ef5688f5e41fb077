import NeuralNetworks
import Support
import Tensors
import Testing

@testable import ImageModality
@testable import Modalities

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
    static func modality(_ yaml: String) throws -> ImageModality {
        try ImageModality(timing: Settings(yaml: yaml, file: "recipe.yaml"), resources: [])
    }

    static func network(_ yaml: String) throws -> any Featurizer {
        var generator = RandomGenerator(seed: 1, stream: "test")
        return try modality(yaml).makeFeaturizer(pretrained: false, using: &generator)
    }

    static let all = [
        "network: lenet", "network: plain\nfilters: [4, 6]\nhidden: []\nnorm: none\nsize: 12",
        "network: plain\nfilters: [4, 8]\ndepth: 2\nnorm: group\nhidden: [7, 5]\nsize: 12",
        "network: resnet20\nsize: 16\nwidth: 4\nchannels: 3",
        "network: resnet32\nsize: 8\nwidth: 2",
        "network: resnet32\nsize: 8\nwidth: 2\nshortcut: padded",
        "network: resnet34\nsize: 32\nwidth: 2",
        "network: efficientnet-lite0\nsize: 33",
        "network: resnet18\nsize: 32\nwidth: 4", "network: resnet50\nsize: 32\nwidth: 4",
    ]

    @Test(arguments: all) func featuresAndTheirGradient(yaml: String) throws {
        let modality = try Self.modality(yaml)
        var network = try Self.network(yaml)
        var generator = RandomGenerator(seed: 2, stream: "test")
        let batch = Batch((0..<4).map { _ in modality.randomExample(using: &generator) })
        var whole = Pair(featurizer: network)
        let weights = Tensor.normal([4, network.featureCount], deviation: 1, using: &generator)
        let (value, gradient) = whole.valueWithGradient { whole in
            var pass = Pass.training(RandomGenerator(seed: 3))
            let features = whole.featurizer(batch, &pass)
            #expect(features.shape == [4, network.featureCount])
            return (features * weights).sum()
        }
        #expect(value.isFinite)
        var trainable: Set<String> = []
        whole.forEachTensor { path, _, role in if role == .trainable { trainable.insert(path) } }
        #expect(Set(gradient.keys) == trainable)
        var pass = Pass.evaluation
        #expect(network(batch, &pass).isFinite)
    }

    @Test func workIsCountedAsTheStepsOfOthersCountIt() throws {
        let lenet = try Self.modality("network: lenet").multiplyAddsPerExample()
        #expect(lenet.forward == 460_800 + 2_457_600 + 98_304)
        // The first layer's input needs no gradient.
        #expect(lenet.backward == 2 * lenet.forward - 460_800)
        let resnet = try Self.modality("network: resnet20\nsize: 32\nchannels: 3")
        #expect(try resnet.multiplyAddsPerExample().forward == 40_812_544)
        // Published: about 1.8 and 4.1 thousand million.
        let eighteen = try Self.modality("network: resnet18").multiplyAddsPerExample().forward
        let fifty = try Self.modality("network: resnet50").multiplyAddsPerExample().forward
        #expect((1_800_000_000...1_830_000_000).contains(eighteen))
        #expect((3_800_000_000...4_150_000_000).contains(fifty))
    }

    @Test(arguments: ["resnet18", "resnet34", "resnet50"])
    func torchvisionNamesFitEveryTensor(name: String) throws {
        let network = try #require(
            try Self.network("network: \(name)\nsize: 32\nwidth: 4") as? ResNet)
        let ours = Set(network.torchvisionNames.map(\.to))
        let modules = Set(
            network.tensors.keys.map { $0.split(separator: ".").dropLast().joined(separator: ".") })
        #expect(modules.subtracting(ours) == [])
        #expect(Set(network.torchvisionNames.map(\.from)).count == network.torchvisionNames.count)
    }

    @Test(arguments: [
        ("network: lenat", "lenet"), ("size: 12", "too small"), ("channels: 2", "1 for grey"),
        ("filters: [3]", "plain networks"), ("mean: [0.1, 0.2]", "2 values for 1 channels"),
        ("augment: medium", "weak"), ("augment: {rotate: 3}", "rotation"),
        ("network: plain\nkernel: 4", "odd kernel"),
        ("network: plain\nshortcut: padded", "for residual networks"), ("augment: {shift: 2}", "0"),
    ])
    func wrongSettings(yaml: String, hint: String) throws {
        let fault = try #require(throws: UserFault.self) { try Self.modality(yaml) }
        #expect(fault.description.contains(hint), "\(fault)")
        #expect(fault.description.contains("recipe.yaml:"))
    }
}

@Suite struct PretextTests {
    @Test func fourQuarterTurnsAreNone() {
        var generator = RandomGenerator(seed: 5, stream: "test")
        let images = Tensor.uniform([3, 5, 5, 2], bound: 1, using: &generator)
        var turned = images
        for _ in 0..<4 { turned = turned.turned([1, 1, 1]) }
        #expect(turned.hostScalars == images.hostScalars)
        #expect(images.turned([2, 0, 3]).turned([2, 0, 1]).hostScalars == images.hostScalars)
        let one = Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1])
        #expect(one.turned([1]).hostScalars == [2, 4, 1, 3])
    }

    @Test(arguments: [
        ("task: rotation\npatches: 4", "not for the pretext task rotation"),
        ("task: missing-patches\npatches: 13", "whole number from 2 to 12"),
    ]) func tasksHaveBounds(yaml: String, what: String) throws {
        let modality = try NetworkTests.modality("network: plain\nfilters: [8]\nsize: 12")
        var generator = RandomGenerator(seed: 6, stream: "test")
        let fault = try #require(throws: UserFault.self) {
            try modality.makePretextTask(
                Settings(yaml: yaml, file: "recipe.yaml"), using: &generator)
        }
        #expect(fault.what.contains(what) && fault.place?.line == 2, "\(fault)")
    }

    @Test func aHoleIsFilledWithTheMeanOfItsChannel() throws {
        var generator = RandomGenerator(seed: 6, stream: "test")
        let task = MissingPatches(
            name: "missing-patches", features: 3, size: (4, 6), channels: 2, grid: 2,
            using: &generator)
        // One channel is that of the other and 100 more.
        let values = (0..<2 * 48).map { place -> Float in
            let offset: Float = place % 2 == 0 ? 0 : 100
            return Float(place / 2 % 24) + offset
        }
        let images = Tensor(values, shape: [2, 4, 6, 2])
        let (holed, patches) = task.cut([0, 3], outOf: images)
        #expect(patches.shape == [2, 12])
        #expect(Array(patches.hostScalars[..<6]) == [0, 100, 1, 101, 2, 102])
        #expect(Array(patches.hostScalars[12..<18]) == [15, 115, 16, 116, 17, 117])
        for (image, rows, columns) in [(0, 0..<2, 0..<3), (1, 2..<4, 3..<6)] {
            for y in 0..<4 {
                for x in 0..<6 {
                    let at = ((image * 4 + y) * 6 + x) * 2
                    let isHole = rows.contains(y) && columns.contains(x)
                    let wanted = isHole ? [11.5, 111.5] : Array(values[at..<at + 2])
                    #expect(Array(holed.hostScalars[at..<at + 2]) == wanted)
                }
            }
        }
    }

    @Test(arguments: ["rotation", "missing-patches"]) func tasksAreLearnt(task: String) throws {
        let modality = try NetworkTests.modality(
            "network: plain\nfilters: [8, 8]\nhidden: [32]\nsize: 12")
        var generator = RandomGenerator(seed: 6, stream: "test")
        let section = try Settings(yaml: "task: \(task)", file: "recipe.yaml")
        var pair = Pair(
            featurizer: try modality.makeFeaturizer(pretrained: false, using: &generator),
            task: [try modality.makePretextTask(section, using: &generator)])
        // Bright towards the lower right, so that a turn can be seen and a patch guessed.
        let pixels = (0..<16 * 144).map { place -> Float in
            let (x, y, image) = (place % 12, place / 12 % 12, place / 144)
            return Float(x + y) / 22 + Float(image) * 0.01
        }
        let images = Tensor(pixels, shape: [16, 12, 12, 1])
        var optimizer = Adam()
        var losses: [Float] = []
        for step in 0..<60 {
            var pass = Pass.training(RandomGenerator(seed: 7, stream: "\(step)"))
            let (loss, gradient) = pair.valueWithGradient { pair in
                pair.task[0].loss(
                    &pair.featurizer, Batch(count: 16, content: .dense(images)), &pass)
            }
            #expect(gradient.keys.contains { $0.hasPrefix("featurizer.blocks.0") })
            optimizer.update(&pair, gradient, rate: 0.01, decay: 0)
            losses.append(loss.hostScalar)
        }
        let (first, last) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
        #expect(last < 0.5 * first, "from \(first / 5) to \(last / 5)")
    }
}
