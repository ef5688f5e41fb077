/// A saved model's figures for a terminal of 100 columns.
///
/// - Parameters:
///   - result: The figures.
///   - colours: Whether ANSI colours are written; off for a file or a pipe.
/// - Returns: Lines without a newline at the end. Names are made safe for a terminal.
package func evaluationTable(_ result: EvaluationResult, colours: Bool) -> String {
    EvaluationTable(result: result, colours: colours).lines.joined(separator: "\n")
}

/// The per-class figures as CSV (RFC 4180), a line a class under a header.
///
/// - Parameters:
///   - result: The figures.
///   - isRaw: Whether names stand as they are, whatever a spreadsheet makes of them.
package func evaluationCSV(_ result: EvaluationResult, isRaw: Bool = false) -> String {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    var text = "class,precision,recall,f1,support\n"
    for entry in result.classes {
        text += SeparatedText.field(entry.name, .csv, isRaw: isRaw) + ",\(number(entry.precision)),"
        text += "\(number(entry.recall)),\(number(entry.f1)),\(entry.support)\n"
    }
    return text
}

private struct EvaluationTable {
    let result: EvaluationResult
    let colours: Bool

    private static let columns = 100
    /// Confusions that are named.
    private static let named = 5

    var lines: [String] {
        var lines = [
            TerminalText.wrapped(
                TerminalText.safe(
                    "\(result.title) on \(result.data): "
                        + NumberText.counted(result.examples, "example")),
                columns: EvaluationTable.columns), "",
        ]
        lines += figures + [""] + classTable
        if let confused { lines += ["", confused] }
        if let skipped = result.skipped, !skipped.isEmpty {
            lines.append(
                "Left out, since unreadable: \(NumberText.counted(skipped.count, "record")).")
        }
        return lines
    }

    private var figures: [String] {
        let interval = result.accuracyInterval
        let bounds =
            "\(NumberText.hundredths(interval.low))–\(NumberText.hundredths(interval.high))"
        let rows = [
            ("accuracy", NumberText.percent(result.accuracy), "95 % interval \(bounds) (Wilson)"),
            ("balanced accuracy", NumberText.percent(result.balancedAccuracy), ""),
            ("macro-F1", NumberText.percent(result.macroF1), ""),
            ("mean confidence", NumberText.percent(result.meanConfidence), ""),
            (
                "calibration error", NumberText.percent(result.calibrationError),
                "expected, over 15 bins"
            ),
        ]
        return rows.map { name, value, note in
            let line =
                "  " + TerminalText.fitted(name, to: 19, trailing: false)
                + TerminalText.fitted(value, to: 8, trailing: true)
            return note.isEmpty ? line : "\(line)  \(note)"
        }
    }

    private var classTable: [String] {
        let names = result.classes.map { TerminalText.safe($0.name) }
        let width = min(48, max(5, names.map(TerminalText.width).max() ?? 0))
        func line(_ name: String, _ cells: [String]) -> String {
            "  " + TerminalText.fitted(name, to: width, trailing: false)
                + cells.map { TerminalText.fitted($0, to: 11, trailing: true) }.joined()
        }
        func share(_ value: Double?) -> String { value.map(NumberText.hundredths) ?? "–" }
        let head = line("class", ["precision %", "recall", "F1", "support"])
        let rule = String(repeating: "─", count: TerminalText.width(head))
        return [TerminalText.styled(head, .bold, colours: colours), rule]
            + zip(names, result.classes).map { name, entry in
                line(
                    name,
                    [
                        share(entry.precision), share(entry.recall), share(entry.f1),
                        NumberText.grouped(entry.support),
                    ])
            }
    }

    /// Where the model is confused most, in words; nil where it never is.
    private var confused: String? {
        var pairs: [(truth: Int, prediction: Int, count: Int)] = []
        for (truth, row) in result.confusion.enumerated() {
            for (prediction, count) in row.enumerated() where truth != prediction && count > 0 {
                pairs.append((truth, prediction, count))
            }
        }
        guard !pairs.isEmpty else { return nil }
        pairs.sort { ($1.count, $0.truth, $0.prediction) < ($0.count, $1.truth, $1.prediction) }
        let parts = pairs.prefix(EvaluationTable.named).map { pair in
            let support = max(1, result.classes[pair.truth].support)
            return "\(result.classes[pair.truth].name) taken for "
                + "\(result.classes[pair.prediction].name) "
                + NumberText.counted(pair.count, "time")
                + " (\(NumberText.percent(Double(pair.count) / Double(support))))"
        }
        return TerminalText.wrapped(
            TerminalText.safe("Confused most: \(parts.joined(separator: "; "))."),
            columns: EvaluationTable.columns, indent: "  ")
    }
}
