import Support
import Testing

@testable import Reports

@Suite struct ResultTableTests {
    /// The aligned lines of a table: all before the empty line.
    private func lines(_ result: RunResult, order: [String]) -> [String] {
        let text = resultTable(result, order: order, colours: false)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }.map(String.init)
    }

    @Test func everyLineHasTheSameWidth() {
        var demo = DemoContent()
        let result = demo.result()
        let widths = Set(lines(result, order: demo.methods).map(TerminalText.width))
        #expect(widths.count == 1 && widths.allSatisfy { $0 <= 100 })
    }

    @Test func hostileNamesKeepTheWidth() {
        var demo = DemoContent()
        demo.methods += [
            "\u{1B}[2Jboo\u{202E}", "領域適応-" + String(repeating: "域", count: 60), "a\nb",
            "👩‍👩‍👧-e\u{301}",
        ]
        let result = demo.result()
        let all = lines(result, order: demo.methods)
        #expect(all.count == 2 + demo.methods.count)
        #expect(Set(all.map(TerminalText.width)).count == 1)
        #expect(TerminalText.width(all[0]) <= 100)
        #expect(!all.joined().contains("\u{1B}"))
    }

    @Test func floorComesFirstAndCeilingLast() {
        var demo = DemoContent()
        let result = demo.result()
        #expect(
            result.methodNames(order: ["target-supervised", "cdan", "nobody", "cdan"])
                == ["source-only", "cdan", "dann", "target-supervised"])
    }

    @Test func everyLineFitsTheTerminal() {
        var demo = DemoContent()
        demo.seeds = Array(1...12)
        var result = demo.result()
        result.targetLabelsRead += (1...9).map {
            LabelReading(what: "reviews/few \($0)", when: "", count: $0, purpose: "few-shot")
        }
        let text = resultTable(result, order: demo.methods, colours: false)
        for line in text.split(separator: "\n") {
            #expect(TerminalText.width(String(line)) <= 100)
        }
    }

    @Test func coloursOnlyWhenAsked() {
        var demo = DemoContent()
        let result = demo.result()
        let plain = resultTable(result, order: demo.methods, colours: false)
        let coloured = resultTable(result, order: demo.methods, colours: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[1;32mImproved\u{1B}[0m"))
        var stripped = ""
        var inside = false
        for character in coloured {
            if character == "\u{1B}" { inside = true }
            if !inside { stripped.append(character) }
            if character == "m" { inside = false }
        }
        #expect(stripped == plain)
    }

    @Test func readingsAreSummed() {
        var demo = DemoContent()
        var result = demo.result()
        let reading = LabelReading(what: "t", when: "", count: 1500, purpose: "p")
        result.targetLabelsRead = [reading, reading]
        #expect(ResultTable.labelsRead(result) == "Target labels read: 3,000: 3,000 of t (p).")
        result.targetLabelsRead = []
        #expect(ResultTable.labelsRead(result) == "No target label was read.")
    }

    @Test(arguments: [
        ("abc", 3), ("±–→▸−", 5), ("東京", 4), ("e\u{301}", 1), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("", 0),
        ("\u{200B}", 0),
    ])
    func widthInColumns(text: String, columns: Int) {
        #expect(TerminalText.width(text) == columns)
        #expect(TerminalText.width(TerminalText.fitted(text, to: 7, trailing: true)) == 7)
        #expect(TerminalText.width(TerminalText.fitted(text + text, to: 1, trailing: false)) == 1)
    }

    @Test func wrappingKeepsEveryWord() {
        let text = "one two three four five"
        #expect(
            TerminalText.wrapped(text, columns: 9, indent: " ") == "one two\n three\n four\n five")
        #expect(TerminalText.wrapped("", columns: 9) == "")
        #expect(TerminalText.wrapped("incomprehensible", columns: 4) == "incomprehensible")
    }
}

@Suite struct VerdictTextTests {
    private func verdict(_ change: (inout DemoContent) -> Void) -> VerdictText {
        var demo = DemoContent()
        change(&demo)
        return VerdictText(demo.result(), target: "reviews")
    }

    @Test func improved() {
        let text = verdict { _ in }
        #expect(text.tone == .improved)
        #expect(text.headline.hasPrefix("Adapting with cdan raised accuracy on reviews from "))
        #expect(text.figureNote.hasSuffix("over 5\u{A0}paired seeds"))
        #expect(text.ceiling?.contains("of the gap") == true)
    }

    @Test func noDifferenceIsNotSoldAsGain() {
        let text = verdict {
            $0.verdict = .noDifference
            $0.chosen = "dann"
        }
        #expect(text.tone == .undecided)
        #expect(text.sentence.hasPrefix("No difference. "))
        #expect(text.meaning.contains("can be chance"))
        #expect(text.ceiling?.contains("gap") == false)
    }

    @Test func worseKeepsTheSourceModel() {
        let text = verdict {
            $0.methods = ["source-only", "dann", "target-supervised"]
            $0.means["dann"] = 0.64
            $0.verdict = .worse
            $0.chosen = "source-only"
        }
        #expect(text.headline.contains("Adapting with dann lowered accuracy"))
        #expect(text.figure?.hasPrefix("−") == true)
        #expect(text.sentence.hasSuffix(": the source model is kept."))
        #expect(text.meaning.hasSuffix("The source model is kept."))
    }

    @Test func worseAmongSeveralMethodsNamesTheLoser() {
        func text(_ mean: Double) -> VerdictText {
            verdict {
                $0.means["dann"] = mean
                $0.means["cdan"] = 0.63
                $0.verdict = .worse
                $0.chosen = "source-only"
            }
        }
        #expect(text(0.72).headline.contains("cdan lowered"))
        // Two losers: the result does not say which of them was chosen.
        #expect(text(0.64).headline.contains("The adapted method that the validators chose"))
        #expect(text(0.64).sentence.hasSuffix("The source model is kept."))
    }

    @Test func oneSeedProvesNothing() {
        let text = verdict { $0.seeds = [3] }
        #expect(text.tone == .undecided)
        #expect(text.word == "One seed")
        #expect(text.meaning.contains("run at least three"))
        #expect(!text.sentence.contains("95"))
    }

    @Test func nothingAdapted() {
        let text = verdict {
            $0.methods = ["source-only"]
            $0.chosen = "source-only"
        }
        #expect(text.tone == .plain)
        #expect(text.figure == nil)
        #expect(text.sentence.hasPrefix("Not adapted. Without adaptation, accuracy on reviews is "))
    }
}
