package import Datasets
import NeuralNetworks
package import Support
package import Tensors

/// One class of several for each example.
package struct Classification: Task {
    package static let name = "classification"

    package let classes: Int

    /// The task for a number of classes.
    package init(classes: Int) { self.classes = classes }

    package init(_ options: NoSettings, classes: Int, labels: Labels) {
        self.init(classes: classes)
    }

    package init?(classes: Int, savedValues: [String: Float]) { self.init(classes: classes) }

    package static let labelKind = Labels.Kind.classes
    package let lossName = "classification"
    package let metrics = [Metric.accuracy, .balancedAccuracy, .macroF1]

    /// One layer to logits `[N, K]`.
    package func makeHead(features: Int, using generator: inout RandomGenerator) -> any Head {
        Linear(features, classes, using: &generator)
    }

    /// Softmax cross-entropy.
    package func loss(_ output: Tensor, _ labels: Labels, _ options: TaskLossOptions) -> Tensor {
        softmaxCrossEntropy(
            output, labels.classIndices, weights: options.classWeights,
            smoothing: options.smoothing)
    }

    package func decisions(features: Tensor, output: Tensor) -> Decisions {
        Decisions(features: features, logits: output)
    }

    package func rowLabels(_ labels: Labels) -> [Int32] { labels.classIndices }

    /// Probabilities, shape `[N, K]`.
    package func predictions(from output: Tensor) -> Tensor { output.softmax() }

    package func measure(_ predictions: Tensor, against labels: Labels) -> [Double] {
        let metrics = Metrics.of(
            predictions: predictions.argmax(), labels: labels.classIndices, classes: classes)
        return [metrics.accuracy, metrics.balancedAccuracy, metrics.macroF1]
    }
}
