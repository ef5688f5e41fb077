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
    var layers: MultilayerPerceptron
    let settings: AdversarialSettings

    init(inputs: Int, _ settings: AdversarialSettings, using generator: inout RandomGenerator) {
        layers = MultilayerPerceptron(
            [inputs] + settings.hidden + [1], dropout: settings.dropout, using: &generator)
        self.settings = settings
    }

    mutating func visit(_ visitor: inout some Visitor) { visitor.module("layers", &layers) }

    /// λ = 2 / (1 + e^(−10 p)) − 1, from 0 to 1 over training (Ganin & Lempitsky 2015, section 4).
    static func reversal(at progress: Float) -> Float { 2 / (1 + expf(-10 * progress)) - 1 }

    /// The domain loss on both domains' inputs, which receive its reversed gradient.
    ///
    /// λ scales the reversed gradient only: the discriminator itself always learns at full rate.
    ///
    /// - Parameters:
    ///   - source: Shape `[N, D]`.
    ///   - target: Shape `[M, D]`.
    ///   - weights: A factor for each of the N + M examples, of mean 1 in each domain; nil for none.
    func losses(
        source: Tensor, target: Tensor, weights: [Float]? = nil, progress: Float, _ pass: inout Pass
    ) -> StepLosses {
        let (n, m) = (source.rows, target.rows)
        let scale = settings.reversal * DomainDiscriminator.reversal(at: progress)
        let inputs = Tensor.concatenating([source, target]).reversingGradient(scale: scale)
        let logits = layers(inputs, &pass)
        // Both domains count the same, however many examples of each there are.
        let balance = (0..<n + m).map {
            $0 < n ? Float(n + m) / Float(2 * n) : Float(n + m) / Float(2 * m)
        }
        let factors = weights.map { zip($0, balance).map(*) } ?? balance
        let domains = (0..<n + m).map { Float($0 < n ? 1 : 0) }
        let loss = binaryCrossEntropy(logits, domains, weights: factors)
        var losses = StepLosses()
        losses.terms = [("domain", loss * settings.weight)]
        losses.figures = domainFigures(logits: logits, domains: domains, loss: loss)
        return losses
    }
}

extension Figure {
    /// The share of the examples whose domain the discriminator tells.
    package static let domainAccuracy = Figure("domain accuracy")
    /// The discriminator's cross-entropy, in nats.
    package static let domainLoss = Figure("domain loss")
}

/// The loss of a discriminator that learns alone, on features that are not differentiated.
func domainLosses(
    of discriminator: MultilayerPerceptron, on step: Step, _ pass: inout Pass
) -> StepLosses {
    let (n, m) = (step.source.features.rows, step.target.features.rows)
    let logits = discriminator(
        .concatenating([step.source.features.detached, step.target.features.detached]), &pass)
    let domains = (0..<n + m).map { Float($0 < n ? 1 : 0) }
    let loss = binaryCrossEntropy(logits, domains)
    var losses = StepLosses()
    losses.terms = [("domain", loss)]
    losses.figures = domainFigures(logits: logits, domains: domains, loss: loss)
    return losses
}

private func domainFigures(
    logits: Tensor, domains: [Float], loss: Tensor
) -> [Figure: FigureReading] {
    let logits = logits.detached
    return [
        .domainAccuracy: FigureReading {
            let right = zip(logits.hostScalars, domains).filter { ($0 > 0) == ($1 > 0.5) }.count
            return Double(right) / Double(domains.count)
        },
        .domainLoss: FigureReading(loss),
    ]
}
