import Tensors
import Testing

@testable import NeuralNetworks

/// Batch-norm of two sources and a target, against a calculation in doubles.
@Suite struct DomainStatisticsTests {
    private static let parts = [2, 3, 4]
    private let x: [[Double]] = [
        [-3, 2], [4, -2], [0, 5], [9, 3], [5, -1], [1, 6], [14, 8], [10, 4], [6, 11],
    ]

    private func moments(_ rows: ArraySlice<[Double]>) -> (mean: [Double], variance: [Double]) {
        let n = Double(rows.count)
        let mean = (0..<2).map { c in rows.reduce(0) { $0 + $1[c] } / n }
        let variance = (0..<2).map { c in
            rows.reduce(0) { $0 + ($1[c] - mean[c]) * ($1[c] - mean[c]) } / n
        }
        return (mean, variance)
    }

    private func isClose(_ a: [Float], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) < 1e-4 }
    }

    /// A running value after a batch's.
    private func moved(_ old: [Double], _ new: [Double]) -> [Double] {
        zip(old, new).map { 0.9 * $0 + 0.1 * $1 }
    }

    private func trained(_ statistics: DomainRows.Statistics) -> (layer: BatchNorm, y: Tensor) {
        var layer = BatchNorm(2)
        let domains = DomainRows(statistics: statistics, sourceCounts: [2, 3])
        var pass = Pass.training(RandomGenerator(seed: 1), domains: domains)
        let y = layer(Tensor(x.joined().map { Float($0) }, shape: [9, 2]), &pass)
        return (layer, y)
    }

    private func unbiased(_ rows: ArraySlice<[Double]>) -> [Double] {
        moments(rows).variance.map { $0 * Double(rows.count) / Double(rows.count - 1) }
    }

    @Test(arguments: [DomainRows.Statistics.apart, .perDomain])
    func eachDomainIsNormalisedApart(statistics: DomainRows.Statistics) {
        let y = trained(statistics).y.hostScalars
        var start = 0
        for count in Self.parts {
            let rows = x[start..<start + count]
            let (mean, variance) = moments(rows)
            let expected = rows.flatMap { row in
                (0..<2).map { (row[$0] - mean[$0]) / (variance[$0] + 1e-5).squareRoot() }
            }
            #expect(isClose(Array(y[2 * start..<2 * (start + count)]), expected))
            start += count
        }
    }

    @Test func theSourcesRunningEstimateIsThatOfTheirMixture() {
        let layer = trained(.perDomain).layer
        #expect(isClose(layer.runningMean.hostScalars, moved([0, 0], moments(x[0..<5]).mean)))
        #expect(isClose(layer.runningVariance.hostScalars, moved([1, 1], unbiased(x[0..<5]))))
        #expect(isClose(layer.targetMean.hostScalars, moments(x[5..<9]).mean))
        #expect(isClose(layer.targetVariance.hostScalars, unbiased(x[5..<9])))
    }

    @Test func oneRunningEstimateOfAllFollowsTheMixtureAndTheTarget() {
        let layer = trained(.apart).layer
        let mean = moved(moved([0, 0], moments(x[0..<5]).mean), moments(x[5..<9]).mean)
        let variance = moved(moved([1, 1], unbiased(x[0..<5])), unbiased(x[5..<9]))
        #expect(isClose(layer.runningMean.hostScalars, mean))
        #expect(isClose(layer.runningVariance.hostScalars, variance))
        #expect(layer.targetWasSeen.hostScalar == 0)
    }

    @Test func sourcesWithoutATargetAreApartToo() {
        let domains = DomainRows(statistics: .apart, sourceCounts: [2, 3])
        #expect(domains.parts(of: 5).map(\.count) == [2, 3])
        #expect(domains.parts(of: 9).map(\.isTarget) == [false, false, true])
        let together = DomainRows(sourceCounts: [2, 3])
        #expect(together.parts(of: 9).map(\.count) == [9])
        let one = DomainRows(statistics: .apart, sourceCounts: [5])
        #expect(one.parts(of: 5).map(\.isTarget) == [false] && one.parts(of: 9).count == 2)
    }
}
