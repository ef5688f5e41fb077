import Datasets

/// The outcome of a run for a terminal of 100 columns.
///
/// A line per method, the floor first and the ceiling last; below it the verdict in one sentence
/// and the target labels that were read. Names are made safe for a terminal.
///
/// - Parameters:
///   - result: The run.
///   - order: The order in which methods are shown.
///   - colours: Whether ANSI colours are written; off for a file or a pipe.
/// - Returns: Lines of at most 100 columns, without a newline at the end.
package func resultTable(_ result: RunResult, order: [String], colours: Bool) -> String {
    let evidence = EvidenceTable(result, order: order)?.lines(colours: colours) ?? []
    let rows = result.methodRows(order: order)
    let figures =
        rows.isEmpty
        ? []
        : ResultTable(rows: rows, metrics: result.metrics, isTrained: result.isTrained)
            .lines(colours: colours)
    let lines = figures + (figures.isEmpty || evidence.isEmpty ? [] : [""]) + evidence
    let verdict = VerdictText(result, target: "the target")
    let style: TerminalText.Style =
        switch verdict.tone {
        case .improved: .green
        case .undecided, .plain: .yellow
        case .worse: .red
        }
    var text = TerminalText.wrapped(
        TerminalText.safe(verdict.sentence), columns: ResultTable.columns)
    if colours, text.hasPrefix(verdict.word) {
        let word = TerminalText.styled(verdict.word, .bold, style, colours: true)
        text = word + text.dropFirst(verdict.word.count)
    }
    let streams = StreamTable(result).lines(colours: colours)
    return
        (lines + (streams.isEmpty ? [] : [""] + streams) + [
            "", text, ResultTable.labelsRead(result),
        ]).joined(separator: "\n")
}

/// The aligned part: a head, a rule, a line a method.
struct ResultTable {
    /// The width that nothing exceeds.
    static let columns = 100

    private struct Column {
        var head: String
        var trailing: Bool
        var cells: [String]

        var width: Int {
            (cells + [head]).map(TerminalText.width).max() ?? 0
        }
    }

    private let rows: [MethodRow]
    private let parts: [Column]
    /// Which column holds the gains.
    private let gainColumn: Int

    /// A table of methods, measured by some metrics.
    ///
    /// - Parameter isTrained: Whether there is nothing to compare: one model, and no gain.
    init(rows: [MethodRow], metrics: [Metric], isTrained: Bool = false) {
        self.rows = rows
        func column(_ head: String, _ cell: (MethodRow) -> String) -> Column {
            Column(head: head, trailing: true, cells: rows.map(cell))
        }
        let names = Column(
            head: "  method", trailing: false,
            cells: rows.map {
                ($0.isChosen ? "▸ " : "  ")
                    + (isTrained ? "trained" : TerminalText.safe($0.name))
            })
        // Deviations and intervals line up on their own, whatever the width of the number before.
        let gains = rows.map { $0.gain ?? "–" }
        let gainWidth = gains.map(TerminalText.width).max() ?? 0
        let intervals = rows.map { row in row.interval.map { "[\($0)]" } ?? "" }
        let intervalWidth = intervals.map(TerminalText.width).max() ?? 0
        let gap = intervalWidth > 0 ? " " : ""
        let gainCells = zip(gains, intervals).map { gain, interval in
            TerminalText.fitted(gain, to: gainWidth, trailing: true) + gap
                + TerminalText.fitted(interval, to: intervalWidth, trailing: true)
        }
        let gainHead = intervalWidth > 0 ? "gain [95 % interval]" : "gain"
        let figures = metrics.enumerated().map { index, metric in
            column(index == 0 ? MetricText(metric).head : metric.title) { $0.figures[index] }
        }
        gainColumn = 1 + figures.count
        let compared = [
            Column(head: gainHead, trailing: true, cells: gainCells),
            column("epochs") { NumberText.epochs($0.epochs, limit: 4) },
            column("regret", \.regret),
        ]
        let alone = [column("epochs") { NumberText.epochs($0.epochs, limit: 4) }]
        parts =
            [names] + figures + (isTrained ? alone : compared) + [
                column("time") { NumberText.clock($0.seconds) }
            ]
    }

    /// The table's lines, all of the same display width.
    func lines(colours: Bool) -> [String] {
        let gap = "  "
        let fixed = parts.dropFirst().reduce(0) { $0 + $1.width + gap.count }
        // Only names have no bound of their own, so they yield when the line would be too long.
        let names = min(parts.first?.width ?? 0, max(12, Self.columns - fixed))
        let widths = [names] + parts.dropFirst().map(\.width)
        func line(_ cell: (Column) -> String) -> [String] {
            zip(parts, widths).map { part, width in
                TerminalText.fitted(cell(part), to: width, trailing: part.trailing)
            }
        }
        let head = line(\.head).joined(separator: gap)
        let rule = String(repeating: "─", count: TerminalText.width(head))
        var lines = [TerminalText.styled(head, .bold, colours: colours), rule]
        for (index, row) in rows.enumerated() {
            var cells = line { $0.cells[index] }
            if row.direction != 0 {
                let style: TerminalText.Style = row.direction > 0 ? .green : .red
                cells[gainColumn] = TerminalText.styled(cells[gainColumn], style, colours: colours)
            }
            if row.isChosen {
                cells[0] = TerminalText.styled(cells[0], .bold, colours: colours)
            } else if row.role != .adapted {
                cells[0] = TerminalText.styled(cells[0], .dim, colours: colours)
            }
            lines.append(cells.joined(separator: gap))
        }
        return lines
    }

    /// How many target labels were read and for what; equal readings are told once.
    static func labelsRead(_ result: RunResult) -> String {
        guard !result.targetLabelsRead.isEmpty else { return "No target label was read." }
        let total = result.targetLabelsRead.reduce(0) { $0 + $1.count }
        var order: [String] = []
        var counts: [String: Int] = [:]
        for reading in result.targetLabelsRead {
            let key = "\(reading.what) (\(reading.purpose))"
            if counts[key] == nil { order.append(key) }
            counts[key, default: 0] += reading.count
        }
        let parts = order.map { "\(NumberText.grouped(counts[$0] ?? 0)) of \($0)" }
        let text =
            "\(result.isTrained ? "Test" : "Target") labels read: \(NumberText.grouped(total)): "
        return TerminalText.wrapped(
            TerminalText.safe(text + parts.joined(separator: "; ") + "."), columns: columns,
            indent: "  ")
    }
}
