import Reports
import Testing

@testable import Datasets

/// What is written as CSV is read back field by field, by this package's own reader.
struct SeparatedTextTests {
    private static let texts = [
        "plain", "", "a,b", "a \"b\"", " padded ", "two\nlines", "semi;colon", "tab\tin it", "é 🙂",
        "=1+1", "-2", "\u{1B}[31m", "a\\b", "'", "\"", "\u{202E}abc",
    ]

    @Test func rawFieldsAreReadBackAsTheyWere() throws {
        let line = Self.texts.map { SeparatedText.field($0, .csv, isRaw: true) }
        let rows = try CommaSeparated.rows(of: line.joined(separator: ",") + "\n", file: "f")
        #expect(rows.map(\.values) == [Self.texts])
    }

    @Test func safeFieldsAreReadBackAsWhatAReaderIsToSee() throws {
        let line = Self.texts.map { SeparatedText.field($0, .csv) }
        let rows = try CommaSeparated.rows(of: line.joined(separator: ",") + "\n", file: "f")
        var expected = Self.texts
        expected[9...11] = ["'=1+1", "'-2", "\\x1b[31m"]
        expected[15] = "\\u202eabc"
        #expect(rows.map(\.values) == [expected])
    }

    @Test func rowsOfCountlessFieldsAreRefused() throws {
        let fault = try #require(throws: (any Error).self) {
            try CommaSeparated.rows(of: String(repeating: ",", count: 1_000_000), file: "f")
        }
        #expect("\(fault)".contains("more than 10000 columns"))
        let tabs = DelimitedRows.tsv(String(repeating: "\t", count: 1_000_000))
        #expect(tabs.map(\.values.count) == [10_001])
    }
}
