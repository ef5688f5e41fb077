import Datasets
import Reports

/// Estimates of a whole from labels that were drawn by strata.
struct StratifiedEstimate {
    /// A stratum with what became of those that were drawn from it.
    struct Stratum {
        /// Examples in it.
        var size: Int
        /// A value for each labelled example.
        var values: [Double]
    }

    private let strata: [Stratum]
    /// Labels that a simple draw would need to tell as much, were all strata alike.
    ///
    /// A label counts by the examples that it stands for (Kish 1965, design effect of weights); of
    /// a stratum that is labelled as a whole nothing is left to chance. What strata gain beside is
    /// not counted: for few labels in each it cannot be told from chance.
    let effectiveSize: Double

    /// An estimate from strata.
    ///
    /// - Precondition: Each has a value.
    init(_ strata: [Stratum]) {
        precondition(
            !strata.isEmpty && strata.allSatisfy { !$0.values.isEmpty },
            "StratifiedEstimate: a stratum without a value")
        self.strata = strata
        let whole = strata.reduce(0.0) { $0 + Double($1.size) }
        let variance = strata.reduce(0.0) { sum, stratum in
            let (size, drawn) = (Double(stratum.size), Double(stratum.values.count))
            let weight = size / whole
            return sum + weight * weight / drawn * (1 - drawn / size)
        }
        effectiveSize = variance > 0 ? 1 / variance : .infinity
    }

    /// The mean of the whole.
    var mean: Double { mean { $0 } }

    private func mean(_ value: (Double) -> Double) -> Double {
        let whole = strata.reduce(0.0) { $0 + Double($1.size) }
        return strata.reduce(0.0) { sum, stratum in
            let total = stratum.values.reduce(0) { $0 + value($1) }
            return sum + Double(stratum.size) / whole * total / Double(stratum.values.count)
        }
    }

    /// The share of the whole whose value is 1, where values are 0 and 1, with its 95 % interval.
    var share: Interval {
        let share = min(1, max(0, mean))
        let bounds = Metrics.wilsonInterval(share: share, size: effectiveSize)
        // Rounding must not put the share itself outside.
        return Interval(
            mean: share, low: min(share, bounds.low), high: max(share, bounds.high))
    }

    /// The mean of differences of −1, 0 and 1, with its 95 % interval (Agresti & Min 2005: half an
    /// example more in each of the four cells of a paired comparison).
    var difference: Interval {
        guard effectiveSize.isFinite else { return Interval(mean: mean, low: mean, high: mean) }
        let n = effectiveSize
        let up = mean { $0 > 0 ? 1 : 0 } * n + 0.5
        let down = mean { $0 < 0 ? 1 : 0 } * n + 0.5
        let centre = (up - down) / (n + 2)
        let spread = ((up + down) / (n + 2) - centre * centre) / (n + 2)
        let half = Metrics.normalQuantile * max(0, spread).squareRoot()
        return Interval(mean: mean, low: max(-1, centre - half), high: min(1, centre + half))
    }
}
