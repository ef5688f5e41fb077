import Datasets

/// The evidence of all methods for a terminal of 100 columns: a head, a rule, a line a method, and
/// what the columns mean.
struct EvidenceTable {
    private let rows: [EvidenceRow]
    private let source: MetricText

    /// The table of a run; nil where its target was measured.
    init?(_ result: RunResult, order: [String]) {
        rows = result.evidenceRows(order: order)
        source = result.sourceMetric
        guard !rows.isEmpty else { return nil }
    }

    /// The table's lines, all of the same display width but for the explanation below.
    func lines(colours: Bool) -> [String] {
        let hasClasses = rows.contains { $0.sharesDistance != "–" }
        var columns: [(head: String, cell: (EvidenceRow) -> String)] = [
            (source.isShare ? "source %" : "source", \.source)
        ]
        if hasClasses {
            columns += [
                ("seeds agree", \.seedAgreement), ("changed", \.changed),
                ("shares off", \.sharesDistance),
            ]
        }
        columns += [
            ("distance", \.distance), ("evidence", \.word),
            ("time", { NumberText.clock($0.seconds) }),
        ]
        let cells = columns.map { column in rows.map(column.cell) }
        let widths = zip(columns, cells).map { column, cells in
            ([column.head] + cells).map(TerminalText.width).max() ?? 0
        }
        let names = rows.map { ($0.isChosen ? "▸ " : "  ") + TerminalText.safe($0.name) }
        let fixed = widths.reduce(0) { $0 + $1 + 2 }
        let longest = (names + ["  method"]).map(TerminalText.width).max() ?? 0
        // Only names have no bound of their own, so they yield when the line would be too long.
        let nameWidth = min(longest, max(12, ResultTable.columns - fixed))
        func line(_ name: String, _ cells: [String]) -> String {
            ([TerminalText.fitted(name, to: nameWidth, trailing: false)]
                + zip(cells, widths).map { TerminalText.fitted($0, to: $1, trailing: true) })
                .joined(separator: "  ")
        }
        let head = line("  method", columns.map(\.head))
        var lines = [
            TerminalText.styled(head, .bold, colours: colours),
            String(repeating: "─", count: TerminalText.width(head)),
        ]
        for (index, row) in rows.enumerated() {
            let text = line(names[index], cells.map { $0[index] })
            let style: TerminalText.Style? = row.isChosen ? .bold : row.role == .floor ? .dim : nil
            lines.append(style.map { TerminalText.styled(text, $0, colours: colours) } ?? text)
        }
        let shares =
            hasClasses
            ? "seeds agree, changed: % of the target's examples, changed against source-only; "
                + "shares off: % of the class shares that differ from the source's; " : ""
        let note =
            "source: \(source.metric.title) on the source's held-out part; \(shares)"
            + "distance: between the domains' features, 0 to 2."
        return lines + ["", TerminalText.wrapped(note, columns: ResultTable.columns)]
    }
}
