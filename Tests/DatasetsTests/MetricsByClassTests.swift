import Testing

@testable import Datasets

/// Figures of single classes, intervals and calibration, by hand and by other programs.
struct MetricsByClassTests {
    @Test func figuresOfEachClass() {
        let metrics = Metrics.of(
            predictions: [0, 0, 1, 1, 1], labels: [0, 1, 1, 1, 0], classes: 3)
        let figures = metrics.byClass
        #expect(figures[0] == .init(precision: 0.5, recall: 0.5, f1: 0.5, support: 2))
        let third = 2.0 / 3
        let second = Metrics.ClassFigures(precision: third, recall: third, f1: third, support: 3)
        #expect(figures[1] == second)
        #expect(figures[2] == .init(precision: nil, recall: nil, f1: nil, support: 0))
    }

    /// Values of statsmodels' proportion_confint(method="wilson").
    @Test(arguments: [(17, 24, 0.50833, 0.85089), (0, 10, 0, 0.27753), (10, 10, 0.72247, 1)])
    func wilson(hits: Int, count: Int, low: Double, high: Double) {
        let bounds = Metrics.wilsonInterval(hits: hits, of: count)
        #expect(abs(bounds.low - low) < 1e-4 && abs(bounds.high - high) < 1e-4, "\(bounds)")
    }

    @Test func calibration() {
        // Two in one bin: right half the time at a confidence of 0.9; one alone, right at 0.5.
        let found = Calibration(
            confidences: [0.9, 0.9, 0.5], areRight: [true, false, true])
        #expect(abs(found.expectedError - (0.8 + 0.5) / 3) < 1e-6)
        #expect(abs(found.meanConfidence - 2.3 / 3) < 1e-6)
        let sure = Calibration(confidences: [1, 1, 0], areRight: [true, true, false])
        #expect(sure.expectedError == 0)
        // Within a bin, too sure and not sure enough make up for each other; across a border, 0.6,
        // they do not.
        let within = Calibration(confidences: [0.59, 0.595], areRight: [true, false])
        #expect(abs(within.expectedError - 0.185 / 2) < 1e-6)
        let across = Calibration(confidences: [0.595, 0.605], areRight: [true, false])
        #expect(abs(across.expectedError - (0.405 + 0.605) / 2) < 1e-6)
    }
}
