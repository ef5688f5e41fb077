import Foundation
import Testing

@testable import Reports

/// Records that a run left out: told where there are any, and nowhere else.
struct SkippedSectionTests {
    private let records = [
        SkippedRecord(
            corpus: "photos", id: "cat/<b>tom</b>.png", why: "is cut short", place: "a/tom.png"),
        SkippedRecord(corpus: "photos", id: "dog/rex.png", why: "is empty"),
    ]

    private func content(_ skipped: [SkippedRecord]?) -> ReportContent {
        var demo = DemoContent()
        var content = demo.content()
        content.result.skipped = skipped
        return content
    }

    @Test func namesEveryRecord() {
        let page = reportPage(content(records))
        #expect(page.contains("2 records were left out") && page.contains("href=\"#skipped\""))
        #expect(page.contains("cat/&lt;b&gt;tom&lt;/b&gt;.png") && page.contains("is empty"))
        #expect(reportPage(content([records[0]])).contains("1 record was left out"))
    }

    @Test(arguments: [nil, []] as [[SkippedRecord]?])
    func isNotThereWithoutAny(skipped: [SkippedRecord]?) {
        #expect(!reportPage(content(skipped)).contains("skipped"))
    }

    @Test func isWrittenOnlyWhereThereAreSome() throws {
        let none = try JSONEncoder().encode(content(nil).result)
        #expect(!String(decoding: none, as: UTF8.self).contains("skipped"))
        let data = try JSONEncoder().encode(content(records).result)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"skipped\":[") && !text.contains("place"))
        let back = try JSONDecoder().decode(RunResult.self, from: data)
        #expect(back.skipped?.map(\.id) == records.map(\.id))
        #expect(back.skipped?.map(\.why) == records.map(\.why))
    }
}
