package import NeuralNetworks
package import Support
package import Tensors

/// A discriminator and a shared featurizer that are trained in turn, without a reversed gradient.
///
/// Simultaneous transfer (Tzeng et al. 2015, arXiv:1510.02192, section 4.1): first the
/// discriminator alone learns to tell the domains apart, on features that are not differentiated
/// (eq. 4); then the network learns from the source labels while its features confuse the
/// discriminator. As in generative adversarial networks the second update has inverted domain
/// labels (Goodfellow et al. 2014, arXiv:1406.2661), whose gradient does not vanish where the
/// discriminator is sure; with several sources its labels are the uniform distribution over domains
/// (eq. 5).
package struct DomainConfusion: NamedMethod, TurnTaking {
    package static let name = "domain-confusion"
    package static let summary = "a discriminator and the features, trained in turn"
    package var needs: MethodNeeds { MethodNeeds(logits: false) }

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the featurizer's loss.
        package var weight: Float = 0.1
        /// Share of the training over which the weight rises from 0, linearly: an untrained
        /// discriminator teaches nothing.
        package var ramp: Float = 0.3
        /// Features in each of the discriminator's hidden layers.
        package var hidden: [Int] = [128]

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...100, "factor on the featurizer's loss"),
            .number("ramp", \.ramp, in: 0...1, "share of the training in which the weight rises"),
            .counts("hidden", \.hidden, in: 1...16_384, "features of the discriminator's layers"),
        ]
    }

    package static let joins = Joining.alone

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

    /// The discriminator; then the featurizer, which goes on learning from the labels with its
    /// classifier.
    package func turn(at progress: Float) -> Turn {
        Turn([.discriminator, Update(trains: [.featurizer, .norm, .head])])
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        step.update == 0
            ? discriminator.losses(on: step, &pass) : confusionLosses(step, &pass)
    }

    /// The loss of features that are to be taken for the other domain's, or with several sources
    /// for every domain's alike.
    private func confusionLosses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let features = step.featuresOfDomains
        let logits = discriminator.layers(.concatenating(features), &pass)
        let domains = features.count
        let isAlone = discriminator.sources == 1
        let wanted = discriminator.truth(features).map { rows, truth in
            (rows, isAlone ? truth.reversed() : truth.map { _ in 1 / Float(domains) })
        }
        let loss = discriminator.loss(
            logits, wanted, weights: isAlone ? nil : DomainClassifier.balance(wanted))
        let rise = options.ramp > 0 ? min(1, step.progress / options.ramp) : 1
        var losses = StepLosses()
        losses.terms = [("inverted domain", loss * (options.weight * rise))]
        return losses
    }
}
