package import NeuralNetworks
package import Support
package import Tensors

/// A featurizer of its own for the target, trained until a discriminator takes its features for the source's.
///
/// Adversarial discriminative domain adaptation (Tzeng et al. 2017, arXiv:1702.05464). First featurizer and
/// classifier learn from the source; then the source's featurizer is frozen, and its copy is trained on the target
/// by turns with the discriminator, under inverted labels (eq. 9) instead of a reversed gradient.
package struct ADDA: Method {
    /// What can be set.
    package struct Options: Sendable, Codable, Equatable {
        /// Share of the training that learns from the source alone.
        package var pretrain: Float = 0.5
        /// Factor on the featurizer's loss.
        package var weight: Float = 0.1
        /// Features in each of the discriminator's hidden layers.
        package var hidden: [Int] = [128]

        enum CodingKeys: String, CodingKey, CaseIterable { case pretrain, weight, hidden }

        /// The section's keys.
        static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

        /// The defaults.
        package init() {}

        /// Reads the method's section.
        package init(_ settings: Settings) throws {
            try settings.allow(Options.keys)
            pretrain = Float(try settings.double("pretrain", default: 0.5, in: 0...1))
            weight = Float(try settings.double("weight", default: 0.1, in: 0...100))
            hidden = try settings.ints("hidden", default: [128], in: 1...16_384)
        }
    }

    let options: Options
    var discriminator: MultilayerPerceptron

    /// The method for a network's geometry.
    package init(
        _ geometry: Geometry, _ options: Options = .init(), using generator: inout RandomGenerator
    ) {
        self.options = options
        discriminator = MultilayerPerceptron(
            [geometry.features] + options.hidden + [1], using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("discriminator", &discriminator)
    }

    package func readsTarget(at progress: Float) -> Bool { progress >= options.pretrain }
    package func usesFrozenSource(at progress: Float) -> Bool { progress >= options.pretrain }

    /// The discriminator, then the target's featurizer; the classifier stays as the source made it.
    package func updates(at progress: Float) -> [Update] {
        guard readsTarget(at: progress) else { return [.whole] }
        return [
            Update(trains: ["method."], usesLabels: false),
            Update(trains: ["featurizer.", "norm."], usesLabels: false),
        ]
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var losses = StepLosses()
        let (n, m) = (step.source.features.rows, step.target.features.rows)
        guard step.update == 0 else {
            let logits = discriminator(step.target.features, &pass)
            let inverted = [Float](repeating: 1, count: m)
            losses.terms = [
                ("inverted domain", binaryCrossEntropy(logits, inverted) * options.weight)
            ]
            return losses
        }
        let logits = discriminator(
            .concatenating([step.source.features.detached, step.target.features.detached]), &pass)
        let domains = (0..<n + m).map { Float($0 < n ? 1 : 0) }
        let loss = binaryCrossEntropy(logits, domains)
        losses.terms = [("domain", loss)]
        let right = zip(logits.scalars, domains).filter { ($0 > 0) == ($1 > 0.5) }.count
        losses.figures = [
            "domain accuracy": Double(right) / Double(n + m), "domain loss": Double(loss.scalar),
        ]
        return losses
    }
}
