import Support

/// Rows of a table (TSV, CSV or JSONL), read one by one: a corpus's file, or a user's own.
package final class TableReader {
    /// How rows are written; the raw value is the usual ending of a file.
    package enum Format: String, Sendable, CaseIterable {
        case tsv, csv, jsonl
    }

    /// A row's values of the columns asked for; nil where the row has none of that name.
    package struct Row {
        package var values: [String?]
        /// The line that it begins on, counted from 1.
        package var line: Int
        /// The keys of a JSON object that has none of those asked for, sorted.
        package var keys: [String] = []
    }

    /// The name of the file.
    package let file: String
    /// The names of the columns; empty for JSONL, whose rows name their own, and for a file that
    /// has no header because it has no row.
    package private(set) var columns: [String] = []
    /// What stands between fields; nil for JSONL.
    package private(set) var delimiter: Delimiter?
    private let wanted: [String]
    /// Where each wanted column stands in a row.
    private var places: [Int?] = []
    private let rows: Rows

    private enum Rows {
        case delimited(DelimitedRows)
        case objects(ObjectLines)
    }

    /// Opens a table and reads its header.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - format: How it is written.
    ///   - wanted: The columns whose values are read.
    ///   - limit: The most bytes of a row, line ends in quotes among them.
    ///   - allowsPipe: Whether the file may be a named pipe.
    ///   - encoding: What it is declared to be; nil for UTF-8.
    ///   - delimiter: What is declared to stand between its fields; nil to tell it by the header.
    /// - Throws: `UserFault` if it cannot be read, is empty, or has a faulty header.
    package convenience init(
        _ path: String, format: Format, wanted: [String], limit: Int = LineReader.usualLimit,
        allowsPipe: Bool = false, encoding: TextEncoding? = nil, delimiter: Delimiter? = nil
    ) throws {
        let lines = try LineReader(path, limit: limit, allowsPipe: allowsPipe, encoding: encoding)
        try self.init(lines, format: format, wanted: wanted, delimiter: delimiter)
        guard format == .jsonl || !columns.isEmpty else {
            throw UserFault(
                "\(file) is empty", at: .init(file: file),
                remedy: "Write a header such as text and label, and rows under it")
        }
    }

    /// Reads the header of a table, if it has one.
    ///
    /// - Parameters:
    ///   - lines: The lines of the file.
    ///   - format: How it is written.
    ///   - columns: The names of the columns of a file without a header; nil if its first row has
    ///     them, or its rows name their own.
    ///   - wanted: The columns whose values are read.
    ///   - delimiter: What is declared to stand between fields; nil to tell it by the header.
    /// - Throws: `UserFault` if the header is malformed, has a column twice, or may be separated by
    ///   one thing or another.
    init(
        _ lines: LineReader, format: Format, columns: [String]? = nil, wanted: [String],
        delimiter: Delimiter? = nil
    ) throws {
        file = lines.name
        self.wanted = wanted
        guard format != .jsonl else {
            rows = .objects(ObjectLines(of: lines))
            return
        }
        let usual = format == .tsv ? Delimiter.tab : .comma
        let found =
            try delimiter
            ?? (columns != nil
                ? usual
                : Delimiter.guess(of: lines.upcoming(), usual, wanted, file: lines.name))
        self.delimiter = found
        // Tab-separated files have no quotes, whatever a text begins with.
        let hasQuotes = format != .tsv || found != .tab
        // Of one column without a header, a line is a value: a tab in it divides nothing.
        let delimited = DelimitedRows(
            of: lines, delimiter: found, hasQuotes: hasQuotes,
            isWhole: !hasQuotes && columns?.count == 1)
        if let columns {
            self.columns = columns
        } else if let header = try delimited.next() {
            self.columns = header.values.map(\.trimmed)
            try Self.check(self.columns, at: .init(file: lines.name, line: header.line))
        }
        rows = .delimited(delimited)
        places = wanted.map { self.columns.firstIndex(of: $0) }
    }

    private static func check(_ columns: [String], at place: UserFault.Place) throws {
        guard !columns.contains(where: { $0.utf8.contains(UInt8(ascii: "\r")) }) else {
            throw UserFault(
                "the lines end with a carriage return alone", at: place,
                remedy: "Save the file with line ends as today's systems write them (LF or CRLF)")
        }
        var seen = Set<String>()
        for column in columns where !seen.insert(column).inserted {
            throw UserFault(
                "the header has the column '\(column)' twice", at: place,
                remedy: "Rename one of them; if this row is no header, write one above it "
                    + "(or 'header: false' in a corpus.yaml)")
        }
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `UserFault` on a row that is malformed; the rows after it can still be read, but
    ///   for a quote that is never closed.
    package func next() throws -> Row? {
        switch rows {
        case .objects(let objects):
            return try objects.next(wanted)
        case .delimited(let delimited):
            guard let row = try delimited.next() else { return nil }
            guard row.values.count == columns.count else {
                throw UserFault(
                    "this row has \(row.values.count) columns instead of \(columns.count)",
                    at: .init(file: file, line: row.line),
                    remedy: "Give it the columns: \(columns.joined(separator: ", "))")
            }
            return Row(values: places.map { $0.map { row.values[$0] } }, line: row.line)
        }
    }
}
