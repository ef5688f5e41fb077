import Datasets
import Foundation
import Tensors
import Testing

@testable import Tasks

/// Losses whose mean is weighted by example.
struct ExampleWeightsTests {
    private let logits = Tensor([1, -2, 0.5, 0, 3, -1, 2, 2, -0.5, 0.3, 0.1, 0], shape: [4, 3])
    private let labels = Labels.classes([0, 1, 2, 0])
    private let numbers = Labels.numbers([0, 1, 3, 7])

    private func classification(_ options: TaskLossOptions) -> Double {
        Double(Classification(classes: 3).loss(logits, labels, options).hostScalar)
    }

    @Test(arguments: [nil, [0.5, 2, 1] as [Float]?], [0, 0.3] as [Float])
    func equalWeightsChangeNothing(classWeights: [Float]?, smoothing: Float) {
        let plain = TaskLossOptions(classWeights: classWeights, smoothing: smoothing)
        var weighted = plain
        weighted.exampleWeights = [1, 1, 1, 1]
        #expect(abs(classification(plain) - classification(weighted)) < 1e-5)
    }

    @Test func aClassificationsMeanIsWeighted() {
        let weights: [Float] = [2, 0, 1, 0.5]
        let values = logits.hostScalars.map(Double.init)
        var (sum, total) = (0.0, 0.0)
        for (row, label) in labels.classIndices.enumerated() {
            let own = values[row * 3..<row * 3 + 3]
            let normalizer = log(own.reduce(0) { $0 + exp($1) })
            sum += Double(weights[row]) * (normalizer - values[row * 3 + Int(label)])
            total += Double(weights[row])
        }
        let found = classification(TaskLossOptions(exampleWeights: weights))
        #expect(abs(found - sum / total) < 1e-5)
        #expect(classification(TaskLossOptions(exampleWeights: [0, 0, 0, 0])) == 0)
    }

    @Test(arguments: [Regression.Loss.squared, .huber])
    func aRegressionsMeanIsWeighted(loss: Regression.Loss) {
        var options = Regression.Options()
        options.loss = loss
        let task = Regression(options, labels: numbers.values)
        let output = Tensor([0.5, -1, 2, 0], shape: [4, 1])
        func value(_ weights: [Float]?) -> Float {
            task.loss(output, numbers, TaskLossOptions(exampleWeights: weights)).hostScalar
        }
        #expect(abs(value([1, 1, 1, 1]) - value(nil)) < 1e-6)
        let single = (0..<4).map { index in value((0..<4).map { $0 == index ? 1 : 0 }) }
        let expected = (2 * single[0] + single[2] + 0.5 * single[3]) / 3.5
        #expect(abs(value([2, 0, 1, 0.5]) - expected) < 1e-5)
    }
}
