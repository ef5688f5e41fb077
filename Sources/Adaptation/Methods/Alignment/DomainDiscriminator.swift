import NeuralNetworks
package import Support
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Settings that the adversarial methods share.
package struct AdversarialSettings: SettingsSection, Equatable {
    /// Factor on the domain loss.
    package var weight: Float = 1
    /// The reversed gradient's greatest factor, λ at the end of training.
    package var reversal: Float = 1
    /// Features in each of the discriminator's hidden layers.
    package var hidden: [Int] = [128]
    package var dropout: Float = 0

    /// The defaults.
    package init() {}

    package static let list: [Setting<AdversarialSettings>] = [
        .number("weight", \.weight, in: 0...1_000, "factor on the domain loss"),
        .number("reversal", \.reversal, in: 0...1_000, "greatest factor of the reversed gradient"),
        .counts("hidden", \.hidden, in: 1...16_384, "features of the discriminator's layers"),
        .number("dropout", \.dropout, in: 0...0.9, "dropout in the discriminator"),
    ]
}

/// The critic that tells domains apart, behind a reversed gradient.
struct DomainDiscriminator: Module {
    var layers: DomainClassifier
    let settings: AdversarialSettings

    init(
        inputs: Int, sources: Int, _ settings: AdversarialSettings,
        using generator: inout RandomGenerator
    ) {
        layers = DomainClassifier(
            inputs: inputs, sources: sources, hidden: settings.hidden, dropout: settings.dropout,
            using: &generator)
        self.settings = settings
    }

    mutating func visit(_ visitor: inout some Visitor) { visitor.module("layers", &layers) }

    /// λ = 2 / (1 + e^(−10 p)) − 1, from 0 to 1 over training (Ganin & Lempitsky 2015, section 4).
    static func reversal(at progress: Float) -> Float { 2 / (1 + expf(-10 * progress)) - 1 }

    /// The domain loss on the inputs of all domains, which receive its reversed gradient.
    ///
    /// λ scales the reversed gradient only: the discriminator itself always learns at full rate.
    /// Every domain counts the same, however many examples of each there are.
    ///
    /// - Parameters:
    ///   - domains: Of each source, the target's last, shape `[N, D]` each.
    ///   - weights: A factor for each example of each domain, of mean 1 in each; nil for none.
    func losses(
        _ domains: [Tensor], weights: [[Float]]? = nil, progress: Float, _ pass: inout Pass
    ) -> StepLosses {
        let scale = settings.reversal * DomainDiscriminator.reversal(at: progress)
        let inputs = Tensor.concatenating(domains).reversingGradient(scale: scale)
        let logits = layers.layers(inputs, &pass)
        let truth = layers.truth(domains)
        let balance = DomainClassifier.balance(truth)
        let factors = weights.map { zip($0.joined(), balance).map(*) } ?? balance
        let loss = layers.loss(logits, truth, weights: factors)
        var losses = StepLosses()
        losses.terms = [("domain", loss * settings.weight)]
        losses.figures = layers.figures(logits, truth, loss: loss)
        return losses
    }
}
