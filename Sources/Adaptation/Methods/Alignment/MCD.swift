package import NeuralNetworks
package import Support
package import Tensors

/// Two classifiers that disagree on the target as much as they can, and features that make them agree.
///
/// Maximum classifier discrepancy (Saito et al. 2018, arXiv:1712.02560, section 3.3): by turns everything learns
/// from the source (step A), the classifiers move apart on the target (step B), and the featurizer brings them
/// together (step C, several times).
package struct MCD: Method {
    /// What can be set.
    package struct Options: Sendable, Codable, Equatable {
        /// Factor on the discrepancy.
        package var weight: Float = 1
        /// How often the featurizer answers in each step.
        package var repeats: Int = 2

        enum CodingKeys: String, CodingKey, CaseIterable { case weight, repeats }

        /// The section's keys.
        static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

        /// The defaults.
        package init() {}

        /// Reads the method's section.
        package init(_ settings: Settings) throws {
            try settings.allow(Options.keys)
            weight = Float(try settings.double("weight", default: 1, in: 0...100))
            repeats = try settings.int("repeats", default: 2, in: 1...16)
        }
    }

    let options: Options
    /// The second classifier; the first is the network's own, which predicts.
    var second: Linear

    /// The method for a network's geometry.
    package init(
        _ geometry: Geometry, _ options: Options = .init(), using generator: inout RandomGenerator
    ) {
        self.options = options
        second = Linear(geometry.features, geometry.classes, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) { visitor.module("second", &second) }

    package func updates(at progress: Float) -> [Update] {
        [.whole, Update(trains: ["classifier.", "method."])]
            + [Update](
                repeating: Update(trains: ["featurizer.", "norm."], usesLabels: false),
                count: options.repeats)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var losses = StepLosses()
        if step.update <= 1 {
            let logits = second(step.source.features)
            losses.terms.append(
                ("second classification", softmaxCrossEntropy(logits, step.sourceLabels)))
        }
        guard step.update > 0 else { return losses }
        let discrepancy = discrepancy(step.target.logits, second(step.target.features))
        let sign: Float = step.update == 1 ? -1 : 1
        losses.terms.append(("discrepancy", discrepancy * (sign * options.weight)))
        losses.figures = ["discrepancy": Double(discrepancy.scalar)]
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
