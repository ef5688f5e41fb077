import Tensors
import Testing

@testable import Shifts

#if canImport(Glibc)
    import Glibc
#endif

struct KernelDiscrepancyTests {
    private func discrepancy(
        _ source: [[Float]], _ target: [[Float]], draws: Int = 99, seed: UInt64 = 1
    ) -> KernelDiscrepancy {
        KernelDiscrepancy(
            Standardizing.standardized(source + target),
            Made.relabelling(source.count, target.count, draws: draws, seed: seed))
    }

    /// Against two plain loops over all pairs.
    @Test func valueIsThatOfAPlainLoop() {
        let (source, target) = (Made.rows(30, seed: 1), Made.rows(20, moved: 0.7, seed: 2))
        let test = discrepancy(source, target)
        let values = Standardizing.standardized(source + target).hostScalars
        func kernel(_ i: Int, _ j: Int) -> Double {
            let square = (0..<4).reduce(0.0) {
                let difference = Double(values[i * 4 + $1]) - Double(values[j * 4 + $1])
                return $0 + difference * difference
            }
            return exp(-square / (2 * test.width * test.width))
        }
        func mean(_ first: Range<Int>, _ second: Range<Int>) -> Double {
            var sum = 0.0
            var count = 0.0
            for i in first {
                for j in second where i != j {
                    sum += kernel(i, j)
                    count += 1
                }
            }
            return sum / count
        }
        let (within, other) = (mean(0..<30, 0..<30), mean(30..<50, 30..<50))
        let plain = within + other - 2 * mean(0..<30, 30..<50)
        #expect(abs(test.value - plain) < 1e-5)
    }

    @Test func seesADifferenceOfSpreadAlone() {
        let wide = Made.rows(150, seed: 3).map { $0.map { 2 * $0 } }
        #expect(discrepancy(Made.rows(150, seed: 4), wide).pValue == 0.01)
    }

    @Test func pValuesAreUniformWithoutADifference() {
        let values = (0..<200).map { draw -> Double in
            let seed = UInt64(draw)
            let source = Made.rows(20, width: 2, seed: 2 * seed + 500)
            let target = Made.rows(20, width: 2, seed: 2 * seed + 501)
            return discrepancy(source, target, draws: 39, seed: seed).pValue
        }
        for limit in [0.1, 0.25, 0.5, 0.75] {
            let share = Double(values.count { $0 <= limit }) / 200
            let error = 4 * (limit * (1 - limit) / 200).squareRoot()
            #expect(abs(share - limit) < error, "\(limit): \(share)")
        }
    }

    @Test func sameSeedSameBits() {
        let (source, target) = (Made.rows(40, seed: 5), Made.rows(40, moved: 0.3, seed: 6))
        let (one, other) = (discrepancy(source, target), discrepancy(source, target))
        #expect(one.value == other.value && one.pValue == other.pValue)
        let more = Parallel.with(threads: 2) { discrepancy(source, target) }
        #expect(abs(more.value - one.value) < 1e-6)
    }
}
