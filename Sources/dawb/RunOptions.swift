import Adaptation
import ArgumentParser
import Reports
import Runs
import SavedModels
import Support
import Workbench

/// The options of a command that runs a recipe, and the run itself.
struct RunOptions: ParsableArguments {
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
    }

    /// Whether any of them is given.
    var isAsked: Bool {
        resume || dryRun || json || !overrides.isEmpty
            || [out, seeds.map(String.init)].contains { $0 != nil }
    }

    /// Runs a recipe.
    ///
    /// - Parameters:
    ///   - name: A recipe's name, or the path of its file.
    ///   - method: The methods to run, as `--method` gives them; nil for the recipe's own.
    ///   - command: The command that was given, to go on by.
    ///   - check: Refuses recipes that the command is not for.
    func run(
        _ name: String, method: String? = nil, by command: String,
        check: (Experiment) throws -> Void = { _ in }
    ) throws {
        func resumption(_ folder: RunFolder) -> String {
            let asked = method.map { ["--method", $0] } ?? []
            return (["dawb", command, name, "--resume", "--out", folder.path] + repeated + asked)
                .map(Console.quoted).joined(separator: " ")
        }
        var settings = overrides
        if let method { settings.append("method=\(method)") }
        if let seeds { settings.append("seeds=\(seeds)") }
        let workbench = Dawb.workbench
        try RunMemory.checkLeast()
        // An encoder can take minutes for many texts.
        if Console.isTerminal { Console.rewrite("reading the data …") }
        let experiment: Experiment
        do {
            defer { if Console.isTerminal { Console.rewrite("") } }
            experiment = try workbench.experiment(name, overrides: settings)
        }
        try check(experiment)
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
            resumption(folder),
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
                "stopped; what was trained is saved. Go on with\n  \(resumption(folder))")
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

    /// The options that a resumed run needs again.
    private var repeated: [String] {
        overrides.flatMap { ["--set", $0] }
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
        if let note = try ModelCard.read(at: folder.path).chanceNote {
            Console.note("note: \(note)")
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
