import Testing

@testable import Reports

@Suite struct TicksTests {
    @Test(arguments: [
        (0.0, 1.0, [0.0, 0.5, 1]), (70.0, 79.0, [70.0, 75]), (-0.3, 0.3, [-0.2, 0, 0.2]),
        (0.0, 100.0, [0.0, 50, 100]),
    ])
    func roundNumbers(low: Double, high: Double, ticks: [Double]) {
        let axis = Ticks(from: low, to: high, about: 3)
        #expect(axis.values.count == ticks.count)
        for (value, tick) in zip(axis.values, ticks) { #expect(abs(value - tick) < 1e-9) }
    }

    @Test(
        arguments: [
            [], [.nan], [.infinity, -.infinity], [0], [5, 5, 5], [-3], [1e-12, 2e-12],
            [1e99, -1e99],
            [1e308, -1e308], [1e15, 1e15 + 1], [0, .nan, 1], [.leastNonzeroMagnitude],
        ] as [[Double]])
    func anyValuesGiveAnAxis(values: [Double]) {
        let axis = Ticks(holding: values)
        #expect(axis.low < axis.high)
        #expect(axis.values.count <= 12)
        for value in axis.values {
            #expect(value >= axis.low && value <= axis.high)
            #expect(!axis.label(value).isEmpty)
        }
        for value in values where isDrawable(value) {
            #expect((0...1).contains(axis.share(of: value)))
        }
    }

    @Test func labelsHaveTheStepsDecimals() {
        let axis = Ticks(from: 0, to: 0.1, about: 4)
        #expect(axis.values.map(axis.label) == ["0.00", "0.05", "0.10"])
        let large = Ticks(from: 0, to: 4e7, about: 2)
        #expect(large.values.map(large.label) == ["0", "2.0e7", "4.0e7"])
    }

    @Test(arguments: [(1, [1]), (2, [1, 2]), (4, [1, 2, 3, 4]), (12, [1, 5, 12]), (0, [1])])
    func epochs(last: Int, ticks: [Int]) {
        #expect(Ticks.epochs(to: last) == ticks)
    }

    @Test(arguments: 1...300)
    func epochsHoldBothEndsAndStayFew(last: Int) {
        let ticks = Ticks.epochs(to: last)
        #expect(ticks.first == 1 && ticks.last == last)
        #expect(ticks == ticks.sorted() && Set(ticks).count == ticks.count && ticks.count <= 7)
    }
}

@Suite struct ChartTests {
    private func chart(_ values: [[Double]], marked: Int? = nil) -> LineChart {
        LineChart(
            title: "loss <&>",
            series: values.enumerated().map {
                LineChart.Series(seed: $0.offset, values: $0.element, marked: marked)
            })
    }

    @Test func gapsBreakTheLine() {
        let page = PageReader(chart([[1, 2, .nan, 3, 4]]).markup.html)
        #expect(page.elements.filter { $0 == "polyline" }.count == 2)
        #expect(page.texts["text"]?.contains("1 not finite") == true)
    }

    @Test func oneEpochIsADot() {
        let page = PageReader(chart([[1], [2]], marked: 1).markup.html)
        #expect(!page.elements.contains("polyline"))
        // A dot a seed, one for the mean, and the two marks of the selection.
        #expect(page.elements.filter { $0 == "circle" }.count == 5)
    }

    @Test func meanPassesOverWhatIsMissing() {
        let mean = chart([[1, .nan, .nan], [3, 4, .nan], [5]]).mean
        #expect(mean[0] == 3 && mean[1] == 4 && mean[2].isNaN)
    }

    @Test(arguments: [[], [[]], [[.nan, .infinity]], [[-.infinity], []]] as [[[Double]]])
    func emptyChartsSaySo(values: [[Double]]) {
        let page = PageReader(chart(values, marked: 3).markup.html)
        let words = page.texts["text"] ?? []
        #expect(words == ["nothing recorded"] || words == ["no finite value"])
    }

    @Test(arguments: [0, 1, 2, 8, 9, 12])
    func scatterPlotsHoldAnyClasses(count: Int) {
        let points = (0..<40).map { index in
            FeatureMap.Point(
                x: index == 7 ? .nan : Double(index % 5), y: Double(index / 5),
                isTarget: index.isMultiple(of: 2), label: index % 4 == 3 ? nil : index % 13)
        }
        let names = (0..<count).map { "class <\($0)>" }
        let plot = ScatterPlot(map: FeatureMap(title: "a \"map\"", points: points), classes: names)
        let page = PageReader(plot.markup.html)
        #expect(page.texts["text"]?.contains("1\u{A0}point not finite") == true)
        #expect(page.attributes.contains { $0.hasPrefix("svg aria-label=a \"map\": 19 source") })
        let legend = ScatterPlot.legend(classes: names, source: "<s>", target: "<t>")
        _ = PageReader("<div>\(legend.html)</div>")
    }

    @Test func noPointsOrOnePointIsDrawn() {
        let none = ScatterPlot(map: FeatureMap(title: "", points: []), classes: [])
        #expect(PageReader(none.markup.html).texts["text"] == ["no point to draw"])
        let one = FeatureMap.Point(x: 3, y: 3, isTarget: true, label: 0)
        let plot = ScatterPlot(map: FeatureMap(title: "", points: [one]), classes: ["a"])
        #expect(PageReader(plot.markup.html).elements.contains("path"))
    }

    @Test func matrixPrintsCountsAndShares() {
        let matrix = ConfusionMatrix(
            method: "m", counts: [[30, 10], [0, 60]], classes: ["a", "b"])
        let page = PageReader(matrix.markup.html)
        #expect(page.texts["td"]?.contains("3075\u{A0}%") == true)
        #expect(page.texts["figcaption"] == ["m 90 of 100 right"])
    }

    @Test(arguments: [[], [[]], [[1], [2, 3, 4]], [[0, 0], [0, 0]]] as [[[Int]]])
    func matrixSurvivesAnyShape(counts: [[Int]]) {
        _ = PageReader(ConfusionMatrix(method: "m", counts: counts, classes: []).markup.html)
    }

    @Test func manyClassesTellTheCommonestMistakes() {
        let counts = (0..<12).map { truth in (0..<12).map { $0 == truth ? 50 : ($0 + truth) % 5 } }
        let matrix = ConfusionMatrix(method: "m", counts: counts, classes: [])
        let page = PageReader(matrix.markup.html)
        #expect(page.texts["li"]?.count == 5)
        #expect(page.texts["li"]?.first == "class 0 → class 4 4")
    }

    @Test func rowsWithoutFiniteValuesAreDrawn() {
        let row = IntervalPlot.Row(
            name: "<m>", role: .adapted, isChosen: true, mean: .nan, low: -.infinity, high: .nan,
            seeds: [.nan, 0.5], value: "n/a")
        let plot = IntervalPlot(
            title: "t", rows: [row], references: [.nan], seeds: [1], words: NumberText.percent)
        let page = PageReader(plot.markup.html)
        #expect(page.elements.filter { $0 == "circle" }.count == 1)
        #expect(page.texts["title"] == ["<m>, seed no. 2: 50.0\u{A0}%"])
    }
}
