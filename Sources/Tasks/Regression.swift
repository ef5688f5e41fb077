package import Datasets
import NeuralNetworks
package import Support
package import Tensors

/// A number for each example, such as how strong a sentiment is.
package struct Regression: Task {
    package static let name = "regression"

    /// How the distance between an answer and its label is counted.
    package enum Loss: String, Sendable, Codable, CaseIterable {
        /// Mean squared error.
        case squared
        /// Squared near the label, linear beyond a distance (Huber 1964).
        case huber
    }

    /// The `task` section of a recipe.
    package struct Options: SettingsSection, Equatable {
        package var loss = Loss.squared
        /// The distance beyond which Huber's loss is linear, in deviations of the labels.
        package var delta: Float = 1

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .choice("loss", \.loss, "how distances are counted"),
            .number(
                "delta", \.delta, in: 0.001...1_000, "where Huber's loss becomes linear",
                unit: "deviations of the labels"),
        ]
    }

    private let options: Options
    /// Mean and deviation of the source's labels: the head answers in deviations from the mean.
    package let mean: Float
    package let deviation: Float

    /// The task for the labels of a source.
    ///
    /// - Parameter labels: Numbers; their mean and deviation scale what the network learns.
    package init(_ options: Options = .init(), labels: [Float]) {
        self.options = options
        let n = Double(max(1, labels.count))
        let centre = labels.reduce(0.0) { $0 + Double($1) } / n
        let square = labels.reduce(0.0) { $0 + (Double($1) - centre) * (Double($1) - centre) } / n
        mean = Float(centre)
        deviation = square > 0 ? Float(square.squareRoot()) : 1
    }

    package init(_ options: Options, classes: Int, labels: Labels) {
        self.init(options, labels: labels.values)
    }

    package init?(classes: Int, savedValues: [String: Float]) {
        guard let mean = savedValues["mean"], let deviation = savedValues["deviation"],
            mean.isFinite, deviation.isFinite, deviation > 0
        else { return nil }
        (options, self.mean, self.deviation) = (Options(), mean, deviation)
    }

    package var savedValues: [String: Float] { ["mean": mean, "deviation": deviation] }

    package static let labelKind = Labels.Kind.numbers
    package var classes: Int { 0 }
    package let lossName = "regression"
    package let metrics = [
        Metric("rmse", title: "RMSE", higherIsBetter: false),
        Metric("mae", title: "MAE", higherIsBetter: false),
        Metric("spearman", title: "Spearman", higherIsBetter: true),
    ]

    /// One layer to one number, `[N, 1]`.
    package func makeHead(features: Int, using generator: inout RandomGenerator) -> any Head {
        Linear(features, 1, using: &generator)
    }

    package func loss(_ output: Tensor, _ labels: Labels, _ options: TaskLossOptions) -> Tensor {
        let wanted = labels.values.map { ($0 - mean) / deviation }
        let difference = output - Tensor(wanted, shape: output.shape)
        func average(_ losses: Tensor) -> Tensor {
            guard let factors = options.exampleWeights else { return losses.mean() }
            let total = factors.reduce(0, +)
            let weighted = losses * Tensor(factors, shape: losses.shape)
            return weighted.sum() * (total > 0 ? 1 / total : 0)
        }
        switch self.options.loss {
        case .squared: return average(difference * difference) * 0.5
        case .huber:
            // ½d² within δ, δ(|d| − ½δ) beyond: with c = min(|d|, δ) both are c·|d| − ½c².
            let delta = self.options.delta
            let distance = difference.activated(.relu) + (difference * -1).activated(.relu)
            let beyond = (distance + -delta).activated(.relu)
            let near = distance - beyond
            return average(near * distance - near * near * 0.5)
        }
    }

    package func decisions(features: Tensor, output: Tensor) -> Decisions {
        Decisions(features: features, logits: Tensor(zeros: [features.rows, 0]))
    }

    package func rowLabels(_ labels: Labels) -> [Int32] { [] }

    /// Numbers in the unit of the labels, shape `[N, 1]`.
    package func predictions(from output: Tensor) -> Tensor { output * deviation + mean }

    package func measure(_ predictions: Tensor, against labels: Labels) -> [Double] {
        let (answers, wanted) = (
            predictions.hostScalars.map(Double.init), labels.values.map(Double.init)
        )
        precondition(
            answers.count == wanted.count && !wanted.isEmpty,
            "Regression: \(answers.count) predictions, \(wanted.count) labels")
        let differences = zip(answers, wanted).map { $0 - $1 }
        let n = Double(wanted.count)
        return [
            (differences.reduce(0) { $0 + $1 * $1 } / n).squareRoot(),
            differences.reduce(0) { $0 + abs($1) } / n, spearmanCorrelation(answers, wanted),
        ]
    }
}

/// The correlation of two lists' ranks, −1…1; equal values share the mean of their ranks (Spearman
/// 1904).
///
/// - Returns: 0 where one list is constant.
/// - Complexity: O(n · log n).
package func spearmanCorrelation(_ x: [Double], _ y: [Double]) -> Double {
    precondition(x.count == y.count, "spearmanCorrelation: \(x.count) and \(y.count) values")
    let (a, b) = (ranks(x), ranks(y))
    let n = Double(max(1, a.count))
    let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
    var (product, squareA, squareB) = (0.0, 0.0, 0.0)
    for (one, other) in zip(a, b) {
        product += (one - meanA) * (other - meanB)
        squareA += (one - meanA) * (one - meanA)
        squareB += (other - meanB) * (other - meanB)
    }
    let scale = (squareA * squareB).squareRoot()
    return scale > 0 ? product / scale : 0
}

/// The rank of each value, from 0; equal values share the mean of theirs.
private func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start
        while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
        for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
        start = end + 1
    }
    return ranks
}
