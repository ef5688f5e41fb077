package import NeuralNetworks
package import Support
package import Tensors

/// Predictions that are sure one by one and diverse as a whole.
///
/// Maximises the mutual information between examples and predicted classes (Krause et al. 2010; the loss of SHOT,
/// Liang et al. 2020, arXiv:2002.08546, eq. 3) on target examples, beside the source's labels.
package struct InformationMaximizing: Method {
    /// What can be set.
    package struct Options: Sendable, Codable, Equatable {
        /// Factor on both terms.
        package var weight: Float = 0.3
        /// Factor on the diversity of the mean prediction.
        package var diversity: Float = 1
        /// Share of the training over which the weight rises from 0, linearly: early predictions are guesses.
        package var ramp: Float = 0.3

        enum CodingKeys: String, CodingKey, CaseIterable { case weight, diversity, ramp }

        /// The section's keys.
        static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

        /// The defaults.
        package init() {}

        /// Reads the method's section.
        package init(_ settings: Settings) throws {
            try settings.allow(Options.keys)
            weight = Float(try settings.double("weight", default: 0.3, in: 0...100))
            diversity = Float(try settings.double("diversity", default: 1, in: 0...100))
            ramp = Float(try settings.double("ramp", default: 0.3, in: 0...1))
        }
    }

    let options: Options

    /// The method with the given options.
    package init(_ options: Options = .init()) { self.options = options }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let rise = options.ramp > 0 ? min(1, step.progress / options.ramp) : 1
        let (sure, diverse) = informationTerms(step.target.logits)
        var losses = StepLosses()
        losses.terms = [
            ("information", (sure - diverse * options.diversity) * (options.weight * rise))
        ]
        losses.figures = ["information": Double(diverse.scalar - sure.scalar)]
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
