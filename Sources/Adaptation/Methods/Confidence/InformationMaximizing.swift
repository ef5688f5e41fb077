package import NeuralNetworks
package import Support
package import Tensors

/// Predictions that are sure one by one and diverse as a whole.
///
/// Maximises the mutual information between examples and predicted classes (Krause et al. 2010; the
/// loss of SHOT, Liang et al. 2020, arXiv:2002.08546, eq. 3) on target examples, beside the
/// source's labels.
package struct InformationMaximizing: NamedMethod {
    package static let name = "information-maximization"
    package static let summary = "sure and diverse predictions"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on both terms.
        package var weight: Float = 0.3
        /// Factor on the diversity of the mean prediction.
        package var diversity: Float = 1
        /// Share of the training over which the weight rises from 0, linearly: early predictions
        /// are guesses.
        package var ramp: Float = 0.3

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...100, "factor on both terms"),
            .number("diversity", \.diversity, in: 0...100, "factor on the mean's diversity"),
            .number("ramp", \.ramp, in: 0...1, "share of the training in which the weight rises"),
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
        let rise = options.ramp > 0 ? min(1, step.progress / options.ramp) : 1
        let (sure, diverse) = informationTerms(step.target.logits)
        var losses = StepLosses()
        losses.terms = [
            ("information", (sure - diverse * options.diversity) * (options.weight * rise))
        ]
        losses.figures = [.information: FigureReading(diverse.detached - sure.detached)]
        return losses
    }
}

/// The mean entropy of predictions and the entropy of their mean, in nats.
///
/// - Parameter logits: Shape `[N, K]`.
/// - Returns: Two scalars; their difference is the mutual information, reversed in sign.
package func informationTerms(_ logits: Tensor) -> (sure: Tensor, diverse: Tensor) {
    let p = logits.softmax()
    let sure = (p * logits.logSoftmax()).sum() * (-1 / Float(max(1, logits.rows)))
    let mean = p.rowMean()
    return (sure, (mean * (mean + 1e-8).log()).sum() * -1)
}

extension Figure {
    /// The mutual information of examples and predicted classes, in nats.
    static let information = Figure("information")
}
