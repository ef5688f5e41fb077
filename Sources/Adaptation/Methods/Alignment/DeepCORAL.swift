package import NeuralNetworks
package import Support
package import Tensors

/// Features whose covariances agree.
///
/// Sun & Saenko 2016, arXiv:1607.01719, eq. 1–3; of several sources the mean of each one's distance
/// to the target.
package struct DeepCORAL: NamedMethod {
    package static let name = "coral"
    package static let summary = "correlation alignment"
    package var needs: MethodNeeds { MethodNeeds(logits: false) }

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the loss.
        package var weight: Float = 1

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...1_000_000, "factor on the loss")
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
        var losses = StepLosses()
        let loss = step.meanOverSources(coral)
        losses.terms = [("coral", loss * options.weight)]
        losses.figures = [.coral: FigureReading(loss)]
        return losses
    }
}

/// The squared Frobenius distance between two covariances, over 4F².
///
/// - Parameters:
///   - source: Features, shape `[N, F]`.
///   - target: Features, shape `[M, F]`.
/// - Returns: A scalar, shape `[]`.
/// - Precondition: `N ≥ 2`, `M ≥ 2`, equal `F`.
/// - Complexity: O((N + M) · F²).
package func coral(_ source: Tensor, _ target: Tensor) -> Tensor {
    precondition(
        source.rows >= 2 && target.rows >= 2 && source.columns == target.columns,
        "coral: \(source.shape) and \(target.shape)")
    let difference = covariance(source) - covariance(target)
    let f = Float(source.columns)
    return (difference * difference).sum() * (1 / (4 * f * f))
}

private func covariance(_ x: Tensor) -> Tensor {
    let centred = x.addingRow(x.rowMean(), times: -1)
    return matmul(centred, centred, transposeA: true) * (1 / Float(x.rows - 1))
}

extension Figure {
    /// The distance of the covariances.
    static let coral = Figure("coral")
}
