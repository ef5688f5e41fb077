/// What an adaptation did, for a terminal of 100 columns.
///
/// - Parameters:
///   - result: What it did.
///   - folder: The new model's folder.
///   - colours: Whether ANSI colours are written; off for a file or a pipe.
/// - Returns: Lines without a newline at the end. Names are made safe for a terminal.
package func adaptationTable(_ result: AdaptationResult, folder: String, colours: Bool) -> String {
    AdaptationTable(result: result, folder: folder, colours: colours).lines.joined(separator: "\n")
}

private struct AdaptationTable {
    let result: AdaptationResult
    let folder: String
    let colours: Bool

    private static let columns = 100
    /// Classes that are shown; of more, those whose share changed most.
    private static let shown = 20

    var lines: [String] {
        let epochs = AdaptationEpochTable(result).lines
        var lines = [title] + choice + [""] + figures + [""] + epochs
        lines += (epochs.isEmpty ? [] : [""]) + measures.map(wrapped) + [""]
        for finding in result.findings {
            lines.append(wrapped("epoch \(finding.epoch): \(finding.what). \(finding.remedy)"))
        }
        return lines + [verdict, wrapped(honest)]
    }

    private func wrapped(_ text: String) -> String {
        TerminalText.wrapped(
            TerminalText.safe(text), columns: AdaptationTable.columns, indent: "  ")
    }

    private var title: String {
        let skipped =
            result.skipped.isEmpty
            ? "" : ", \(NumberText.counted(result.skipped.count, "record")) skipped"
        let epoch =
            result.selectedEpoch > 0
            ? ", epoch \(result.selectedEpoch) of \(result.epochs) chosen" : ""
        return wrapped(
            "\(result.method) on \(NumberText.counted(result.examples, "example")) of "
                + "\(result.target)\(skipped); seed \(result.seed)\(epoch)")
    }

    private var choice: [String] {
        result.choice.map { [wrapped("\(result.method) was chosen: \($0)")] } ?? []
    }

    private var figures: [String] {
        var order = Array(result.classes.indices)
        if order.count > AdaptationTable.shown {
            let moved = zip(result.before.shares, result.after.shares).map { abs($0 - $1) }
            order = order.sorted { (moved[$1], $0) < (moved[$0], $1) }
            order = order.prefix(AdaptationTable.shown).sorted()
        }
        var rows = order.map { index in
            (
                result.classes[index], NumberText.percent(result.before.shares[index]),
                NumberText.percent(result.after.shares[index])
            )
        }
        let hidden = result.classes.count - order.count
        if hidden > 0 { rows.append(("… and \(hidden) more", "", "")) }
        rows.append(
            (
                "mean entropy, nats", NumberText.fixed(result.before.meanEntropy, 3),
                NumberText.fixed(result.after.meanEntropy, 3)
            ))
        let measured = result.measured
        rows.append(
            (
                "mean confidence", NumberText.percent(measured.confidence.before),
                NumberText.percent(measured.confidence.after)
            ))
        if let estimate = measured.accuracyEstimate {
            rows.append(
                (
                    "accuracy estimated from it", NumberText.percent(estimate.before),
                    NumberText.percent(estimate.after)
                ))
        }
        for (name, score) in result.before.validators.sorted(by: { $0.key < $1.key }) {
            let after = result.after.validators[name] ?? .nan
            rows.append(
                ("validator \(name)", NumberText.fixed(score, 3), NumberText.fixed(after, 3)))
        }
        let names = rows.map { TerminalText.safe($0.0) }
        let width = min(60, names.map(TerminalText.width).max() ?? 0)
        func line(_ cells: (String, String, String)) -> String {
            "  " + TerminalText.fitted(cells.0, to: width, trailing: false)
                + TerminalText.fitted(cells.1, to: 11, trailing: true)
                + TerminalText.fitted(cells.2, to: 11, trailing: true)
        }
        let head = line(("predicted class", "before", "after"))
        let share = Double(result.changed) / Double(max(1, result.examples))
        return [TerminalText.styled(head, .bold, colours: colours)]
            + zip(names, rows).map { line(($0, $1.1, $1.2)) }
            + ["  predictions changed: \(result.changed) (\(NumberText.percent(share)))"]
    }

    private var measures: [String] { AdaptationWords(result).sentences }

    private var verdict: String {
        switch result.kept {
        case .adapted where result.reasons.isEmpty:
            return wrapped("The adapted model is in \(folder).")
        case .adapted:
            return warning("Kept the adapted model because of --force, in spite of:")
        case .source:
            return warning("Kept the source model:")
        }
    }

    private func warning(_ head: String) -> String {
        let reasons = result.reasons.map {
            TerminalText.wrapped(
                TerminalText.safe("- \($0)"), columns: AdaptationTable.columns, indent: "  ")
        }
        let text = ([head] + reasons + [wrapped("It is in \(folder).")]).joined(separator: "\n")
        return TerminalText.styled(text, .yellow, colours: colours)
    }

    private let honest =
        "No label was read, and without labels nobody can measure accuracy: these figures tell "
        + "that predictions changed, not that they are right. Label some of the files and compare "
        + "both models by dawb evaluate."
}
