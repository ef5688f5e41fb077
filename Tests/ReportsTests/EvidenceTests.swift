import Datasets
import Support
import Testing

@testable import Reports

/// Tables and pages of runs whose target has no labels.
struct EvidenceTests {
    private let names = [
        "source-only", "dann + information-maximization + self-training", "shot\u{1B}[2J",
    ]

    private func content(
        words: [Judgement.Word?] = [nil, .supports, .against], chosen: Int = 1
    ) -> ReportContent {
        var demo = DemoContent()
        demo.classes = ["box <b>", "cone", "round cup"]
        var content = demo.content()
        var methods: [String: MethodResult] = [:]
        for (index, name) in names.enumerated() {
            var evidence = MethodEvidence(
                source: MetricFigure(.accuracy, SeedStatistics([0.97, 0.99])),
                classShares: ["box <b>": 0.5, "cone": 0.5 - 0.1 * Double(index), "round cup": 0],
                sharesDistance: SeedStatistics([0.25, 0.35]), seedAgreement: 0.943,
                methodAgreement: 0.8, changed: index == 0 ? nil : SeedStatistics([0.125, 0.125]),
                distance: SeedStatistics([index == 2 ? .nan : 1.5, 1.25]))
            evidence.judgement = words[index].map {
                Judgement($0, reasons: ["seeds agree on everything", "nothing else is known"])
            }
            methods[name] = MethodResult(
                figures: [], gainOverSourceOnly: nil, selectedEpochs: [3, 4], regret: nil,
                validators: [
                    "entropy": ValidatorSummary(
                        score: SeedStatistics([-0.5, -0.25]), epochs: [3, 3], regret: nil)
                ], trainSeconds: 75, evidence: evidence)
        }
        var result = RunResult(
            recipe: "shapes", modality: "image", verdict: .unmeasured, chosenMethod: names[chosen],
            wallSeconds: 10, peakRSSMB: 100, targetLabelsRead: [], methods: methods)
        result.sourceShares = ["box <b>": 0.4, "cone": 0.4, "round cup": 0.2]
        content.result = result
        content.methodOrder = names
        content.curves = []
        content.confusions = [:]
        content.reviewExamples = [
            ReviewExample(
                id: "a/<1>.png", text: "", answer: .init("cone", confidence: 0.51),
                before: .init("box <b>", confidence: 0.9), agreement: 0.5)
        ]
        content.changedExamples = [
            ChangedExample(
                id: "b", text: "words", truth: nil, before: .init("cone"), after: .init("box <b>"),
                change: .unknown)
        ]
        return content
    }

    @Test func theTableHasEvidenceAndNoAccuracy() {
        let content = content()
        let text = resultTable(content.result, order: names, colours: false)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { TerminalText.width(String($0)) <= 100 }, "\(text)")
        #expect(lines[0].contains("seeds agree") && lines[0].contains("evidence"))
        let chosen = lines.first { $0.hasPrefix("▸ dann") } ?? ""
        for word in ["98.0\u{A0}±\u{A0}1.4", "94.3", "12.5", "30.0", "1.38", "supports", "1:15"] {
            #expect(chosen.contains(word), "\(word) in \(chosen)")
        }
        #expect(!text.contains("\u{1B}") && !text.contains("nan"), "\(text)")
        #expect(text.contains("Unmeasured. The evidence supports dann"))
        #expect(lines.last == "No target label was read.")
    }

    @Test func wordsFollowTheEvidence() {
        func text(_ words: [Judgement.Word?], chosen: Int) -> VerdictText {
            VerdictText(content(words: words, chosen: chosen).result, target: "attic")
        }
        let mixed = text([nil, .mixed, .against], chosen: 1)
        #expect(mixed.headline.contains("is mixed on dann") && mixed.tone == .undecided)
        #expect(mixed.meaning.hasPrefix("Seeds agree on everything; nothing else is known."))
        let kept = text([nil, .against, .against], chosen: 0)
        #expect(kept.headline.contains("the source model is kept") && kept.tone == .worse)
        #expect(kept.headline.contains("attic has no labels"))
        #expect(text([nil, .supports, nil], chosen: 1).tone == .improved)
        #expect(mixed.figure == nil && mixed.ceiling == nil)
    }

    @Test func thePageShowsSharesSideBySide() {
        let page = reportPage(content())
        for words in [
            "What is known without labels", "labels of the source", "class=\"share chosen\"",
            "Examples to look at first", "a/&lt;1&gt;.png", "box &lt;b&gt;", "50\u{A0}% of seeds",
            "Right or wrong, nobody knows", "What speaks for and against",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        for words in ["nan", "truth:", "Had one validator", "What is taken for what", "∞"] {
            #expect(!page.contains(words), "\(words)")
        }
    }

    @Test func aResultComesBack() throws {
        let result = content().result
        let text = try JSONText.encode(result)
        let again = try #require(JSONText.decode(RunResult.self, Array(text.utf8)))
        #expect(again.verdict == .unmeasured && again.sourceShares == result.sourceShares)
        #expect(again.methods[names[1]]?.evidence == result.methods[names[1]]?.evidence)
        #expect(again.methods.values.allSatisfy { $0.figures.isEmpty && $0.regret == nil })
        #expect(!text.contains("gain_over_source_only") && !text.contains("accuracy\" :"))
    }
}
