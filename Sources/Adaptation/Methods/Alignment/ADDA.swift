package import NeuralNetworks
package import Support
package import Tensors

/// A featurizer of its own for the target, trained until a discriminator takes its features for the
/// source's.
///
/// Adversarial discriminative domain adaptation (Tzeng et al. 2017, arXiv:1702.05464). First
/// featurizer and classifier learn from the source; then the source's featurizer is frozen, and its
/// copy is trained on the target by turns with the discriminator, under inverted labels (eq. 9)
/// instead of a reversed gradient.
package struct ADDA: NamedMethod, TurnTaking {
    package static let name = "adda"
    package static let summary = "adversarial training of a featurizer for the target"
    package var needs: MethodNeeds { MethodNeeds(logits: false) }

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Share of the training that learns from the source alone.
        package var pretrain: Float = 0.5
        /// Factor on the featurizer's loss.
        package var weight: Float = 0.1
        /// Features in each of the discriminator's hidden layers.
        package var hidden: [Int] = [128]

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("pretrain", \.pretrain, in: 0...1, "share of the training on the source alone"),
            .number("weight", \.weight, in: 0...100, "factor on the featurizer's loss"),
            .counts("hidden", \.hidden, in: 1...16_384, "features of the discriminator's layers"),
        ]
    }

    let options: Options
    var discriminator: DomainClassifier

    /// The method for a network.
    package init(
        _ network: NetworkSummary, _ options: Options = .init(),
        using generator: inout RandomGenerator
    ) {
        self.options = options
        discriminator = DomainClassifier(
            inputs: network.features, sources: network.sources, hidden: options.hidden,
            using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("discriminator", &discriminator)
    }

    package static let joins = Joining.alone

    /// The discriminator, then the target's featurizer; the classifier stays as the source made it.
    package func turn(at progress: Float) -> Turn {
        guard progress >= options.pretrain else { return Turn(readsTarget: false) }
        return Turn([.discriminator, .featurizer], usesFrozenSource: true)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        guard step.update > 0 else { return discriminator.losses(on: step, &pass) }
        let logits = discriminator.layers(step.target.features, &pass)
        // The target is to be taken for the source, or for every source alike.
        let sources = discriminator.sources
        let wanted = (0...sources).map { $0 < sources ? 1 / Float(sources) : 0 }
        let loss = discriminator.loss(logits, [(logits.rows, wanted)])
        var losses = StepLosses()
        losses.terms = [("inverted domain", loss * options.weight)]
        return losses
    }
}
