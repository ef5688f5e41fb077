import Foundation
import Testing

@testable import Runs

/// Against SciPy 1.x: `stats.t.ppf`, `stats.t.cdf`, `stats.t.interval`.
struct PairedIntervalTests {
    @Test(arguments: [
        (0.975, 1, 12.706204736174694), (0.975, 2, 4.302652729749462),
        (0.975, 3, 3.1824463052837078), (0.975, 4, 2.7764451051977934),
        (0.975, 5, 2.5705818356363146), (0.975, 9, 2.262157162798205),
        (0.975, 29, 2.045229642132703), (0.975, 99, 1.9842169515864174),
        (0.975, 999, 1.9623414611334493), (0.95, 1, 6.313751514675037),
        (0.95, 4, 2.1318467863266495), (0.95, 99, 1.6603911560169906),
    ])
    func quantiles(probability: Double, degrees: Int, expected: Double) {
        let quantile = studentQuantile(probability, degrees: degrees)
        #expect(abs(quantile - expected) < 1e-9 * expected)
    }

    @Test(arguments: [
        (1.0, 1, 0.75), (2.0, 5, 0.9490302605850708), (1.5, 10, 0.9177463367772799),
        (0.3, 7, 0.6135549747989328), (12.0, 3, 0.9993774920996054), (40.0, 2, 0.9996877926639076),
    ])
    func distribution(t: Double, degrees: Int, expected: Double) {
        #expect(abs(studentDistribution(t, degrees: degrees) - expected) < 1e-12)
        #expect(studentDistribution(0, degrees: degrees) == 0.5)
    }

    @Test func distributionGrows() {
        for degrees in 1...12 {
            let values = (0...100).map { studentDistribution(Double($0) / 5, degrees: degrees) }
            #expect(values == values.sorted() && values.allSatisfy { (0.5...1).contains($0) })
        }
    }

    @Test func intervalOfFiveSeeds() {
        // mean 0.02, s = 0.0158114, half-width 2.776445 · s / √5.
        let interval = pairedInterval([0, 0.01, 0.02, 0.03, 0.04])
        #expect(abs(interval.mean - 0.02) < 1e-12)
        #expect(abs(interval.low - 0.0003675683852244833) < 1e-12)
        #expect(abs(interval.high - 0.0396324316147755) < 1e-12)
    }

    @Test func intervalOfTwoSeeds() {
        // s / √2 is half the distance: 0.01 · 12.7062.
        let interval = pairedInterval([0.04, 0.06])
        #expect(abs(interval.low - (0.05 - 0.12706204736174694)) < 1e-10)
        #expect(abs(interval.high - (0.05 + 0.12706204736174694)) < 1e-10)
    }

    @Test func oneSeedTellsNothing() {
        let interval = pairedInterval([0.3])
        #expect(interval == .init(mean: 0.3, low: -1, high: 1))
        #expect(Evaluation.verdict(interval) == .noDifference)
    }

    @Test func equalDifferencesLeaveNoDoubt() {
        #expect(pairedInterval([0.25, 0.25, 0.25]) == .init(mean: 0.25, low: 0.25, high: 0.25))
        #expect(pairedInterval([0, 0]) == .init(mean: 0, low: 0, high: 0))
    }

    @Test func verdicts() {
        #expect(Evaluation.verdict(.init(mean: 0.02, low: 0.001, high: 0.04)) == .improved)
        #expect(Evaluation.verdict(.init(mean: 0.02, low: 0, high: 0.04)) == .noDifference)
        #expect(Evaluation.verdict(.init(mean: 0, low: 0, high: 0)) == .noDifference)
        #expect(Evaluation.verdict(.init(mean: 0.02, low: -0.01, high: 0.04)) == .noDifference)
        #expect(Evaluation.verdict(.init(mean: -0.02, low: -0.04, high: -0.001)) == .worse)
    }
}
