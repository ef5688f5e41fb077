import Testing

@testable import Reports

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.0, 1, "0.0"), (-0.04, 1, "0.0"), (0.05, 1, "0.1"), (12.345, 2, "12.35"),
        (-1.5, 0, "−2"), (0.007, 3, "0.007"), (99.96, 1, "100.0"), (.nan, 1, "n/a"),
        (.infinity, 1, "∞"), (-.infinity, 1, "−∞"),
    ])
    func fixed(value: Double, decimals: Int, text: String) {
        #expect(NumberText.fixed(value, decimals) == text)
    }

    @Test func hugeNumbersSurvive() {
        #expect(NumberText.fixed(1e300, 3) == "1e+300")
        #expect(NumberText.fixed(-1e300, 3) == "−1e+300")
    }

    @Test func sharesAndPoints() {
        #expect(NumberText.percent(0.739) == "73.9\u{A0}%")
        #expect(NumberText.points(0.029) == "+2.9")
        #expect(NumberText.points(-0.029) == "−2.9")
        #expect(NumberText.points(0.0001) == "0.0")
        #expect(NumberText.points(-0.0001) == "0.0")
        #expect(NumberText.points(.nan) == "n/a")
    }

    @Test(arguments: [(0, "0"), (999, "999"), (2857, "2,857"), (-1_234_567, "−1,234,567")])
    func grouped(count: Int, text: String) {
        #expect(NumberText.grouped(count) == text)
    }

    @Test(arguments: [
        (4.24, "4.2 s", "0:04"), (48.4, "48 s", "0:48"), (192.0, "3 min 12 s", "3:12"),
        (59.9, "1 min 00 s", "1:00"), (3840.0, "1 h 04 min", "1:04:00"), (.nan, "n/a", "n/a"),
        (-1.0, "n/a", "n/a"), (.infinity, "n/a", "n/a"),
    ])
    func timeSpans(seconds: Double, words: String, clock: String) {
        #expect(NumberText.duration(seconds).map { $0 == "\u{A0}" ? " " : $0 } == Array(words))
        #expect(NumberText.clock(seconds) == clock)
    }

    @Test func epochsInFewWords() {
        #expect(NumberText.epochs([], limit: 4) == "–")
        #expect(NumberText.epochs([7, 7, 7], limit: 2) == "7")
        #expect(NumberText.epochs([9, 12, 10], limit: 4) == "9, 12, 10")
        #expect(NumberText.epochs([9, 12, 10, 11], limit: 4) == "9–12")
    }

    @Test func oneSeedHasNoDeviation() {
        #expect(NumberText.spread(SeedStatistics([0.7])) == "70.0")
        #expect(NumberText.spread(SeedStatistics([0.7, 0.72])) == "71.0\u{A0}±\u{A0}1.4")
    }
}
