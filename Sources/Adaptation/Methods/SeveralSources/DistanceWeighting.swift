package import NeuralNetworks
package import Support
package import Tensors

/// Sources that count the more in the labelled loss, the nearer their features are to the target's.
///
/// The weights are K times the softmax of −d/temperature over K sources, of mean 1; d is a running
/// mean of the distance between a source's features and the target's. Learning from sources in
/// proportion to their nearness is what bounds of the target's error ask for (Ben-David et al.
/// 2010, "A theory of learning from different domains", section 6). It has no loss of its own, and
/// with a single source no effect.
package struct DistanceWeighting: NamedMethod, SourceWeighting {
    package static let name = "source-weighting"
    package static let summary = "sources near the target count more"
    package var needs: MethodNeeds { MethodNeeds(logits: false, severalSources: true) }

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// The difference of distances at which weights differ by the factor e.
        package var temperature: Float = 0.5
        /// Share of the running distance that a step leaves as it was.
        package var momentum: Float = 0.9

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number(
                "temperature", \.temperature, in: 0.01...1_000,
                "difference of distances at which weights differ by the factor e"),
            .number(
                "momentum", \.momentum, in: 0...0.999, "share of the old in the running distance"),
        ]
    }

    let options: Options
    /// The running distance of each source, shape `[K]`.
    private(set) var distances: Tensor
    /// 1 once there are distances, else 0; shape `[1]`.
    private var wasSeen = Tensor(zeros: [1])

    /// The method for a network.
    package init(_ network: NetworkSummary, _ options: Options = .init()) {
        self.options = options
        distances = Tensor(zeros: [network.sources])
    }

    package init(
        _ network: NetworkSummary, _ options: Options, using generator: inout RandomGenerator
    ) {
        self.init(network, options)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("distances", &distances, .buffer)
        visitor.tensor("wasSeen", &wasSeen, .buffer)
    }

    package var sourceWeights: [Float]? {
        guard distances.count > 1, wasSeen.hostScalar > 0 else { return nil }
        let scores = distances.reshaped([1, distances.count]) * (-1 / options.temperature)
        return scores.softmax().hostScalars.map { $0 * Float(distances.count) }
    }

    package mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        precondition(
            step.sources.count == distances.count,
            "source-weighting: \(step.sources.count) sources instead of \(distances.count)")
        let target = step.target.features.detached
        let found = Tensor(step.sources.map { featureDistance($0.features.detached, target) })
        // The first step counts whole: there is nothing to mix it with.
        let kept = wasSeen.hostScalar > 0 ? options.momentum : 0
        distances = distances * kept + found * (1 - kept)
        wasSeen = Tensor([1])
        var losses = StepLosses()
        for (source, weight) in (sourceWeights ?? []).enumerated() {
            losses.figures[.weight(ofSource: source)] = FigureReading(Double(weight))
        }
        return losses
    }
}

/// The squared distance between the means and deviations of two domains' features, as a share of
/// their variance.
///
/// Σ ((μ − μ′)² + (σ − σ′)²) / Σ ½(σ² + σ′²) over the features: the squared Wasserstein distance of
/// two normal distributions without correlations, whatever the features' scale.
///
/// - Parameters:
///   - source: Features, shape `[N, F]`, untracked.
///   - target: Features, shape `[M, F]`, untracked.
/// - Returns: At least 0; 0 where the statistics agree.
/// - Precondition: At least one row of each.
/// - Complexity: O((N + M) · F).
package func featureDistance(_ source: Tensor, _ target: Tensor) -> Float {
    let (one, other) = (moments(source), moments(target))
    var (distance, spread) = (0.0, 0.0)
    for feature in one.means.indices {
        let mean = one.means[feature] - other.means[feature]
        let (a, b) = (one.variances[feature], other.variances[feature])
        let deviation = a.squareRoot() - b.squareRoot()
        distance += mean * mean + deviation * deviation
        spread += 0.5 * (a + b)
    }
    return Float(distance / max(spread, 1e-12))
}

/// Mean and variance of each column.
private func moments(_ x: Tensor) -> (means: [Double], variances: [Double]) {
    let mean = x.rowMean()
    let centred = x.addingRow(mean, times: -1)
    let variance = (centred * centred).rowMean()
    return (mean.hostScalars.map(Double.init), variance.hostScalars.map(Double.init))
}

extension Figure {
    /// What a source counts in the labelled loss, 1 on the mean.
    static func weight(ofSource index: Int) -> Figure { Figure("weight of source \(index + 1)") }
}
