/// Streams for a terminal: a line a method and order, under a head of their own.
struct StreamTable {
    private let rows: [StreamRow]
    private let note: String?

    /// The streams of a run.
    init(_ result: RunResult) {
        (rows, note) = (result.streamRows, result.streamNote)
    }

    /// The lines, of at most ``ResultTable/columns`` columns; none where there are no streams.
    func lines(colours: Bool) -> [String] {
        guard !rows.isEmpty else { return [] }
        let intervals = rows.map { row in row.interval.map { " [\($0)]" } ?? "" }
        let columns: [(head: String, cells: [String])] = [
            ("while examples come in", rows.map { "\(TerminalText.safe($0.method)), \($0.order)" }),
            ("accuracy %", rows.map(\.accuracy)),
            ("source model", rows.map(\.source)),
            (
                intervals.allSatisfy(\.isEmpty) ? "difference" : "difference [95 % interval]",
                zip(rows, intervals).map { $0.difference + $1 }
            ),
            ("learnt", rows.map(\.steps)),
            ("went back", rows.map(\.rollbacks)),
        ]
        var widths = columns.map { column in
            ([column.head] + column.cells).map(TerminalText.width).max() ?? 0
        }
        // Only the names have no bound of their own.
        let others = widths.dropFirst().reduce(0) { $0 + $1 + 2 }
        widths[0] = min(widths[0], max(22, ResultTable.columns - 2 - others))
        func line(_ cells: [String]) -> [String] {
            zip(cells, widths).enumerated().map { index, cell in
                (index == 0 ? "  " : "")
                    + TerminalText.fitted(cell.0, to: cell.1, trailing: index > 0)
            }
        }
        let head = line(columns.map(\.head)).joined(separator: "  ")
        let rule = String(repeating: "─", count: TerminalText.width(head))
        var lines = [TerminalText.styled(head, .bold, colours: colours), rule]
        for (index, row) in rows.enumerated() {
            var cells = line(columns.map { $0.cells[index] })
            if row.direction != 0 {
                cells[3] = TerminalText.styled(
                    cells[3], row.direction > 0 ? .green : .red, colours: colours)
            }
            lines.append(cells.joined(separator: "  "))
        }
        return lines
            + (note.map { [TerminalText.wrapped($0, columns: ResultTable.columns)] } ?? [])
    }
}
