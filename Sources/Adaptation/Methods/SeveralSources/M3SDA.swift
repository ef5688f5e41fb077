package import NeuralNetworks
package import Support
package import Tensors

/// Features whose first moments agree, between each source and the target and between every two
/// sources.
///
/// Moment matching for multi-source adaptation (Peng et al. 2019, arXiv:1812.01754, eq. 1). With
/// one source its distance to the target is all there is.
package struct M3SDA: NamedMethod {
    package static let name = "m3sda"
    package static let summary = "moment matching of all domains"
    package var needs: MethodNeeds { MethodNeeds(logits: false) }

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the distance. From a tenth on it can be made small by features that vanish.
        package var weight: Float = 0.01
        /// The number of moments that are compared, the mean being the first.
        package var moments = 2

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...1_000, "factor on the distance"),
            .count("moments", \.moments, in: 1...5, "moments that are compared"),
        ]
    }

    let options: Options

    /// The method with the given options.
    package init(_ options: Options = .init()) { self.options = options }

    package init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator
    ) {
        self.init(options)
    }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        let distance = momentDistance(
            sources: step.sources.map(\.features), target: step.target.features,
            moments: options.moments)
        var losses = StepLosses()
        losses.terms = [("moments", distance * options.weight)]
        losses.figures = [.momentDistance: FigureReading(distance)]
        return losses
    }
}

/// The distances of the first moments of features, summed over the moments.
///
/// Of each moment E(xᵏ) it is the mean distance between a source and the target, and the mean
/// distance between two sources, both Euclidean.
///
/// - Parameters:
///   - sources: Features of each source, shape `[N, F]`; N may differ.
///   - target: Features, shape `[M, F]`.
///   - moments: How many moments are compared, at least 1.
/// - Returns: A scalar, shape `[]`.
/// - Precondition: At least one source, and one example of each domain.
/// - Complexity: O(moments · F · (examples + K²)) for K sources.
/// - SeeAlso: Peng et al. 2019, eq. 1.
package func momentDistance(sources: [Tensor], target: Tensor, moments: Int) -> Tensor {
    precondition(
        !sources.isEmpty && moments >= 1,
        "momentDistance: \(sources.count) sources, \(moments) moments")
    var powers = sources + [target]
    var terms: [Tensor] = []
    for order in 1...moments {
        if order > 1 { powers = zip(powers, sources + [target]).map { $0 * $1 } }
        let means = powers.map { $0.rowMean() }
        let own = means.dropLast()
        let across = own.map { distance($0, means[own.count]) }
        let among = own.indices.flatMap { first in
            (first + 1..<own.count).map { distance(means[first], means[$0]) }
        }
        terms += [across, among].filter { !$0.isEmpty }.map { distances in
            distances.dropFirst().reduce(distances[0], +) * (1 / Float(distances.count))
        }
    }
    return terms.dropFirst().reduce(terms[0], +)
}

/// The Euclidean distance of two vectors, a scalar; its gradient is 0 where they are equal.
private func distance(_ a: Tensor, _ b: Tensor) -> Tensor {
    let difference = a - b
    return (((difference * difference).sum() + 1e-12).log() * 0.5).exp()
}

extension Figure {
    /// The distance of the features' moments.
    static let momentDistance = Figure("moment distance")
}
