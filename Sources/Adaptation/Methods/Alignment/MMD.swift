package import NeuralNetworks
package import Support
package import Tensors

/// Features whose distributions agree under a sum of Gaussian kernels (DAN).
///
/// Long et al. 2015, arXiv:1502.02791, eq. 4; estimators of Gretton et al. 2012, JMLR 13. Of
/// several sources the mean of each one's distance to the target.
package struct MMD: NamedMethod {
    /// How the discrepancy is estimated.
    package enum Estimator: String, Sendable, Codable, CaseIterable {
        /// All pairs without the diagonal: unbiased, O((N + M)² · F); batches may differ in size.
        case quadratic
        /// Neighbouring pairs only: unbiased, O(N · F), noisy; needs batches of one even size.
        case linear
    }

    package static let name = "mmd"
    package static let summary = "maximum mean discrepancy"
    package var needs: MethodNeeds { MethodNeeds(logits: false) }

    /// Settings of the method.
    package struct Options: SettingsSection, Equatable {
        /// Factor on the discrepancy.
        package var weight: Float = 1
        package var estimator = Estimator.quadratic
        /// The number of Gaussian kernels.
        package var kernels = 5

        /// Kernel widths as multiples of the median squared distance: powers of two around 1.
        var bandwidths: [Float] {
            (0..<kernels).map {
                Float(sign: .plus, exponent: $0 - kernels / 2, significand: 1)
            }
        }

        /// The defaults.
        package init() {}

        package static let list: [Setting<Options>] = [
            .number("weight", \.weight, in: 0...1_000, "factor on the discrepancy"),
            .choice("estimator", \.estimator, "all pairs, or neighbouring ones"),
            .count("kernels", \.kernels, in: 1...20, "Gaussian kernels"),
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
        // Neighbouring pairs need as many rows of the target: each source has those at its own
        // place.
        let usesPairs =
            options.estimator == .linear
            && step.sources.reduce(0) { $0 + $1.features.rows } == step.target.features.rows
        var start = 0
        let discrepancy = step.meanOverSources { source, target in
            let rows = start..<start + source.rows
            start = rows.upperBound
            guard usesPairs, source.rows >= 2 else {
                return quadraticMMD(source, target, bandwidths: options.bandwidths)
            }
            return linearMMD(
                source, rows.count == target.rows ? target : target.rows(rows),
                bandwidths: options.bandwidths)
        }
        losses.terms = [("mmd", discrepancy * options.weight)]
        losses.figures = [.mmd: FigureReading(discrepancy)]
        return losses
    }
}

/// Squared maximum mean discrepancy between two feature batches, unbiased over all pairs.
///
/// - Parameters:
///   - source: Features, shape `[N, F]`.
///   - target: Features, shape `[M, F]`.
///   - bandwidths: Kernel widths as multiples of the median squared distance, which is detached.
/// - Returns: A scalar, shape `[]`; can be negative.
/// - Precondition: `N ≥ 2`, `M ≥ 2`, equal `F`.
/// - Complexity: O((N + M)² · F).
/// - SeeAlso: Gretton et al. 2012, eq. 3.
package func quadraticMMD(_ source: Tensor, _ target: Tensor, bandwidths: [Float]) -> Tensor {
    let (n, m) = (source.rows, target.rows)
    precondition(n >= 2 && m >= 2, "quadraticMMD: batches of \(n) and \(m)")
    let within = source.squaredDistances(to: source)
    let across = source.squaredDistances(to: target)
    let beyond = target.squaredDistances(to: target)
    let median = medianOffDiagonal(within, across, beyond)
    // The diagonal adds 1 for each example and kernel; it is taken off again.
    let kernels = Float(bandwidths.count)
    func sum(_ distances: Tensor) -> Tensor { kernelSum(distances, bandwidths, median).sum() }
    let a = (sum(within) + -(Float(n) * kernels)) * (1 / Float(n * (n - 1)))
    let b = (sum(beyond) + -(Float(m) * kernels)) * (1 / Float(m * (m - 1)))
    return a + b - sum(across) * (2 / Float(n * m))
}

/// Squared maximum mean discrepancy from neighbouring pairs.
///
/// - Parameters:
///   - source: Features, shape `[N, F]`; the last row is left out where N is odd.
///   - target: Features, shape `[N, F]`.
///   - bandwidths: Kernel widths as multiples of the median squared distance, which is detached.
/// - Returns: A scalar, shape `[]`; can be negative.
/// - Precondition: equal shapes, `N ≥ 2`.
/// - Complexity: O(N · F).
/// - SeeAlso: Gretton et al. 2012, lemma 14.
package func linearMMD(_ source: Tensor, _ target: Tensor, bandwidths: [Float]) -> Tensor {
    precondition(
        source.shape == target.shape && source.rows >= 2,
        "linearMMD: \(source.shape) and \(target.shape)")
    let pairs = source.rows / 2
    let even = (0..<pairs).map { Int32(2 * $0) }
    let odd = even.map { $0 + 1 }
    let (x, next) = (source.gatherRows(even), source.gatherRows(odd))
    let (y, after) = (target.gatherRows(even), target.gatherRows(odd))
    func distances(_ a: Tensor, _ b: Tensor) -> Tensor {
        let difference = a - b
        return (difference * difference).rowSums()
    }
    let four = [distances(x, next), distances(y, after), distances(x, after), distances(next, y)]
    let median = medianOf(four.flatMap(\.hostScalars))
    let kernels = four.map { kernelSum($0, bandwidths, median) }
    return (kernels[0] + kernels[1] - kernels[2] - kernels[3]).mean()
}

/// Σ_b exp(−d / (b · median)), element by element.
private func kernelSum(_ distances: Tensor, _ bandwidths: [Float], _ median: Float) -> Tensor {
    let terms = bandwidths.map { (distances * (-1 / ($0 * max(median, 1e-12)))).exp() }
    return terms.dropFirst().reduce(terms[0], +)
}

private func medianOffDiagonal(_ within: Tensor, _ across: Tensor, _ beyond: Tensor) -> Float {
    var values = across.hostScalars
    for square in [within, beyond] {
        let (n, scalars) = (square.rows, square.hostScalars)
        for row in 0..<n {
            for column in (row + 1)..<max(n, row + 1) { values.append(scalars[row * n + column]) }
        }
    }
    return medianOf(values)
}

private func medianOf(_ values: [Float]) -> Float {
    values.isEmpty ? 1 : values.sorted()[values.count / 2]
}

extension Figure {
    /// The squared maximum mean discrepancy of the features.
    static let mmd = Figure("mmd")
}
