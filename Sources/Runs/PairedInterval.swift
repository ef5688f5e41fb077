import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The mean of paired differences with its two-sided 95 % interval after Student.
///
/// One difference has no spread to judge by: its interval is unbounded, written as the largest
/// difference that the figures can have.
///
/// - Parameter limit: That difference; 1 for shares.
func pairedInterval(_ differences: [Double], limit: Double = 1) -> Interval {
    let statistics = SeedStatistics(differences)
    guard differences.count > 1 else {
        return Interval(mean: statistics.mean, low: -limit, high: limit)
    }
    let error = statistics.std / Double(differences.count).squareRoot()
    let half = studentQuantile(0.975, degrees: differences.count - 1) * error
    return Interval(
        mean: statistics.mean, low: statistics.mean - half, high: statistics.mean + half)
}

/// The quantile of Student's t distribution, by bisection on its distribution function.
///
/// - Parameters:
///   - probability: Between 0.5 and 1.
///   - degrees: Degrees of freedom, at least 1.
func studentQuantile(_ probability: Double, degrees: Int) -> Double {
    var (low, high) = (0.0, 1e4)
    for _ in 0..<200 {
        let middle = (low + high) / 2
        if studentDistribution(middle, degrees: degrees) < probability {
            low = middle
        } else {
            high = middle
        }
    }
    return (low + high) / 2
}

/// P(T ≤ t) for t ≥ 0, by the finite series for whole degrees of freedom (Abramowitz & Stegun
/// 26.7.3–4).
func studentDistribution(_ t: Double, degrees n: Int) -> Double {
    let θ = atan(t / Double(n).squareRoot())
    let (sine, cosine) = (sin(θ), cos(θ))
    var term = n.isMultiple(of: 2) ? 1.0 : cosine
    var sum = n == 1 ? 0 : term
    var k = n.isMultiple(of: 2) ? 1 : 2
    while k < n - 2 {
        term *= Double(k) / Double(k + 1) * cosine * cosine
        sum += term
        k += 2
    }
    let area = n.isMultiple(of: 2) ? sine * sum : 2 / Double.pi * (θ + sine * sum)
    return 0.5 + area / 2
}
