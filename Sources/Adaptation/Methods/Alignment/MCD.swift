package import NeuralNetworks
package import Support
import Tasks
package import Tensors

/// Two classifiers that disagree on the target as much as they can, and features that make them
/// agree.
///
/// Maximum classifier discrepancy (Saito et al. 2018, arXiv:1712.02560, section 3.3): by turns
/// everything learns from the source (step A), the classifiers move apart on the target (step B),
/// and the featurizer brings them together (step C, several times).
package struct MCD: NamedMethod, TurnTaking {
    package static let name = "mcd"
    package static let summary = "maximum classifier discrepancy"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the discrepancy.
        package var weight: Float = 1
        /// How often the featurizer answers in each step.
        package var repeats: Int = 2

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...100, "factor on the discrepancy"),
            .count("repeats", \.repeats, in: 1...16, "the featurizer's updates in each step"),
        ]
    }

    let options: Options
    /// The second classifier; the first is the network's own, which predicts.
    var second: Linear

    /// The method for a network.
    package init(
        _ network: NetworkSummary, _ options: Options = .init(),
        using generator: inout RandomGenerator
    ) {
        self.options = options
        second = Linear(network.features, network.classes, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) { visitor.module("second", &second) }

    package static let joins = Joining.withoutTurns

    package func turn(at progress: Float) -> Turn {
        Turn(
            [.whole, Update(trains: [.head, .method])]
                + [Update](repeating: .featurizer, count: options.repeats))
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var losses = StepLosses()
        if step.update <= 1 {
            let logits = second(step.source.features)
            let loss =
                step.sourceWeights.map { weightedCrossEntropy(logits, step.sourceLabels, $0) }
                ?? softmaxCrossEntropy(logits, step.sourceLabels)
            losses.terms.append(("second classification", loss))
        }
        guard step.update > 0 else { return losses }
        let discrepancy = discrepancy(step.target.logits, second(step.target.features))
        let sign: Float = step.update == 1 ? -1 : 1
        losses.terms.append(("discrepancy", discrepancy * (sign * options.weight)))
        losses.figures = [.discrepancy: FigureReading(discrepancy)]
        return losses
    }
}

/// The mean absolute difference of two classifiers' probabilities (eq. 9).
///
/// - Parameters:
///   - first: Logits, shape `[N, K]`.
///   - second: Logits, shape `[N, K]`.
/// - Returns: A scalar.
package func discrepancy(_ first: Tensor, _ second: Tensor) -> Tensor {
    let difference = first.softmax() - second.softmax()
    // |d| = max(0, d) + max(0, −d)
    return (difference.activated(.relu) + (difference * -1).activated(.relu)).mean()
}

extension Figure {
    /// The discrepancy of the two classifiers.
    static let discrepancy = Figure("discrepancy")
}
