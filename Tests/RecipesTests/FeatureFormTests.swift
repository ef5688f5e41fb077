import Datasets
import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Recipes
@testable import Runs

/// Classification, but for what its head reads.
private struct Tagging: Task {
    static let name = "tagging"
    static let labelKind = Labels.Kind.classes
    static let featureForm = FeatureForm.sequence
    private let inner: Classification

    init(_ options: NoSettings, classes: Int, labels: Labels) {
        inner = Classification(classes: classes)
    }

    init?(classes: Int, savedValues: [String: Float]) { inner = Classification(classes: classes) }

    var classes: Int { inner.classes }
    var metrics: [Metric] { inner.metrics }
    var lossName: String { inner.lossName }

    func makeHead(features: Int, using generator: inout RandomGenerator) -> any Head {
        inner.makeHead(features: features, using: &generator)
    }

    func loss(_ output: Tensor, _ labels: Labels, _ options: TaskLossOptions) -> Tensor {
        inner.loss(output, labels, options)
    }

    func decisions(features: Tensor, output: Tensor) -> Decisions {
        inner.decisions(features: features, output: output)
    }

    func rowLabels(_ labels: Labels) -> [Int32] { inner.rowLabels(labels) }
    func predictions(from output: Tensor) -> Tensor { inner.predictions(from: output) }

    func measure(_ predictions: Tensor, against labels: Labels) -> [Double] {
        inner.measure(predictions, against: labels)
    }
}

/// A task finds out before anything runs whether its head can read the network's features.
struct FeatureFormTests {
    @Test func aNetworkOfImagesHasNoSequence() throws {
        let library = RecipeLibrary(roots: [packageFolder])
        var recipe = try library.recipe(
            "digits-mnist-to-usps", overrides: ["source.train=validation", "image.size=16"],
            modalities: Made.modalities)
        recipe.task = Tagging.self
        let fault = try #require(throws: UserFault.self) {
            try Experiment(recipe, library: library)
        }
        #expect(
            fault.what == "the task tagging needs a sequence of features, and the network of this "
                + "recipe gives pooled ones and maps alone")
        #expect(
            fault.remedy == "Take a network that gives one (for texts one with layers, for sounds "
                + "any), or another task.")
        #expect(fault.place?.file.hasSuffix("digits-mnist-to-usps.yaml") == true)
    }

    @Test func anEncoderOfTextsHasOneWhereItHasLayers() throws {
        let tiny = try TinyRun()
        #expect(throws: Never.self) { try tiny.experiment(task: Tagging.self) }
        let fault = try #require(throws: UserFault.self) {
            try tiny.experiment(
                task: Tagging.self, ["text.layers=0", "text.heads=1", "text.hidden=32"])
        }
        #expect(
            fault.what == "the task tagging needs a sequence of features, and the network of this "
                + "recipe gives pooled ones alone")
    }

    @Test func tasksReadPooledFeaturesUnlessTheySayOtherwise() {
        #expect(Classification.featureForm == .pooled && Regression.featureForm == .pooled)
    }
}
