import ArgumentParser
import Reports
import SavedModels
import Support
import Workbench

/// `dawb adapt`
struct AdaptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adapt",
        abstract: "Adapts a saved model to files without labels.",
        discussion: """
            Neither the source's data nor a label is read. The new folder holds a model like any \
            other, and adapt.json with what was measured. Where that speaks against the adapted \
            model, the source model is kept and the exit status is 2. Methods: tent, shot, eata, \
            adabn; auto takes the one that suits the network.

            Examples:
              dawb adapt runs/digits-mnist-to-usps/TIME --target scans/ --out adapted
              dawb adapt model --target reviews.txt --method shot --epochs 3
              dawb adapt model --target usps --part train --set training.rate=0.0005
            """)

    @Argument(help: "A saved model: the folder of a run, or of the model itself.")
    var model: String

    @Option(help: "A folder, a file, or a corpus, whose labels stay sealed.")
    var target: String

    @Option(help: "The part of a corpus (default: adapt).")
    var part: String?

    @Option(help: "auto, tent, shot, eata or adabn.")
    var method = "auto"

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Replaces a value of training or hyperparameters; can be repeated.",
            valueName: "key=value"))
    var overrides: [String] = []

    @Option(help: "Passes over the files (default: the recipe's).")
    var epochs: Int?

    @Option(help: "Decides every random draw.")
    var seed = 1

    @Option(help: "The new model's folder (default: a new one under runs/).")
    var out: String?

    @Option(help: "The column of texts or file names in tables.")
    var column: String?

    @OptionGroup var table: TableOptions

    @Flag(help: "Keeps the adapted model whatever speaks against it.")
    var force = false

    @Flag(help: "Prints what adapt.json holds.")
    var json = false

    func validate() throws {
        if out?.isEmpty == true { throw ValidationError("--out must name a folder.") }
        if seed < 0 { throw ValidationError("--seed must be 0 or more.") }
    }

    func run() throws {
        try Parallel.with(threads: processorCount) { try runOnAllProcessors() }
    }

    private func runOnAllProcessors() throws {
        let workbench = Dawb.workbench
        let saved = try workbench.model(model)
        let plan = try AdaptationPlan(
            method, for: saved, overrides: overrides, epochs: epochs, seed: seed)
        try saved.checkMemory(for: "adapting", batch: plan.training.batch, trains: plan.trains)
        let folder = try ModelFolder.new(out, for: saved)
        var notes = SkipNotes("skipped:")
        let read = try AdaptationTarget(
            target, part: part, for: saved, in: workbench.library,
            columns: table.columns(content: column),
            skip: { notes.add($0) })
        notes.finish()
        saved.takeNotes().forEach(Console.note)
        Console.note(read.leftOut)
        if let note = saved.card.chanceNote { Console.note("note: \(note)") }
        let progress = ProgressLine()
        let outcome = try ModelAdaptation(saved, plan: plan, isForced: force)(
            read.examples, of: read.name, skipped: read.skipped
        ) { step in
            progress.show(
                "\(plan.method)  \(step.isTrial ? "trial of halves, " : "")"
                    + "epoch \(step.epoch)/\(plan.training.epochs)",
                share: step.share)
        }
        progress.clear()
        try saved.write(outcome, to: folder)
        let result = outcome.result
        try Console.print(
            json
                ? SeparatedText.escaped(json: JSONText.encode(result))
                : adaptationTable(result, folder: folder, colours: Console.showsColours) + "\n")
        guard result.kept == .adapted else {
            Console.note("kept the source model: \(result.reason ?? "adaptation failed")")
            throw ExitCode(2)
        }
    }
}
