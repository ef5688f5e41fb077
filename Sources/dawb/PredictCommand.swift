import ArgumentParser
import Datasets
import Reports
import SavedModels
import Support
import Workbench

extension PredictionText.Format: ExpressibleByArgument {}

/// `dawb predict`
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Says which class, or number, a saved model gives to each input.",
        discussion: """
            Text models read one text a line of .txt files and of standard input (-), and a column \
            of .csv, .tsv and .jsonl files. Other models read files; a table or standard input \
            names one a line. Folders are searched for files that the model reads. What cannot be \
            read is named on standard error, and the exit status is 1 unless --skip-unreadable is \
            given.

            In CSV, a name that a spreadsheet would run (it begins with =, +, -, @ or a tab) gets \
            an apostrophe in front, and controls are written as \\x1b; --raw leaves names as they \
            are.

            Examples:
              dawb predict runs/digits-mnist-to-usps/TIME scans/ --format csv
              echo "what a lovely day" | dawb predict model - --format jsonl
              dawb predict model photo.png --top 3
            """)

    @Argument(help: "A saved model: the folder of a run, or of the model itself.")
    var model: String

    @Argument(help: "Files, folders, named pipes, or - for standard input.")
    var inputs: [String]

    @Option(help: "table, csv or jsonl.")
    var format: PredictionText.Format = .table

    @Option(help: ArgumentHelp("Tells the K most probable classes.", valueName: "K"))
    var top: Int?

    @Option(help: "The column of texts or file names in tables.")
    var column: String?

    @OptionGroup var table: TableOptions

    @Flag(help: "Leaves names in CSV as they are, whatever a spreadsheet makes of them.")
    var raw = false

    @Flag(help: "Ends well although some inputs could not be read.")
    var skipUnreadable = false

    func validate() throws {
        if let top, top < 1 { throw ValidationError("--top must be 1 or more.") }
        if raw, format != .csv { throw ValidationError("--raw is for --format csv.") }
    }

    func run() throws {
        try Parallel.with(threads: processorCount) { try runOnAllProcessors() }
    }

    private func runOnAllProcessors() throws {
        let workbench = Dawb.workbench
        let saved = try workbench.model(model)
        try saved.checkMemory(for: "predicting")
        let columns = try table.columns(content: column).remembering(saved.card)
        let records = try InputRecords(inputs, kind: saved.input, columns: columns)
        Console.note(records.leftOut)
        if top != nil, saved.card.classes.isEmpty {
            throw UserFault(
                "--top has no effect: the model answers with numbers", remedy: "Leave it out.")
        }
        let text = PredictionText(format, classes: saved.card.classes, top: top, isRaw: raw)
        let output = OutputStream()
        var (skipped, told) = (0, 0)
        var notes = SkipNotes("cannot read")
        try output.write(text.header)
        try saved.predict(
            records,
            skip: { record in
                skipped += 1
                notes.add(record)
            },
            take: { predictions in
                told += predictions.count
                try output.write(
                    predictions.map { text.line($0.id, $0.values) }.joined())
            })
        notes.finish()
        saved.takeNotes().forEach(Console.note)
        try tellEmpty(records.withoutRecords, hasOthers: told + skipped > 0)
        guard skipped > 0 else { return }
        Console.note(
            "\(skipped) \(skipped == 1 ? "input" : "inputs") could not be read, \(told) predicted")
        if !skipUnreadable || told == 0 { throw ExitCode(1) }
    }

    /// Says which files hold nothing to predict.
    ///
    /// - Throws: `UserFault` if there is nothing else.
    private func tellEmpty(_ files: [String], hasOthers: Bool) throws {
        for file in files {
            let isTable = TableReader.Format(rawValue: FileEndings.ending(of: file)) != nil
            let what = isTable ? "has a header and no rows" : "has no lines"
            guard hasOthers || files.count > 1 else {
                throw UserFault(
                    "\(file) \(what): there is nothing to predict", at: .init(file: file),
                    remedy: "Name a file with \(isTable ? "rows" : "a text on each line").")
            }
            Console.note("\(file) \(what)")
        }
        if !hasOthers, files.count > 1 { throw ExitCode(1) }
    }
}
