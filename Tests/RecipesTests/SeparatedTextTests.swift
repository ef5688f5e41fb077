import Reports
import Testing

@testable import Datasets

/// What is written as CSV is read back field by field, by this package's own reader.
struct SeparatedTextTests {
    private static let texts = [
        "plain", "", "a,b", "a \"b\"", " padded ", "two\nlines", "semi;colon", "tab\tin it", "é 🙂",
        "=1+1", "-2", "\u{1B}[31m", "a\\b", "'", "\"", "\u{202E}abc",
    ]

    /// The rows of comma- or tab-separated text without a header.
    private func rows(
        _ text: String, _ format: TableReader.Format = .csv, columns count: Int
    ) throws -> [[String?]] {
        let columns = (0..<count).map(String.init)
        let reader = try TableReader(
            LineReader(Array(text.utf8), name: "f"), format: format, columns: columns,
            wanted: columns)
        var rows: [[String?]] = []
        while let row = try reader.next() { rows.append(row.values) }
        return rows
    }

    @Test func rawFieldsAreReadBackAsTheyWere() throws {
        let line = Self.texts.map { SeparatedText.field($0, .csv, isRaw: true) }
        let found = try rows(line.joined(separator: ",") + "\n", columns: Self.texts.count)
        #expect(found == [Self.texts])
    }

    @Test func safeFieldsAreReadBackAsWhatAReaderIsToSee() throws {
        let line = Self.texts.map { SeparatedText.field($0, .csv) }
        let found = try rows(line.joined(separator: ",") + "\n", columns: Self.texts.count)
        var expected = Self.texts
        expected[9...11] = ["'=1+1", "'-2", "\\x1b[31m"]
        expected[15] = "\\u202eabc"
        #expect(found == [expected])
    }
}
