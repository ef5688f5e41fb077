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
package struct CDAN: Method {
    /// What can be set.
    package struct Options: Sendable, Encodable, Equatable {
        package var adversarial = AdversarialSettings()
        /// Whether confident examples weigh more, by 1 + e^(−H).
        package var usesEntropy = true
        /// Above this size the map is replaced by a random one of this size.
        package var randomMap = 1_024

        /// The defaults.
        package init() {}

        /// Reads the method's section.
        package init(_ settings: Settings) throws {
            adversarial = try AdversarialSettings(settings, also: ["entropy", "random_map"])
            usesEntropy = try settings.bool("entropy", default: true)
            randomMap = try settings.int("random_map", default: 1_024, in: 16...65_536)
        }

        private enum Keys: String, CodingKey {
            case entropy
            case randomMap = "random_map"
        }

        /// Writes the section as it is read: all keys on one level.
        package func encode(to encoder: any Encoder) throws {
            try adversarial.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(usesEntropy, forKey: .entropy)
            try container.encode(randomMap, forKey: .randomMap)
        }
    }

    var discriminator: DomainDiscriminator
    /// Fixed random maps of features `[D, F]` and predictions `[D, K]`; empty when the exact map is used.
    var maps: [Tensor] = []
    let options: Options

    /// The method for a network's geometry.
    package init(
        _ geometry: Geometry, _ options: Options = .init(), using generator: inout RandomGenerator
    ) {
        self.options = options
        var size = geometry.features * geometry.classes
        if size > options.randomMap {
            size = options.randomMap
            maps = [geometry.features, geometry.classes].map {
                .normal([size, $0], deviation: 1, using: &generator)
            }
        }
        discriminator = DomainDiscriminator(
            inputs: size, options.adversarial, using: &generator)
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
        let p = probabilities.scalars
        let raw = (0..<probabilities.rows).map { row in
            1 + expf(p[row * k..<(row + 1) * k].reduce(0) { $0 + $1 * logf(max($1, 1e-12)) })
        }
        let mean = raw.reduce(0, +) / Float(max(1, raw.count))
        return raw.map { $0 / mean }
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let source = step.source.logits.detached.softmax()
        let target = step.target.logits.detached.softmax()
        return discriminator.losses(
            source: joint(step.source.features, source),
            target: joint(step.target.features, target),
            weights: options.usesEntropy
                ? CDAN.entropyWeights(source) + CDAN.entropyWeights(target) : nil,
            progress: step.progress, &pass)
    }
}
