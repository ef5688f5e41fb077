package import NeuralNetworks
package import Support
package import Tensors

/// Predictions that do not waver between the same pairs of classes: minimum class confusion.
///
/// Jin et al. 2020, arXiv:1912.03699, eq. 2–6: probabilities softened by a temperature, examples
/// weighted by their certainty, and the off-diagonal share of the normalised class correlation
/// minimised.
package struct MCC: NamedMethod {
    package static let name = "mcc"
    package static let summary = "minimum class confusion"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the confusion.
        package var weight: Float = 1
        /// Divides the logits.
        package var temperature: Float = 2.5

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...100, "factor on the confusion"),
            .number("temperature", \.temperature, in: 0.1...100, "divides the logits"),
        ]
    }

    let options: Options

    /// The method with the given options.
    package init(_ options: Options = .init()) { self.options = options }

    package init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator
    ) {
        self.init(options)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let confusion = classConfusion(step.target.logits, temperature: options.temperature)
        var losses = StepLosses()
        losses.terms = [("confusion", confusion * options.weight)]
        losses.figures = [.confusion: FigureReading(confusion)]
        return losses
    }
}

/// The share of the class correlation that lies between different classes.
///
/// - Parameters:
///   - logits: Shape `[N, K]`.
///   - temperature: Divides the logits.
/// - Returns: A scalar, 0…1.
package func classConfusion(_ logits: Tensor, temperature: Float) -> Tensor {
    let (n, k) = (logits.rows, logits.columns)
    let soft = logits * (1 / temperature)
    let p = soft.softmax()
    // Certainty weights, of mean 1; they are not differentiated, as in the authors' code.
    let certain = ((p.detached * soft.detached.logSoftmax()).rowSums().exp() + 1).hostScalars
    let mean = certain.reduce(0, +) / Float(max(1, n))
    let weighted = p.multiplyingColumn(Tensor(certain.map { $0 / mean }))
    let correlation = matmul(weighted, p, transposeA: true)
    // Each class's row is divided by its sum, so that large classes do not outweigh small ones.
    let sums = (correlation.rowSums() + 1e-8).log()
    let rows = correlation.multiplyingColumn((sums * -1).exp())
    let diagonal = Tensor(
        (0..<k * k).map { $0 / k == $0 % k ? 1 : 0 }, shape: [k, k])
    return (rows.sum() - (rows * diagonal).sum()) * (1 / Float(k))
}

extension Figure {
    /// The share of the class correlation between different classes.
    static let confusion = Figure("confusion")
}
