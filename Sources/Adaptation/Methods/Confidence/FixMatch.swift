package import NeuralNetworks
package import Support
package import Tensors

/// A strong view of an example must be classified as its weak view is, where that is sure.
///
/// FixMatch (Sohn et al. 2020, arXiv:2001.07685, eq. 4) on target examples; which views there are
/// is the modality's business.
package struct FixMatch: NamedMethod {
    package static let name = "fixmatch"
    package static let summary = "strong views classified as weak ones"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the consistency loss.
        package var weight: Float = 1
        /// Least probability of a weak view's class.
        package var threshold: Float = 0.9
        /// Share of the training before the first comparison: an untrained network is sure of
        /// nothing true.
        package var start: Float = 0.1

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...100, "factor on the consistency loss"),
            .number(
                "threshold", \.threshold, in: 0...1, "least probability of a weak view's class"),
            .number(
                "start", \.start, in: 0...1, "share of the training before the first comparison"),
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

    package var needs: MethodNeeds { MethodNeeds(strongViews: true) }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        guard let strong = step.strongTarget else {
            preconditionFailure("fixmatch: the step has no strong views")
        }
        var losses = StepLosses()
        guard step.progress >= options.start else { return losses }
        let probabilities = step.target.logits.detached.softmax()
        let (k, p) = (probabilities.columns, probabilities.hostScalars)
        let labels = probabilities.argmax().enumerated().map { row, label in
            p[row * k + Int(label)] >= options.threshold ? label : -1
        }
        let sure = labels.filter { $0 >= 0 }.count
        losses.figures = [.sure: FigureReading(Double(sure) / Double(max(1, labels.count)))]
        guard sure > 0 else { return losses }
        // The mean is over the whole batch: few sure examples count for little.
        let share = Float(sure) / Float(labels.count)
        losses.terms = [
            (
                "consistency",
                softmaxCrossEntropy(strong.logits, labels) * (options.weight * share)
            )
        ]
        return losses
    }
}

extension Figure {
    /// The share of the examples that the model is sure of.
    static let sure = Figure("sure")
}
