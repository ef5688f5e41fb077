import Adaptation
package import Reports
package import Tensors

/// All that is known of a finished adaptation, for its measures and its judgement. There is no
/// label in it.
package struct AdaptationTrial: Sendable {
    /// The names of the classes.
    package var classes: [String]
    /// The share of each class among the source's labels.
    package var sourcePrior: [Double]
    /// The model's figures on held-out source examples, where it has them.
    package var heldOut: HeldOut?
    /// The source model's features `[N, F]` and probabilities `[N, K]`.
    package var before: Side
    /// The adapted model's.
    package var after: Side
    /// The probabilities of two models, each adapted to every other example, from the first and
    /// from the second on; none where the examples are too few.
    package var halves: [Tensor]
    /// Whether the model was trained; statistics alone were estimated otherwise.
    package var isTrained: Bool
    /// What was measured after each epoch.
    package var epochs: [AdaptationEpoch]
    /// Whether the loss stopped being a number.
    package var diverged: Bool

    /// A model's view of every example.
    package struct Side: Sendable {
        package var features: Tensor
        package var probabilities: Tensor

        /// A view from its parts.
        package init(features: Tensor, probabilities: Tensor) {
            (self.features, self.probabilities) = (features, probabilities)
        }

        /// What a network makes of the examples.
        init(_ seen: NetworkOutput) {
            self.init(features: seen.features, probabilities: seen.output.softmax())
        }

        /// The share of the examples that each class is given to.
        var shares: [Double] {
            var shares = [Double](repeating: 0, count: probabilities.columns)
            let part = 1 / Double(max(1, probabilities.rows))
            for label in probabilities.argmax() { shares[Int(label)] += part }
            return shares
        }

        /// The probability of the predicted class of each example.
        var confidences: [Float] {
            let (p, k) = (probabilities.hostScalars, probabilities.columns)
            return probabilities.argmax().enumerated().map { p[$0 * k + Int($1)] }
        }
    }

    /// A trial from its parts.
    package init(
        classes: [String], sourcePrior: [Double], heldOut: HeldOut?, before: Side, after: Side,
        halves: [Tensor] = [], isTrained: Bool, epochs: [AdaptationEpoch] = [],
        diverged: Bool = false
    ) {
        (self.classes, self.sourcePrior, self.heldOut) = (classes, sourcePrior, heldOut)
        (self.before, self.after, self.halves) = (before, after, halves)
        (self.isTrained, self.epochs, self.diverged) = (isTrained, epochs, diverged)
    }

    /// The number of examples.
    package var examples: Int { before.probabilities.rows }

    /// The examples whose predicted class is another after the adaptation.
    package var changed: [Int] {
        zip(before.probabilities.argmax(), after.probabilities.argmax()).enumerated()
            .filter { $0.element.0 != $0.element.1 }.map(\.offset)
    }
}
