import ArgumentParser
import Reports
import Runs
import SavedModels
import Support
import Workbench

/// `dawb evaluate`
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures a saved model on labelled data.",
        discussion: """
            The data is a corpus by name or folder, a folder with a folder of files for each \
            class, or a table (.csv, .tsv, .jsonl) with a column text or file and a column label. \
            Its classes must be the model's; their order does not matter. A model that answers \
            with numbers is measured on numbers. With --labels the accuracy on all of a run's \
            target is estimated from the few examples that dawb label drew.

            Examples:
              dawb evaluate runs/digits-mnist-to-usps/TIME usps --part test
              dawb evaluate model photos/ --json
              dawb evaluate model reviews.csv --column review --label sentiment
              dawb evaluate runs/mine/TIME --labels to-label.csv
            """)

    @Argument(help: "A saved model: the folder of a run, or of the model itself.")
    var model: String

    @Argument(help: "A corpus, a folder of class folders, or a table; none with --labels.")
    var data: String?

    @Option(help: "The table that dawb label wrote for this run, filled in.")
    var labels: String?

    @Option(help: "The part of a corpus (default: test).")
    var part: String?

    @Option(help: "The table's column of texts or file names.")
    var column: String?

    @Option(help: "The table's column of classes or numbers.")
    var label: String?

    @OptionGroup var table: TableOptions

    @Option(help: ArgumentHelp("Most records that may be left out.", valueName: "N"))
    var skipUnreadable = 0

    @Flag(help: "Measures although a class of the model has no example in the data.")
    var allowMissingClasses = false

    @Flag(help: "Prints one JSON object.")
    var json = false

    @Flag(help: "Prints the figures of each class, or each metric, as CSV.")
    var csv = false

    @Flag(help: "Leaves names in CSV as they are, whatever a spreadsheet makes of them.")
    var raw = false

    func validate() throws {
        if raw, !csv { throw ValidationError("--raw is for --csv.") }
        if json && csv { throw ValidationError("Give one of --json and --csv.") }
        if (data == nil) == (labels == nil) {
            throw ValidationError("Name the data to measure on, or a table of --labels.")
        }
        let others =
            part != nil || column != nil || skipUnreadable > 0 || allowMissingClasses || csv
        if labels != nil && others {
            throw ValidationError(
                "--labels goes with --label, --encoding, --delimiter and --json alone.")
        }
        if skipUnreadable < 0 { throw ValidationError("--skip-unreadable must be 0 or more.") }
    }

    func run() throws {
        if let labels {
            let estimate = try LabelMeasure.estimate(
                of: model, labels: labels, columns: table.columns(content: nil, label: label))
            if json { return try Console.print(json: estimate) }
            return try Console.print(estimate.table + "\n")
        }
        try Parallel.with(threads: processorCount) { try runOnAllProcessors() }
    }

    private func runOnAllProcessors() throws {
        guard let data else { return }
        let workbench = Dawb.workbench
        let saved = try workbench.model(model)
        try saved.checkMemory(for: "evaluating")
        let inputs = try LabelledInputs(
            data, part: part, for: saved, in: workbench.library,
            columns: table.columns(content: column, label: label),
            needsEveryClass: !allowMissingClasses)
        Console.note(inputs.leftOut)
        let progress = ProgressLine()
        var notes = SkipNotes("left out:")
        let result = try saved.evaluate(
            inputs, skippingUnreadable: skipUnreadable,
            skip: { record in
                // A fault names the first one itself.
                if skipUnreadable > 0 {
                    progress.clear()
                    notes.add(record)
                }
            },
            note: {
                progress.clear()
                Console.note($0)
            },
            progress: { progress.show("evaluating", share: $0) })
        progress.clear()
        notes.finish()
        saved.takeNotes().forEach(Console.note)
        switch result {
        case .classes(let result):
            if json { return try Console.print(json: result) }
            if csv { return try Console.print(evaluationCSV(result, isRaw: raw)) }
            try Console.print(evaluationTable(result, colours: Console.showsColours) + "\n")
        case .numbers(let result):
            if json { return try Console.print(json: result) }
            try Console.print(csv ? result.csv : result.table + "\n")
        }
    }
}
