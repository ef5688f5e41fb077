import Datasets
import Foundation
import Testing

@testable import Reports

/// Figures other than accuracy in result, table and verdict.
struct MetricTextTests {
    private let rmse = Metric("rmse", title: "RMSE", unit: "stars", higherIsBetter: false)

    private func method(_ seeds: [Double], gain: Interval?) -> MethodResult {
        MethodResult(
            figures: [
                MetricFigure(rmse, SeedStatistics(seeds)),
                MetricFigure(
                    Metric("spearman", higherIsBetter: true), SeedStatistics([0.5, 0.6])),
            ], gainOverSourceOnly: gain, selectedEpochs: [1, 2], regret: Regret([0, 0.1]),
            validators: [:], trainSeconds: 3)
    }

    private var result: RunResult {
        RunResult(
            recipe: "r", modality: "text", verdict: .improved, chosenMethod: "mmd",
            wallSeconds: 1, peakRSSMB: 1, targetLabelsRead: [],
            methods: [
                "source-only": method([1.5, 1.4], gain: nil),
                "mmd": method([1.25, 1.15], gain: Interval(mean: 0.25, low: 0.2, high: 0.3)),
                "target-supervised": method(
                    [1, 0.9], gain: Interval(mean: 0.5, low: 0.4, high: 0.6)),
            ])
    }

    @Test func sharesArePerCentAndOthersAreNot() {
        #expect(MetricText(.accuracy).whole(0.7391) == "73.9\u{A0}%")
        #expect(MetricText(.accuracy).head == "accuracy %")
        #expect(MetricText(.accuracy).wholeDifference(0.029) == "+2.9 points")
        #expect(MetricText(rmse).whole(1.23456) == "1.235\u{A0}stars")
        #expect(MetricText(rmse).head == "RMSE, stars")
        #expect(MetricText(rmse).wholeDifference(-0.0412) == "−0.041 stars")
    }

    @Test func resultKeepsNameUnitAndDirection() throws {
        let data = try JSONEncoder().encode(result)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"target_metric\":{") && text.contains("\"higher_is_better\":false"))
        #expect(text.contains("\"further_metrics\":[{") && !text.contains("target_accuracy"))
        let again = try JSONDecoder().decode(RunResult.self, from: data)
        let figure = try #require(again.methods["mmd"]).headline
        #expect(figure.metric.name == "rmse" && figure.metric.unit == "stars")
        #expect(!figure.metric.higherIsBetter && figure.values.seeds == [1.25, 1.15])
    }

    @Test func aLowerFigureIsABetterOne() {
        let verdict = VerdictText(result, target: "reviews")
        #expect(
            verdict.headline
                == "Adapting with mmd lowered RMSE on reviews from 1.450\u{A0}stars to "
                + "1.200\u{A0}stars."
        )
        #expect(verdict.figure == "+0.250" && verdict.unit == "stars")
        #expect(verdict.ceiling?.contains("closed 50\u{A0}% of the gap") == true)
        let table = resultTable(result, order: ["source-only", "mmd"], colours: false)
            .replacing("\n", with: " ")
        #expect(table.contains("RMSE, stars") && table.contains("spearman"))
        #expect(table.contains("+0.250") && table.contains("gain +0.250 stars"))
        #expect(!table.contains("accuracy") && !table.contains("points"))
    }

    @Test func noNumberIsCut() {
        let figures = [1_234_567.891, 4.01e38].map { NumbersEvaluation.Figure(rmse, $0) }
        let table = NumbersEvaluation(
            model: "m", title: "a model", data: "d", examples: 2, metrics: figures, skipped: nil
        ).table
        #expect(table.contains("1234567.891\u{A0}stars") && table.contains("e+38\u{A0}stars"))
        let text = PredictionText(.table, classes: [], top: nil)
        #expect(text.line("x", [12_345_678]) == "12345678.000  x\n")
        #expect(text.line("x", [-0.5]) == "   −0.500  x\n")
    }

    @Test func gainsOfAFigureThatIsBetterLow() throws {
        var demo = DemoContent()
        var content = demo.content()
        content.result = result
        content.methodOrder = ["source-only", "mmd", "target-supervised"]
        let page = reportPage(content)
        #expect(page.contains("RMSE on the target, stars") && !page.contains("in per cent"))
        #expect(page.contains("a gain above 0 is a better RMSE"))
    }
}
