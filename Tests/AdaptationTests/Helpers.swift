import Datasets
import Foundation
import Modalities
import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport

@testable import Adaptation

/// What `Fixtures/make_references.py` wrote.
struct References: Decodable {
    struct Loss: Decodable {
        var x, y: [Double]
        var n, m: Int
        var value: Double
        var gradients: [[Double]]
    }

    struct Predictions: Decodable {
        var p, weights: [Double]
        var entropy, information, density: Double
    }

    var quadratic, unequal, linear, coral: Loss
    var confusion, information, discrepancy: Loss
    var predictions: Predictions

    struct Tent: Decodable {
        var x, scale, shift, head: [Double]
        var value: Double
        var gradients: [[Double]]
    }

    struct Shot: Decodable {
        var features, p: [Double]
        var labels: [Int32]
    }

    var tent: Tent
    var shot: Shot

    static func load() throws -> References {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/references.json"))
        return try JSONDecoder().decode(References.self, from: data)
    }
}

func tensor(_ values: [Double], _ shape: [Int]) -> Tensor {
    Tensor(values.map { Float($0) }, shape: shape)
}

func isClose(_ a: [Float], _ b: [Double], _ tolerance: Double) -> Bool {
    let scale = b.map(abs).max() ?? 0
    return a.count == b.count
        && zip(a, b).allSatisfy { abs(Double($0) - $1) <= tolerance * max(scale, 1e-3) }
}

/// Random features, the target's shifted.
func features(_ n: Int, _ f: Int, shift: Float = 0, seed: UInt64) -> Tensor {
    var generator = RandomGenerator(seed: seed, stream: "features")
    return Tensor.normal([n, f], deviation: 1, using: &generator) + shift
}

/// A step in which `x` and `y` are both features and, through a fixed map, logits.
func step(_ x: Tensor, _ y: Tensor, classes: Int = 2, progress: Float = 0.5) -> Step {
    let map = features(classes, x.columns, seed: 99)
    return Step(
        sources: [
            LabelledShare(
                domain: 0,
                decisions: Decisions(features: x, logits: matmul(x, map, transposeB: true)),
                labels: (0..<x.rows).map { Int32($0 % classes) })
        ],
        target: Share(
            domain: 1, decisions: Decisions(features: y, logits: matmul(y, map, transposeB: true))),
        targetRows: Array(0..<y.rows), progress: progress)
}

/// Dense vectors through one hidden layer.
struct DenseFeaturizer: Featurizer {
    var layers: MultilayerPerceptron
    let featureCount = 8

    init(seed: UInt64) {
        var generator = RandomGenerator(seed: seed, stream: "featurizer")
        layers = MultilayerPerceptron([2, 16, 8], using: &generator)
    }

    mutating func visit(_ visitor: inout some Visitor) { layers.visit(&visitor) }

    mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        guard case .dense(let values) = batch.content else { preconditionFailure("not dense") }
        return layers(values, &pass)
    }
}

/// Two classes as two blobs in the plane; the target's are turned about the origin and moved.
enum Blobs {
    static func examples(
        _ count: Int, degrees: Double, shift: Float, seed: UInt64
    ) -> (examples: [Example], labels: [Int32]) {
        var generator = RandomGenerator(seed: seed, stream: "blobs")
        let (c, s) = (Float(cos(degrees * .pi / 180)), Float(sin(degrees * .pi / 180)))
        var examples: [Example] = []
        var labels: [Int32] = []
        for index in 0..<count {
            let noise = Tensor.normal([2], deviation: 0.35, using: &generator).hostScalars
            let label = index % 2
            let (x, y) = (noise[0] + (label == 0 ? -1 : 1), noise[1])
            examples.append(
                Example(content: .dense(Tensor([c * x - s * y + shift, s * x + c * y]))))
            labels.append(Int32(label))
        }
        return (examples, labels)
    }

    static func domains(targetSeed: UInt64 = 3) -> (Trainer.Domains, testLabels: [Int32]) {
        let source = examples(160, degrees: 0, shift: 0, seed: 1)
        let held = examples(60, degrees: 0, shift: 0, seed: 2)
        let target = examples(160, degrees: 35, shift: 0.6, seed: targetSeed)
        let test = examples(200, degrees: 35, shift: 0.6, seed: 4)
        return (
            Trainer.Domains(
                sources: [
                    LabelledDomain(
                        name: "source", examples: source.examples, labels: .classes(source.labels))
                ],
                validations: [
                    LabelledDomain(
                        name: "source", examples: held.examples, labels: .classes(held.labels))
                ],
                target: UnlabelledDomain(name: "target", examples: target.examples),
                test: UnlabelledDomain(name: "target", examples: test.examples)),
            test.labels
        )
    }

    /// Two sources: the first lies near the target; the second lies aside of it, overlaps with it,
    /// and has the classes the other way round, so that it misleads.
    static func twoSources() -> (Trainer.Domains, testLabels: [Int32]) {
        var (domains, testLabels) = domains()
        func near(_ count: Int, seed: UInt64) -> LabelledDomain {
            let made = examples(count, degrees: 30, shift: 0.5, seed: seed)
            return LabelledDomain(
                name: "near", examples: made.examples, labels: .classes(made.labels))
        }
        func misleading(_ count: Int, seed: UInt64) -> LabelledDomain {
            let made = examples(count, degrees: 35, shift: 0.6, seed: seed)
            // At right angles to the line through both classes.
            let aside = Tensor([-0.57, 0.82])
            return LabelledDomain(
                name: "misleading",
                examples: made.examples.map { example in
                    guard case .dense(let x) = example.content else { return example }
                    return Example(content: .dense(x + aside))
                },
                labels: .classes(made.labels.map { 1 - $0 }))
        }
        domains.sources = [near(100, seed: 11), misleading(60, seed: 12)]
        domains.validations = [near(30, seed: 13), misleading(30, seed: 14)]
        return (domains, testLabels)
    }

    static let geometry = NetworkSummary(features: 8, classes: 2, sourcePrior: [0.5, 0.5])

    static func trainer(
        _ domains: Trainer.Domains, seed: UInt64 = 1, settings: [String: String] = [:]
    ) throws -> Trainer {
        var plan = try Settings(
            yaml: "epochs: 8\nbatch: 16\nrate: 0.01\ndropout: 0\n", file: "recipe.yaml")
        for (key, value) in settings { plan = try plan.setting(key, to: value) }
        return try Trainer(
            task: Classification(classes: 2), plan: TrainingPlan(plan),
            pretext: PretextPlan(.empty, taskKeys: []), seed: seed, domains: domains,
            geometry: geometry,
            validators: ValidatorRegistry.make(ValidatorRegistry.names, at: nil),
            views: PlainViews())
    }

    static func start(
        _ method: String, _ plan: TrainingPlan, seed: UInt64 = 1, hyperparameters: String = "{}",
        sources: Int = 1
    ) throws -> TrainingState {
        var generator = RandomGenerator(seed: seed, stream: "network")
        let settings =
            hyperparameters == "{}"
            ? Settings.empty : try Settings(yaml: hyperparameters, file: "recipe.yaml")
        var geometry = geometry
        geometry.sources = sources
        let network = Network(
            featurizer: DenseFeaturizer(seed: seed),
            head: Linear(8, 2, using: &generator),
            method: try MethodSpec(method).make(
                settings, for: geometry, using: &generator))
        return TrainingState(network: network, optimizer: plan.makeOptimizer())
    }
}

/// Examples as they are, but for noise in strong views.
struct PlainViews: ExampleViews {
    func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        guard view == .strong, case .dense(let x) = example.content else { return example }
        let noise = Tensor.normal(x.shape, deviation: 0.3, using: &generator)
        return Example(content: .dense(x + noise))
    }
}
