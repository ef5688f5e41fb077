import Foundation
import Testing

@testable import Reports

/// Test-time methods on streams: told where there are any, and nowhere else.
struct StreamSectionTests {
    private func stream(_ shift: Double, rollbacks: Int) -> StreamResult {
        StreamResult(
            accuracy: SeedStatistics([0.75 + shift, 0.77 + shift]), sourceAccuracy: 0.74,
            difference: Interval(mean: shift, low: shift - 0.01, high: shift + 0.01),
            rollbacks: rollbacks)
    }

    private func content(streams: Bool) -> ReportContent {
        var demo = DemoContent()
        var content = demo.content()
        if streams {
            content.result.streams = [
                "tent": [
                    "mixed": stream(0.02, rollbacks: 0), "sorted": stream(-0.005, rollbacks: 4),
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
        let text = resultTable(content.result, order: content.methodOrder, colours: false)
        #expect(text.contains("Stream, mixed: tent 78.0"))
        #expect(content.result.streamRows.map(\.order) == ["mixed", "sorted", "single"])
        #expect(content.result.streamRows.map(\.rollbacks).prefix(3).contains("once"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func isNotThereWithoutAny() {
        #expect(!reportPage(content(streams: false)).contains("id=\"streams\""))
        let result = content(streams: false).result
        #expect(!resultTable(result, order: [], colours: false).contains("Stream"))
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
