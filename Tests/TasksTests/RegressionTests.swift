import Datasets
import NeuralNetworks
import Support
import Tensors
import Testing

@testable import Tasks

/// Numbers as labels: losses against central differences, figures against values worked out by
/// hand.
@Suite struct RegressionTests {
    private let labels: [Float] = [1, 3, -2, 0.5, 4, -1.5]

    private func task(_ yaml: String = "{}") throws -> Regression {
        let settings = yaml == "{}" ? .empty : try Settings(yaml: yaml, file: "recipe.yaml")
        return Regression(try Regression.Options(settings), labels: labels)
    }

    @Test(arguments: ["{}", "loss: huber\ndelta: 0.7"])
    func gradientsEqualCentralDifferences(yaml: String) throws {
        let task = try task(yaml)
        let output = Tensor([0.3, -0.8, 1.9, 0.1, -0.4, 2.2], shape: [6, 1])
        func loss(_ x: Tensor) -> Tensor { task.loss(x, .numbers(labels), TaskLossOptions()) }
        let (_, gradients) = valueWithGradient(at: [output]) { loss($0[0]) }
        let gradient = try #require(gradients[0]).dense.hostScalars
        for index in 0..<6 {
            func moved(_ by: Float) -> Float {
                var values = output.hostScalars
                values[index] += by
                return loss(Tensor(values, shape: [6, 1])).hostScalar
            }
            let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2
            #expect(abs(difference - gradient[index]) < 2e-3, "\(index)")
        }
    }

    @Test func huberIsSquaredNearTheLabelAndLinearBeyond() throws {
        let task = Regression(
            try Regression.Options(Settings(yaml: "loss: huber\ndelta: 1", file: "r.yaml")),
            labels: [0, 0])
        // The labels do not vary: their deviation counts as 1.
        func loss(_ distance: Float) -> Float {
            task.loss(Tensor([distance], shape: [1, 1]), .numbers([0]), TaskLossOptions())
                .hostScalar
        }
        #expect(abs(loss(0.5) - 0.125) < 1e-6 && abs(loss(-0.5) - 0.125) < 1e-6)
        #expect(abs(loss(3) - 2.5) < 1e-6 && abs(loss(-3) - 2.5) < 1e-6)
    }

    @Test func predictionsAreInTheUnitOfTheLabels() throws {
        let task = try task()
        let perfect = labels.map { ($0 - task.mean) / task.deviation }
        let predictions = task.predictions(from: Tensor(perfect, shape: [6, 1]))
        #expect(zip(predictions.hostScalars, labels).allSatisfy { abs($0 - $1) < 1e-5 })
        let figures = task.measure(predictions, against: .numbers(labels))
        #expect(figures[0] < 1e-5 && figures[1] < 1e-5 && abs(figures[2] - 1) < 1e-12)
        // A head that answers 0 answers the mean: its root mean squared error is the deviation.
        let mean = task.measure(
            task.predictions(from: Tensor(zeros: [6, 1])), against: .numbers(labels))
        #expect(abs(mean[0] - Double(task.deviation)) < 1e-6 && mean[2] == 0)
    }

    @Test func figuresByHand() throws {
        let figures = try task().measure(
            Tensor([1, 2, 3, 4], shape: [4, 1]), against: .numbers([2, 1, 4, 3]))
        #expect(abs(figures[0] - 1) < 1e-12 && abs(figures[1] - 1) < 1e-12)
        #expect(abs(figures[2] - 0.6) < 1e-12)
        // Equal values share the mean of their ranks (scipy.stats.spearmanr gives the same).
        #expect(abs(spearmanCorrelation([1, 1, 2, 3], [1, 2, 2, 5]) - 0.833333333) < 1e-8)
        #expect(spearmanCorrelation([1, 2, 3], [-1, -2, -9]) == -1)
    }

    @Test func itsDecisionsHaveNoClasses() throws {
        let task = try task()
        var generator = RandomGenerator(seed: 1)
        let head = task.makeHead(features: 5, using: &generator)
        let features = Tensor.normal([6, 5], deviation: 1, using: &generator)
        let decisions = task.decisions(features: features, output: head(features))
        #expect(head.outputCount == 1 && head(features).shape == [6, 1])
        #expect(decisions.features.shape == [6, 5] && decisions.logits.shape == [6, 0])
        #expect(task.classes == 0 && task.rowLabels(.numbers(labels)).isEmpty)
    }
}
