package import NeuralNetworks
package import Tensors

/// Domain-adversarial training: features from which a discriminator cannot tell the domain.
///
/// Ganin et al. 2016, arXiv:1505.07818.
package struct DANN: Method {
    var discriminator: DomainDiscriminator

    /// The method for a network's geometry.
    package init(
        _ geometry: Geometry, _ settings: AdversarialSettings = .init(),
        using generator: inout RandomGenerator
    ) {
        discriminator = DomainDiscriminator(
            inputs: geometry.features, settings, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("discriminator", &discriminator)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        discriminator.losses(
            source: step.source.features, target: step.target.features, progress: step.progress,
            &pass)
    }
}
