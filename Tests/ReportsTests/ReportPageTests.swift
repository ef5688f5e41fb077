import Foundation
import Support
import Testing

@testable import Reports

@Suite struct ReportPageTests {
    private static let hostile =
        "<script>alert(1)</script>\"' onload='x' &amp; ]]> --> "
        + "\u{0}\u{1B}\u{FFFF}\u{202E} 😈 </style>"

    private func page(_ change: (inout DemoContent) -> Void) -> String {
        var demo = DemoContent()
        change(&demo)
        return reportPage(demo.content())
    }

    @Test func pageIsWellFormedAndComplete() {
        let reader = PageReader(page { _ in })
        #expect(
            reader.texts["h2"] == [
                "From floor to ceiling", "Figures", "How do we know?", "Learning curves",
                "Choosing the epoch without labels", "What is taken for what",
                "Where both domains lie", "Examples that changed", "What the doctor says",
                "How to reproduce this",
            ])
        #expect(reader.text.contains("dawb recipe sentiment-social-to-reviews"))
        #expect(reader.texts["h1"]?.first?.hasPrefix("Adapting with cdan raised") == true)
    }

    @Test func pageNeedsNothingElse() {
        let text = page { _ in }
        let reader = PageReader(text)
        for element in ["script", "link", "img", "iframe", "object", "embed", "base"] {
            #expect(!reader.elements.contains(element))
        }
        for attribute in reader.attributes {
            let name = attribute.split(separator: " ").last?.split(separator: "=").first ?? ""
            #expect(!name.hasPrefix("on") && name != "src" && name != "srcset")
        }
        #expect(
            reader.attributes.filter { $0.hasPrefix("a href=") }.allSatisfy {
                $0.hasPrefix("a href=#")
            })
        #expect(!text.contains("url(") && !text.contains("@import"))
        let namespaces = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"]
        let bare = namespaces.reduce(text) { $0.replacingOccurrences(of: $1, with: "") }
        #expect(!bare.contains("http://") && !bare.contains("https://"))
    }

    @Test func anchorsLeadSomewhere() {
        let reader = PageReader(page { _ in })
        let ids = reader.attributes.filter { $0.hasPrefix("section id=") }.map { $0.dropFirst(11) }
        let links = reader.attributes.filter { $0.hasPrefix("a href=#") }.map { $0.dropFirst(8) }
        #expect(ids == links && Set(ids).count == ids.count)
    }

    @Test func drawingsHaveLabels() {
        let reader = PageReader(page { _ in })
        let drawings = reader.elements.filter { $0 == "svg" }.count
        let labelled = reader.attributes.filter { $0.hasPrefix("svg aria-label=") }.count
        let hidden = reader.attributes.filter { $0 == "svg aria-hidden=true" }.count
        #expect(drawings > 0 && labelled + hidden == drawings)
    }

    @Test func hostileTextIsShownAsText() {
        let evil = Self.hostile
        var demo = DemoContent()
        demo.methods = ["source-only", evil, "target-supervised"]
        demo.means[evil] = 0.74
        demo.chosen = evil
        demo.classes = [evil, evil + "2"]
        var content = demo.content()
        content.title = evil
        content.sources = [.init(name: evil, details: evil)]
        content.target = .init(name: evil, details: evil)
        content.recipeText = evil
        content.result.recipe = evil
        content.result.modality = evil
        content.result.targetLabelsRead = [
            LabelReading(what: evil, when: evil, count: 1, purpose: evil)
        ]
        content.changedExamples = [
            ChangedExample(
                id: evil, text: evil, truth: evil, before: .init(evil, confidence: .nan),
                after: .init(evil, confidence: 1), change: .mended)
        ]
        content.findings = [
            FindingGroup(
                method: evil, seeds: [1], finding: Finding(epoch: 1, what: evil, remedy: evil))
        ]
        content.featureMaps = [FeatureMap(title: evil, points: [])]
        content.curves = [
            TrainingCurve(
                method: evil, seed: 1, losses: [evil: [1, 2]], validators: [evil: [1, 2]],
                targetFigure: [0.5, 0.6], selectedEpoch: 2)
        ]
        content.confusions = [evil: [[1, 2], [3, 4]]]
        let text = reportPage(content)
        let reader = PageReader(text)
        #expect(!reader.elements.contains("script"))
        #expect(!text.contains("<script") && !text.contains("\u{0}") && !text.contains("\u{1B}"))
        #expect(reader.text.contains("<script>alert(1)</script>\"' onload='x' &amp; ]]>"))
        #expect(text.components(separatedBy: "</style>").count == 2)
    }

    @Test func oneSeedAndOneEpoch() {
        let reader = PageReader(
            page {
                $0.seeds = [4]
                $0.epochs = 1
            })
        #expect(reader.text.contains("A single seed cannot tell an effect from chance"))
        #expect(!reader.text.contains("worst seed"))
    }

    @Test func onlySourceOnly() {
        var demo = DemoContent()
        demo.methods = ["source-only"]
        demo.chosen = "source-only"
        var content = demo.content()
        content.changedExamples = []
        content.findings = []
        content.featureMaps = []
        let reader = PageReader(reportPage(content))
        #expect(reader.text.contains("Nothing to report."))
        #expect(reader.text.contains("No feature map was drawn for this run."))
        #expect(reader.text.contains("this run carries no verdict"))
        #expect(reader.texts["h2"]?.first == "The methods side by side")
    }

    @Test func manyClassesAndMethods() {
        let reader = PageReader(
            page {
                $0.classes = (0..<26).map { "class \($0)" }
                $0.methods = ["source-only", "a", "b", "c", "d", "e", "f", "target-supervised"]
                $0.verdict = .noDifference
                $0.chosen = "a"
            })
        #expect(reader.elements.filter { $0 == "figure" }.count > 40)
    }

    @Test func emptyContentSurvives() {
        let result = RunResult(
            recipe: "", modality: "", verdict: .noDifference, chosenMethod: "", wallSeconds: .nan,
            peakRSSMB: .infinity, targetLabelsRead: [], methods: [:])
        let content = ReportContent(
            result: result, methodOrder: ["x"], title: "", classes: [],
            sources: [.init(name: "", details: "")], target: .init(name: "", details: ""),
            seeds: [], curves: [], confusions: [:], featureMaps: [], changedExamples: [],
            findings: [], recipeText: "")
        let reader = PageReader(reportPage(content))
        #expect(reader.text.contains("No target label was read"))
        #expect(!resultTable(result, order: [], colours: true).isEmpty)
    }

    @Test func figuresThatAreNotFiniteSurvive() {
        var demo = DemoContent()
        var content = demo.content()
        content.result.methods["cdan"]?.figures[0].values = SeedStatistics([.nan, 0.7])
        content.result.methods["cdan"]?.gainOverSourceOnly = Interval(
            mean: .nan, low: -.infinity, high: .infinity)
        content.curves[0].losses["classification"] = [.nan, .infinity, 1]
        content.curves[1].selectedEpoch = 999
        content.curves[2].selectedEpoch = 0
        content.confusions["cdan"] = [[1], [2, 3, 4]]
        content.changedExamples.append(
            ChangedExample(
                id: "x", text: "", truth: "a", before: .init("b", confidence: .infinity),
                after: .init("c", confidence: -1), change: .other))
        let reader = PageReader(reportPage(content))
        #expect(reader.text.contains("not finite"))
        #expect(reader.text.contains("Wrong before and after"))
    }

    @Test func samePageTwice() {
        #expect(page { _ in } == page { _ in })
    }

    @Test func namesAndWords() {
        let domain = DomainDescription(name: "tweets", details: "2,857 labelled")
        #expect(domain.text == "tweets (2,857 labelled)")
        #expect(ReportPage.shellWord("a-b_c.d/e") == "a-b_c.d/e")
        #expect(ReportPage.shellWord("a b'c") == "'a b'\\''c'")
        #expect(ReportPage.shellWord("") == "''")
        #expect(ReportPage.list(["a", "b", "c"]) == "a, b and c")
        #expect(ReportPage.moment("2031-05-04T10:11:12Z") == "2031-05-04 10:11:12")
    }
}

@Suite struct FindingGroupTests {
    private func add(
        _ method: String, _ seed: Int, _ epoch: Int, _ remedy: String,
        to groups: inout [FindingGroup]
    ) {
        groups.add(
            Finding(epoch: epoch, what: "what \(seed)", remedy: remedy), method: method, seed: seed)
    }

    @Test func seedsWithOneTroubleAreToldTogether() {
        var demo = DemoContent()
        var content = demo.content()
        var groups: [FindingGroup] = []
        add("dann", 1, 3, "rest", to: &groups)
        add("dann", 1, 4, "walk", to: &groups)
        add("dann", 2, 2, "rest", to: &groups)
        add("cdan", 2, 1, "rest", to: &groups)
        add("dann", 5, 6, "rest", to: &groups)
        content.findings = groups
        #expect(
            groups.map(\.place) == [
                "dann, seeds 1, 2 and 5, first in epoch 2", "dann, seed 1, epoch 4",
                "cdan, seed 2, epoch 1",
            ])
        #expect(groups.first?.finding.what == "what 1")
        let page = reportPage(content)
        #expect(page.contains("dann, seeds 1, 2 and 5, first in epoch 2."))
    }
}
