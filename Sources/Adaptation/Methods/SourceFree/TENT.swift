package import NeuralNetworks
package import Support
package import Tensors

/// Surer predictions through nothing but the scales and shifts of normalisation layers.
///
/// Fully test-time adaptation by entropy minimisation (Wang et al. 2021, arXiv:2006.10726). It
/// starts from the trained source model, reads no source example, and normalises by the target's
/// statistics. Left alone it can give everything to one class; the doctor and the stream's guard
/// watch for that.
package struct TENT: NamedMethod, TurnTaking, StreamAdapting {
    package static let name = "tent"
    package static let summary = "from the source model: surer predictions by norm layers alone"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the recipe's learning rate.
        package var rate: Float = 1

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("rate", \.rate, in: 0...1_000, "factor on the learning rate")
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

    package static let readsSource = false
    package var needs: MethodNeeds {
        MethodNeeds(source: false, targetStatistics: true, rateFactor: options.rate)
    }
    package func turn(at progress: Float) -> Turn { Turn([.normalization]) }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let entropy = rowEntropies(step.target.logits).mean()
        var losses = StepLosses()
        losses.terms = [("entropy", entropy)]
        losses.figures = [.entropy: FigureReading(entropy)]
        return losses
    }
}

/// The entropy of each row's prediction, in nats.
///
/// - Parameter logits: Shape `[N, K]`.
/// - Returns: Shape `[N]`.
package func rowEntropies(_ logits: Tensor) -> Tensor {
    (logits.softmax() * logits.logSoftmax()).rowSums() * -1
}

extension Figure {
    /// The mean entropy of the predictions, in nats.
    static let entropy = Figure("entropy")
}
