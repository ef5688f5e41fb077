import Tensors
import Testing

@testable import Runs

struct LabelDrawTests {
    /// Predictions of some classes, with doubts that differ.
    private func made(_ count: Int, classes: Int, seed: UInt64 = 1) -> ([Int], [Double]) {
        var generator = RandomGenerator(seed: seed, stream: "predictions")
        let predicted = (0..<count).map { _ in generator.integer(below: classes) }
        let confidence = (0..<count).map { _ in 0.4 + 0.6 * Double(generator.uniform()) }
        return (predicted, confidence)
    }

    @Test(arguments: [(200, 3, 50), (60, 10, 50), (1_000, 40, 50), (30, 2, 50), (500, 2, 10)])
    func drawsTheBudgetAndCoversAll(count: Int, classes: Int, budget: Int) {
        let (predicted, confidence) = made(count, classes: classes)
        let draw = LabelDraw(
            budget, predicted: predicted, confidence: confidence, classes: classes, seed: 1)
        let drawn = draw.strata.flatMap(\.drawn)
        #expect(drawn.count == min(budget, count) && Set(drawn).count == drawn.count)
        #expect(draw.strata.reduce(0) { $0 + $1.size } == count)
        #expect(draw.strata.allSatisfy { !$0.drawn.isEmpty && $0.drawn.count <= $0.size })
        let again = LabelDraw(
            budget, predicted: predicted, confidence: confidence, classes: classes, seed: 1)
        #expect(again.strata == draw.strata)
        let other = LabelDraw(
            budget, predicted: predicted, confidence: confidence, classes: classes, seed: 2)
        #expect(count <= budget || other.strata != draw.strata)
    }

    @Test func strataAreClassesPartedByConfidence() {
        let (predicted, confidence) = made(400, classes: 2)
        let draw = LabelDraw(
            60, predicted: predicted, confidence: confidence, classes: 2, seed: 1)
        #expect(draw.strata.count == 6)
        for stratum in draw.strata { #expect(Set(stratum.drawn.map { predicted[$0] }).count == 1) }
        // Of doubtful ones more is drawn, but not much more.
        let rates = draw.strata.map { Double($0.drawn.count) / Double($0.size) }
        #expect(rates[0] > rates[2] * 1.15 && rates[0] < rates[2] * 2)
        #expect(rates[3] > rates[5] * 1.15 && rates[3] < rates[5] * 2)
    }

    /// In made-up targets whose model is overconfident the interval holds the true accuracy about
    /// as often as it says, and the estimate leans to neither side.
    @Test(arguments: [(400, 2, 0.9), (400, 5, 0.7), (150, 3, 0.95)])
    func theIntervalHoldsAsOftenAsItSays(count: Int, classes: Int, accuracy: Double) {
        var (held, error) = (0, 0.0)
        let trials = 300
        for trial in 0..<trials {
            let (predicted, confidence) = made(count, classes: classes, seed: UInt64(trial + 7))
            var generator = RandomGenerator(seed: UInt64(trial), stream: "truth")
            // The confidence runs over 0.4…1, the chance of being right about the accuracy.
            let right = confidence.map { value in
                Double(generator.uniform()) < min(1, accuracy + (value - 0.7) * 0.3) ? 1.0 : 0.0
            }
            let truth = right.reduce(0, +) / Double(count)
            let draw = LabelDraw(
                50, predicted: predicted, confidence: confidence, classes: classes,
                seed: UInt64(trial))
            let estimate = StratifiedEstimate(
                draw.strata.map { .init(size: $0.size, values: $0.drawn.map { right[$0] }) })
            let share = estimate.share
            if share.low <= truth && truth <= share.high { held += 1 }
            error += share.mean - truth
        }
        let coverage = Double(held) / Double(trials)
        #expect(coverage > 0.92, "\(coverage)")
        #expect(abs(error / Double(trials)) < 0.01)
    }
}

struct StratifiedEstimateTests {
    @Test func labelsCountByWhatTheyStandFor() {
        let estimate = StratifiedEstimate([
            .init(size: 90, values: [1, 1, 1, 0]), .init(size: 10, values: [0, 0]),
        ])
        #expect(abs(estimate.share.mean - 0.9 * 0.75) < 1e-12)
        // 1 / (0.9² / 4 · (1 − 4/90) + 0.1² / 2 · (1 − 2/10))
        #expect(abs(estimate.effectiveSize - 1 / (0.81 / 4 * 86 / 90 + 0.01 / 2 * 0.8)) < 1e-9)
        #expect(estimate.share.low < estimate.share.mean)
        #expect(estimate.share.high > estimate.share.mean && estimate.share.high < 1)
    }

    @Test func whatIsLabelledAsAWholeIsKnown() {
        let estimate = StratifiedEstimate([.init(size: 4, values: [1, 1, 1, 0])])
        #expect(estimate.effectiveSize == .infinity)
        #expect(estimate.share.low == 0.75 && estimate.share.high == 0.75)
        #expect(estimate.difference.low == 0.75)
    }

    @Test func evenStrataAreASimpleDraw() {
        let one = StratifiedEstimate([.init(size: 100_000, values: [1, 0, 1, 1, 0, 1, 1, 1, 1, 1])])
        #expect(abs(one.effectiveSize - 10) < 0.01)
        // The score interval of 8 of 10 (Wilson 1927).
        #expect(abs(one.share.low - 0.4902) < 1e-3 && abs(one.share.high - 0.9433) < 1e-3)
    }

    @Test func differencesArePaired() {
        // 20 pairs, 6 mended and 1 broken: (6 − 1) / 20, and the interval of Agresti and Min.
        let values = Array(repeating: 1.0, count: 6) + [-1] + Array(repeating: 0, count: 13)
        let estimate = StratifiedEstimate([.init(size: 10_000_000, values: values)])
        let difference = estimate.difference
        #expect(abs(difference.mean - 0.25) < 1e-12)
        #expect(abs(difference.low + 0.0061) < 1e-3, "\(difference)")
        #expect(abs(difference.high - 0.4607) < 1e-3, "\(difference)")
    }
}
