import Adaptation
import ArgumentParser
import Reports
import Runs
import Support
import Workbench

/// `dawb recipe`
struct RecipeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipe",
        abstract: "Runs a recipe; without a name, lists the recipes.",
        discussion: """
            Trains every method from every seed, chooses epochs without target labels, and only \
            then measures on the sealed test part. Writes a run folder with result.json, \
            report.html and the model.

            Examples:
              dawb recipe sentiment-social-to-reviews
              dawb recipe sentiment-social-to-reviews --method mmd,coral --seeds 3
              dawb recipe sentiment-social-to-reviews --set training.epochs=3 --dry-run
              dawb recipe sentiment-social-to-reviews --resume
            """)

    @Argument(help: "A recipe's name, or the path of its YAML file.")
    var name: String?

    @Option(
        help: "Methods to run, by commas; join several into one with +, as in cdan+self-training.")
    var method: String?

    @Option(help: "How many seeds.")
    var seeds: Int?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Replaces a value of the recipe; can be repeated.", valueName: "key=value"))
    var overrides: [String] = []

    @Flag(help: "Goes on with an unfinished run: the newest, or the one in --out.")
    var resume = false

    @Flag(help: "Prints the resolved recipe with an estimate of time and memory, and runs nothing.")
    var dryRun = false

    @Option(help: "The run's folder (default: a new one under runs/).")
    var out: String?

    @Flag(help: "Prints the result as one JSON object on standard output.")
    var json = false

    func validate() throws {
        // As from a shell variable that is not set: the run would go to the root of the disk.
        if out?.isEmpty == true { throw ValidationError("--out must name a folder.") }
        if json && dryRun {
            throw ValidationError(
                "--json prints a result, and --dry-run has none: give one of them.")
        }
        if dryRun && (resume || out != nil) {
            throw ValidationError(
                "--dry-run writes no folder: leave \(resume ? "--resume" : "--out") out.")
        }
        let isAsked =
            resume || dryRun || json || !overrides.isEmpty
            || [method, out, seeds.map(String.init)].contains { $0 != nil }
        if name == nil && isAsked { throw ValidationError("Name the recipe to run.") }
    }

    func run() throws {
        guard let name else { return try RecipesCommand().run() }
        var settings = overrides
        if let method { settings.append("method=\(method)") }
        if let seeds { settings.append("seeds=\(seeds)") }
        let workbench = Dawb.workbench
        try RunMemory.checkLeast()
        let experiment = try workbench.experiment(name, overrides: settings)
        var notes = SkipNotes("left out:")
        for record in experiment.skipped { notes.add(record) }
        notes.finish()
        experiment.dataNotes.forEach(Console.note)
        (experiment.lossNotes + experiment.takeNotes()).forEach(Console.note)
        if dryRun { return try describe(experiment) }
        let workers = try self.workers(for: experiment)
        let folder = try workbench.folder(experiment, out: out, resumes: resume)
        let view = ProgressView(isLive: Console.isTerminal)
        OutOfMemory.advise([
            "What was trained is saved. Use a smaller training.batch, or give it more memory; "
                + "go on with",
            resumption(name, folder),
        ])
        Interrupts.listen()
        let run = Run(
            experiment, folder: folder, workers: workers, stop: { Interrupts.isStopping },
            observers: [view.show])
        do {
            let content = try run()
            view.finish()
            try show(content, folder)
        } catch is Interruption {
            view.finish()
            Console.note(
                "stopped; what was trained is saved. Go on with\n  \(resumption(name, folder))")
            throw ExitCode(130)
        }
    }

    /// Free memory at which nobody measures what a run takes, in bytes: measuring costs a moment,
    /// and most machines have plenty.
    private static let plenty = 2 << 30

    /// The jobs that are trained at once: fewer than there are cores where memory is limited.
    private func workers(for experiment: Experiment) throws -> Int {
        let limits = MemoryLimit.all()
        let available = MemoryLimit.availableBytes() ?? .max
        guard !limits.isEmpty || available < Self.plenty else { return processorCount }
        let memory = try RunMemory(experiment)
        let workers = try memory.workers(limits: limits)
        let most = try memory.workers(limits: [])
        if workers < most {
            Console.note("memory is limited: \(workers) of \(most) jobs at a time")
        }
        let need = memory.need(workers: workers).bytes
        if need > available {
            Console.note(
                "this run needs about \(need >> 20) MB more memory; \(available >> 20) MB are "
                    + "available now")
        }
        return workers
    }

    /// The command that goes on with the run.
    private func resumption(_ name: String, _ folder: RunFolder) -> String {
        (["dawb", "recipe", name, "--resume", "--out", folder.path] + repeated)
            .map(Console.quoted).joined(separator: " ")
    }

    /// The options that a resumed run needs again.
    private var repeated: [String] {
        overrides.flatMap { ["--set", $0] } + (method.map { ["--method", $0] } ?? [])
            + (seeds.map { ["--seeds", "\($0)"] } ?? [])
    }

    private func show(_ content: ReportContent, _ folder: RunFolder) throws {
        try Console.print(
            json
                ? SeparatedText.escaped(json: JSONText.encode(content.result))
                : resultTable(
                    content.result, order: content.methodOrder, colours: Console.showsColours)
                    + "\n")
        for group in content.findings {
            Console.note("\(group.place): \(group.finding.what). \(group.finding.remedy)")
        }
        Console.note("report  \(folder.report)")
    }

    private func describe(_ experiment: Experiment) throws {
        let estimate = try RunEstimate(experiment)
        try Console.print(
            experiment.resolvedYAML()
                + "# about \(Console.duration(estimate.seconds)) and \(Int(estimate.megabytes)) "
                + "MB: \(estimate.jobs) training runs of \(estimate.stepsPerJob) steps on "
                + "\(processorCount) cores\n")
    }
}

/// `dawb recipes`
struct RecipesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipes", abstract: "Lists the recipes and the methods that they can name.")

    func run() throws {
        let entries = Dawb.workbench.library.entries()
        guard !entries.isEmpty else {
            throw UserFault(
                "no recipes were found",
                remedy: "Work in a folder that has recipes/, or install dawb with make install.")
        }
        let width = entries.map(\.name.count).max() ?? 0
        var text = ""
        for entry in entries {
            let gap = String(repeating: " ", count: width - entry.name.count + 2)
            text += TerminalText.safe(entry.name) + gap + TerminalText.safe(entry.title) + "\n"
        }
        text += "\nmethods\n"
        let summaries = MethodRegistry.summaries
        let methodWidth = summaries.map(\.name.count).max() ?? 0
        for (name, summary) in summaries {
            let gap = String(repeating: " ", count: methodWidth - name.count + 2)
            text += "  " + name + gap + summary + "\n"
        }
        try Console.print(text)
    }
}
