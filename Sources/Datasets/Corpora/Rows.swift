import Support

/// One row of a corpus file: the values of the columns that were asked for, in that order.
struct Row {
    var values: [String]
    /// The line it begins on, counted from 1.
    var line: Int
}

/// A row with all its fields, as a delimited file has it.
struct Fields {
    var values: [String]
    var line: Int
}

/// Files in which each row has the same columns.
enum DelimitedRows {
    /// No row is parted into more fields: what is beyond belongs to the last.
    static let mostColumns = 10_000

    /// Picks the columns that a corpus reads from rows of fields.
    ///
    /// - Parameters:
    ///   - rows: The rows of the file, with its header if it has one.
    ///   - rules: What the corpus says of its columns.
    ///   - file: The file, for faults.
    /// - Throws: `UserFault` for a row with more or fewer fields than there are columns, and for a
    ///   header that lacks a column or has one twice.
    static func pick(
        from rows: [Fields], rules: RowRules, file: String
    ) throws -> [Row] {
        var body = rows[...]
        let columns: [String]
        if let given = rules.columns {
            columns = given
        } else {
            guard let header = body.popFirst() else { return [] }
            columns = header.values
            let place = UserFault.Place(file: file, line: header.line)
            try checkHeader(columns, at: place)
            try rules.requireUsedColumns(in: columns)
        }
        let picked = rules.usedColumns.compactMap { columns.firstIndex(of: $0.name) }
        return try body.map { row in
            guard row.values.count == columns.count else {
                throw UserFault(
                    "this row has \(row.values.count) columns instead of \(columns.count)",
                    at: .init(file: file, line: row.line),
                    remedy: "Give it the columns: \(columns.joined(separator: ", "))")
            }
            return Row(values: picked.map { row.values[$0] }, line: row.line)
        }
    }

    private static func checkHeader(_ columns: [String], at place: UserFault.Place) throws {
        var seen = Set<String>()
        for column in columns where !seen.insert(column).inserted {
            throw UserFault(
                "the header has the column '\(column)' twice", at: place,
                remedy: "Rename one of them, or write 'header: false' if it is not a header")
        }
    }

    /// The rows of tab-separated text, which is taken as it stands: a quote is a quote.
    ///
    /// - Parameter text: The text of the file; lines end with LF or CRLF, and empty ones are skipped.
    static func tsv(_ text: String) -> [Fields] {
        lines(of: text).map { line, number in
            let values = line.split(
                separator: UInt8(ascii: "\t"), maxSplits: mostColumns,
                omittingEmptySubsequences: false)
            return Fields(values: values.map { String(decoding: $0, as: UTF8.self) }, line: number)
        }
    }

    /// The lines of a text, without their ends, and their numbers; empty lines are skipped.
    static func lines(of text: String) -> [(bytes: ArraySlice<UInt8>, number: Int)] {
        let lines = Array(text.utf8).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            return bytes.isEmpty ? nil : (bytes, index + 1)
        }
    }
}
