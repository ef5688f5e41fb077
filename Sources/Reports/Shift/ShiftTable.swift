/// A comparison of two sets for a terminal of 100 columns.
///
/// - Parameters:
///   - result: The figures.
///   - page: The page that was written; nil for none.
///   - colours: Whether ANSI colours are written; off for a file or a pipe.
/// - Returns: Lines without a newline at the end. Names are made safe for a terminal.
package func shiftTable(_ result: ShiftResult, page: String?, colours: Bool) -> String {
    ShiftTable(result: result, page: page, colours: colours).lines.joined(separator: "\n")
}

private struct ShiftTable {
    let result: ShiftResult
    let page: String?
    let colours: Bool

    private static let columns = 100

    private var words: ShiftWords { ShiftWords(result: result) }

    var lines: [String] {
        var lines = [
            wrapped("\(result.modality): \(words.sides)"), "",
            styled(words.headline + "."),
        ]
        lines += result.reasons.map { bullet($0) }
        lines += [wrapped(words.advice), ""] + figures
        if !result.drifts.isEmpty { lines += [""] + drifts }
        for kind in result.kinds where kind.isDrift { lines.append(kindLine(kind)) }
        if let classes = result.classes { lines += [""] + table(of: classes) }
        lines += examples
        if !result.notes.isEmpty {
            lines += ["", "Mind:"] + result.notes.map { bullet($0) }
        }
        lines += ["", "It cannot tell:"] + result.limits.map { bullet($0) }
        if let page { lines += ["", wrapped("The page: \(page)")] }
        return lines
    }

    private func wrapped(_ text: String) -> String {
        TerminalText.wrapped(TerminalText.safe(text), columns: ShiftTable.columns, indent: "  ")
    }

    private func bullet(_ text: String) -> String {
        let line = TerminalText.wrapped(
            TerminalText.safe(text), columns: ShiftTable.columns - 4, indent: "    ")
        return "  - " + line
    }

    private func styled(_ text: String) -> String {
        TerminalText.styled(text, .bold, colours: colours)
    }

    private var figures: [String] {
        func row(_ name: String, _ value: String, _ note: String) -> String {
            "  " + TerminalText.fitted(name, to: 26, trailing: false)
                + TerminalText.fitted(value, to: 9, trailing: true) + "  " + note
        }
        let separation = result.separation
        let bounds =
            "\(NumberText.hundredths(separation.interval.low))–"
            + NumberText.hundredths(separation.interval.high)
        var rows = [
            row(
                "classifier's accuracy", NumberText.percent(separation.accuracy),
                "95 % interval \(bounds), chance 50, p \(ShiftWords.pValue(separation.pValue))"),
            row(
                "A-distance", NumberText.fixed(separation.distance, 2),
                "0 alike, 2 disjoint"
                    + (result.halves.map {
                        "; two halves of the source: \(NumberText.fixed($0, 2))"
                    } ?? "")),
        ]
        if let measures = result.separationByMeasures {
            rows.append(
                row(
                    "A-distance by measures", NumberText.fixed(measures.distance, 2),
                    "from the measures below alone, p \(ShiftWords.pValue(measures.pValue))"))
        }
        if let beyond = result.separationBeyond {
            rows.append(
                row(
                    "A-distance beyond them", NumberText.fixed(beyond.distance, 2),
                    "without what goes with the measures, p \(ShiftWords.pValue(beyond.pValue))"))
        }
        rows.append(
            row(
                "kernel discrepancy (MMD²)", NumberText.fixed(result.discrepancy.value, 4),
                "p \(ShiftWords.pValue(result.discrepancy.pValue))"))
        rows.append(
            row(
                "outside the source", NumberText.percent(result.outside),
                "of the target; 5 without a difference"))
        return rows
    }

    private var drifts: [String] {
        func line(_ cells: [String]) -> String {
            "  " + TerminalText.fitted(cells[0], to: 17, trailing: false)
                + cells[1...4].map { TerminalText.fitted($0, to: 17, trailing: true) }.joined()
                + "  " + cells[5]
        }
        let head = line(["measure", "source", "target", "difference, SD", "p", "size"])
        return [styled(head), String(repeating: "─", count: ShiftTable.columns)]
            + result.drifts.map { drift in
                line([
                    drift.name, ShiftWords.value(drift.sourceMean, drift.unit),
                    ShiftWords.value(drift.targetMean, drift.unit), ShiftWords.effect(drift),
                    ShiftWords.pValue(drift.pValue), ShiftWords.size(drift),
                ])
            }
    }

    private func kindLine(_ drift: KindDrift) -> String {
        let kinds = drift.kinds.sorted {
            (abs($1.source - $1.target), $0.name) < (abs($0.source - $0.target), $1.name)
        }.prefix(4).map { kind in
            "\(kind.name) \(NumberText.hundredths(kind.source)) → "
                + NumberText.percent(kind.target)
        }
        return "  " + wrapped("\(drift.name): \(kinds.joined(separator: ", "))")
    }

    private func table(of classes: [ClassShift]) -> [String] {
        func line(_ cells: [String]) -> String {
            "  " + TerminalText.fitted(cells[0], to: 24, trailing: false)
                + cells.dropFirst().map { TerminalText.fitted($0, to: 15, trailing: true) }
                .joined()
        }
        let head = line(["class", "source %", "predicted %", "estimated %", "by confusion %"])
        // A long list says no more than its greatest changes.
        let shown =
            classes.count <= 20
            ? classes
            : Array(
                classes.sorted { abs($1.estimated - $1.source) < abs($0.estimated - $0.source) }
                    .prefix(20))
        return [styled(head), String(repeating: "─", count: ShiftTable.columns)]
            + shown.map { entry in
                line(
                    [TerminalText.safe(entry.name)]
                        + [entry.source, entry.predicted, entry.estimated].map(
                            NumberText.hundredths)
                        + [entry.byConfusion.map(NumberText.hundredths) ?? "–"])
            }
            + (shown.count < classes.count ? ["  (of \(classes.count) classes)"] : [])
    }

    private var examples: [String] {
        var lines: [String] = []
        func list(_ title: String, _ names: [String]) {
            guard !names.isEmpty else { return }
            lines.append(wrapped("\(title): \(names.joined(separator: ", "))"))
        }
        let exhibits = result.exhibits
        list("Words of the source", exhibits.sourceWords)
        list("Words of the target", exhibits.targetWords)
        list("Farthest of the target", exhibits.farTarget.prefix(3).map(name))
        list("Farthest of the source", exhibits.farSource.prefix(3).map(name))
        list(
            "In both", exhibits.same.prefix(3).map { "\(name($0.source)) = \(name($0.target))" })
        return lines.isEmpty ? [] : [""] + lines
    }

    private func name(_ example: ShiftExhibits.Far) -> String {
        example.text.isEmpty
            ? example.id : "\u{201C}\(shortened(example.text, to: 70))\u{201D}"
    }
}
