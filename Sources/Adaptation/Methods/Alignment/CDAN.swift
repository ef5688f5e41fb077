package import NeuralNetworks
package import Support
package import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Conditional adversarial training: the discriminator sees features together with predictions.
///
/// Long et al. 2018, arXiv:1705.10667: multilinear map (section 3.2), entropy conditioning (eq. 8).
package struct CDAN: NamedMethod {
    package static let name = "cdan"
    package static let summary = "conditional domain-adversarial training"

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// The discriminator's.
        package var adversarial = AdversarialSettings()
        /// Whether confident examples weigh more, by 1 + e^(−H).
        package var usesEntropy = true
        /// Above this size the map is replaced by a random one of this size.
        package var randomMap = 1_024

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] =
            Setting.keys(of: \.adversarial) + [
                .flag("entropy", \.usesEntropy, "whether sure examples weigh more"),
                .count(
                    "random_map", \.randomMap, in: 16...65_536, "greatest size of the exact map"),
            ]
    }

    var discriminator: DomainDiscriminator
    /// Fixed random maps of features `[D, F]` and predictions `[D, K]`; empty when the exact map is
    /// used.
    var maps: [Tensor] = []
    let options: Options

    /// The method for a network.
    package init(
        _ network: NetworkSummary, _ options: Options = .init(),
        using generator: inout RandomGenerator
    ) {
        self.options = options
        var size = network.features * network.classes
        if size > options.randomMap {
            size = options.randomMap
            maps = [network.features, network.classes].map {
                .normal([size, $0], deviation: 1, using: &generator)
            }
        }
        discriminator = DomainDiscriminator(
            inputs: size, sources: network.sources, options.adversarial, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("discriminator", &discriminator)
        for index in maps.indices { visitor.tensor("maps.\(index)", &maps[index], .buffer) }
    }

    /// The joint of features and detached predictions, `[N, F]` and `[N, K]` → `[N, D]`.
    func joint(_ features: Tensor, _ probabilities: Tensor) -> Tensor {
        guard maps.count == 2 else { return probabilities.rowOuterProduct(features) }
        let product =
            matmul(features, maps[0], transposeB: true)
            * matmul(probabilities, maps[1], transposeB: true)
        return product * (1 / Float(product.columns).squareRoot())
    }

    /// 1 + e^(−H) for each row of probabilities, scaled to mean 1.
    static func entropyWeights(_ probabilities: Tensor) -> [Float] {
        let k = probabilities.columns
        let p = probabilities.hostScalars
        let raw = (0..<probabilities.rows).map { row in
            1 + expf(p[row * k..<(row + 1) * k].reduce(0) { $0 + $1 * logf(max($1, 1e-12)) })
        }
        let mean = raw.reduce(0, +) / Float(max(1, raw.count))
        return raw.map { $0 / mean }
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let domains = step.sources.map(\.decisions) + [step.target.decisions]
        let predictions = domains.map { $0.logits.detached.softmax() }
        return discriminator.losses(
            zip(domains, predictions).map { joint($0.features, $1) },
            weights: options.usesEntropy ? predictions.map(CDAN.entropyWeights) : nil,
            progress: step.progress, &pass)
    }
}
