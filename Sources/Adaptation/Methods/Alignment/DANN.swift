package import NeuralNetworks
package import Tensors

/// Domain-adversarial training: features from which a discriminator cannot tell the domain.
///
/// Ganin et al. 2016, arXiv:1505.07818.
package struct DANN: NamedMethod {
    package static let name = "dann"
    package static let summary = "domain-adversarial training"
    package var needs: MethodNeeds { MethodNeeds(logits: false) }

    var discriminator: DomainDiscriminator

    /// The method for a network.
    package init(
        _ network: NetworkSummary, _ options: AdversarialSettings = .init(),
        using generator: inout RandomGenerator
    ) {
        discriminator = DomainDiscriminator(
            inputs: network.features, sources: network.sources, options, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("discriminator", &discriminator)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        discriminator.losses(step.featuresOfDomains, progress: step.progress, &pass)
    }
}
