import Support

/// Reads the rows of a table (TSV, CSV or JSONL) one by one, as a corpus's files are read: only the row at hand is
/// in memory.
package final class TableReader {
    /// How rows are written; the raw value is the usual ending of a file.
    package enum Format: String, Sendable, CaseIterable {
        case tsv, csv, jsonl
    }

    /// A row's values of the columns asked for; nil where the row has none of that name.
    package struct TableRow {
        package var values: [String?]
        /// The line that it begins on, counted from 1.
        package var line: Int
    }

    /// The file.
    package let file: String
    /// The names in the header; empty for JSONL, whose rows name their own.
    package private(set) var columns: [String] = []
    private let format: Format
    private let lines: LineReader
    private let wanted: [String]

    /// Opens a table and reads its header.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - format: How it is written.
    ///   - wanted: The columns whose values are read.
    ///   - limit: The most bytes of a row, line ends in quotes among them.
    ///   - allowsPipe: Whether the file may be a named pipe.
    /// - Throws: `UserFault` if it cannot be read, is empty, or has a faulty header.
    package init(
        _ path: String, format: Format, wanted: [String], limit: Int = LineReader.usualLimit,
        allowsPipe: Bool = false
    ) throws {
        lines = try LineReader(path, limit: limit, allowsPipe: allowsPipe)
        file = lines.name
        self.format = format
        self.wanted = wanted
        guard format != .jsonl else { return }
        guard let header = try fields() else {
            throw UserFault(
                "\(file) is empty", at: .init(file: file),
                remedy: "Write a header such as text and label, and rows under it")
        }
        columns = header.values.map(\.trimmed)
        var seen = Set<String>()
        for column in columns where !seen.insert(column).inserted {
            throw UserFault(
                "the header has the column '\(column)' twice",
                at: .init(file: file, line: header.line), remedy: "Rename one of them")
        }
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `UserFault` on a row that is malformed; the rows after it can still be read, but for a quote that
    ///   is never closed.
    package func next() throws -> TableRow? {
        if format == .jsonl { return try object() }
        guard let row = try fields() else { return nil }
        guard row.values.count == columns.count else {
            throw UserFault(
                "this row has \(row.values.count) columns instead of \(columns.count)",
                at: .init(file: file, line: row.line),
                remedy: "Give it the columns: \(columns.joined(separator: ", "))")
        }
        let values = wanted.map { name in columns.firstIndex(of: name).map { row.values[$0] } }
        return TableRow(values: values, line: row.line)
    }

    private func object() throws -> TableRow? {
        while let line = try lines.next() {
            let text = try text(line.bytes, line: line.number)
            if text.trimmed.isEmpty { continue }
            let rows = try numbered(from: line.number) {
                try JSONLines.rows(of: text, columns: wanted, file: file)
            }
            guard let row = rows.first else { continue }
            return TableRow(values: row.values.map { $0.isEmpty ? nil : $0 }, line: line.number)
        }
        return nil
    }

    /// The fields of the next row that is not empty.
    private func fields() throws -> Fields? {
        while let first = try lines.next() {
            var bytes = first.bytes
            // A quoted field may hold line ends: its quotes are even in number once it is whole.
            var isQuoted = format == .csv && Self.hasOddQuotes(bytes)
            while isQuoted, bytes.count < lines.limit, let more = try lines.next() {
                bytes.append(UInt8(ascii: "\n"))
                bytes += more.bytes
                isQuoted = isQuoted != Self.hasOddQuotes(more.bytes)
            }
            if bytes.isEmpty { continue }
            let text = try text(bytes, line: first.number)
            let rows = try numbered(from: first.number) {
                format == .csv
                    ? try CommaSeparated.rows(of: text, file: file) : DelimitedRows.tsv(text)
            }
            if let row = rows.first { return Fields(values: row.values, line: first.number) }
        }
        return nil
    }

    private static func hasOddQuotes(_ bytes: [UInt8]) -> Bool {
        bytes.reduce(false) { $0 != ($1 == UInt8(ascii: "\"")) }
    }

    private func text(_ bytes: [UInt8], line: Int) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UserFault(
                "this line is not UTF-8 text", at: .init(file: file, line: line),
                remedy: "Save the file as UTF-8, for example with: iconv -f LATIN1 -t UTF-8")
        }
        return text
    }

    /// Calls `body` on text that begins on a line of the file, and gives its faults their lines in the file.
    private func numbered<Value>(from first: Int, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch var fault as UserFault {
            let line = fault.place?.line ?? 1
            fault.place?.line = line + first - 1
            throw fault
        }
    }
}
