import Foundation
import Testing

@testable import Reports

/// Test-time methods on streams: told where there are any, and nowhere else.
struct StreamSectionTests {
    private func stream(_ shift: Double, rollbacks: Int, steps: Int = 14) -> StreamResult {
        StreamResult(
            accuracy: SeedStatistics([0.75 + shift, 0.77 + shift]), sourceAccuracy: 0.74,
            difference: Interval(mean: shift, low: shift - 0.01, high: shift + 0.01),
            examples: 400, rollbacks: rollbacks, steps: steps)
    }

    private func content(streams: Bool) -> ReportContent {
        var demo = DemoContent()
        var content = demo.content()
        if streams {
            content.result.streams = [
                "tent": [
                    "mixed": stream(0.02, rollbacks: 0), "sorted": stream(-0.02, rollbacks: 4),
                    "single": stream(0.01, rollbacks: 1),
                ]
            ]
        }
        return content
    }

    @Test func everyOrderHasALine() {
        let content = content(streams: true)
        let page = reportPage(content)
        #expect(page.contains("href=\"#streams\"") && page.contains("4\u{A0}times"))
        #expect(page.contains("400 examples of the test part, once through in each order"))
        let text = resultTable(content.result, order: content.methodOrder, colours: false)
        #expect(text.contains("\n  tent, sorted by class  "))
        #expect(text.contains("+2.0 [+1.0\u{A0}to\u{A0}+3.0]  14\u{A0}times      never"))
        let orders = content.result.streamRows.map(\.order)
        #expect(orders == ["mixed", "sorted by class", "one by one"])
        #expect(content.result.streamRows.map(\.direction) == [1, -1, 0])
        #expect(content.result.streamRows.map(\.rollbacks).prefix(3).contains("once"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func aModelThatNeverLearntIsExplained() {
        var content = content(streams: true)
        #expect(!reportPage(content).contains("never learnt"))
        content.result.streams?["eata"] = ["single": stream(0, rollbacks: 0, steps: 0)]
        #expect(reportPage(content).contains("never learnt"))
        let text = resultTable(content.result, order: content.methodOrder, colours: false)
        #expect(text.contains("A model that never learnt"))
    }

    @Test func aLongNameIsCut() {
        var content = content(streams: true)
        let name = String(repeating: "tent + ", count: 20)
        content.result.streams?[name] = ["mixed": stream(0.01, rollbacks: 3)]
        let text = resultTable(content.result, order: content.methodOrder, colours: true)
        #expect(text.contains("…") && text.contains("\u{1B}[32m"))
        let plain = resultTable(content.result, order: content.methodOrder, colours: false)
        #expect(plain.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func isNotThereWithoutAny() {
        #expect(!reportPage(content(streams: false)).contains("id=\"streams\""))
        let result = content(streams: false).result
        #expect(!resultTable(result, order: [], colours: false).contains("examples come in"))
    }

    @Test func isWrittenAndReadBack() throws {
        let data = try JSONEncoder().encode(content(streams: true).result)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"source_accuracy\"") && text.contains("\"rollbacks\""))
        let back = try JSONDecoder().decode(RunResult.self, from: data)
        #expect(back.streams?["tent"]?["sorted"]?.rollbacks == 4)
        let none = try JSONEncoder().encode(content(streams: false).result)
        #expect(!String(decoding: none, as: UTF8.self).contains("streams"))
    }
}
