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
        guard let factors = options.exampleWeights else {
            return softmaxCrossEntropy(
                output, labels.classIndices, weights: options.classWeights,
                smoothing: options.smoothing)
        }
        return weightedCrossEntropy(
            output, labels.classIndices, factors, classWeights: options.classWeights,
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

/// The cross-entropy between logits and labels, its mean weighted by a factor for each row.
///
/// - Parameters:
///   - logits: Shape `[N, K]`.
///   - labels: A class for each row; −1 leaves the row out.
///   - factors: One for each row.
///   - classWeights: A weight for each class, or nil; it multiplies the row's factor.
///   - smoothing: Share of a label spread over all classes.
/// - Returns: A scalar, shape `[]`; 0 if nothing weighs anything.
package func weightedCrossEntropy(
    _ logits: Tensor, _ labels: [Int32], _ factors: [Float], classWeights: [Float]? = nil,
    smoothing: Float = 0
) -> Tensor {
    let (n, k) = (logits.rows, logits.columns)
    precondition(
        labels.count == n && factors.count == n && (classWeights.map { $0.count == k } ?? true),
        "weightedCrossEntropy: logits \(logits.shape), \(labels.count) labels, "
            + "\(factors.count) factors")
    let weights = classWeights ?? [Float](repeating: 1, count: k)
    var masses = [Float](repeating: 0, count: n * k)
    var total: Float = 0
    for (row, label) in labels.enumerated() where label >= 0 {
        for column in 0..<k {
            let share = smoothing / Float(k) + (column == Int(label) ? 1 - smoothing : 0)
            masses[row * k + column] = factors[row] * weights[column] * share
        }
        total += factors[row] * weights[Int(label)]
    }
    return crossEntropySum(logits, Tensor(masses, shape: [n, k])) * (total > 0 ? 1 / total : 0)
}
