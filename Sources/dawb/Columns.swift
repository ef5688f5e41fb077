import Reports

/// Rows of texts in columns.
enum Columns {
    /// The rows, each column as wide as its longest text, the last as it is.
    static func text(_ rows: [[String]]) -> String {
        let rows = rows.map { $0.map(TerminalText.safe) }
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in
            rows.map { TerminalText.width($0[column]) }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, text in
                column + 1 == columns
                    ? text : TerminalText.fitted(text, to: widths[column] + 2, trailing: false)
            }.joined() + "\n"
        }.joined()
    }

    /// The head of a long text: the rest is in the JSON.
    static func shortened(_ text: String) -> String {
        TerminalText.width(text) > 48 ? TerminalText.fitted(text, to: 48, trailing: false) : text
    }
}
