import ArgumentParser
import Reports
import SavedModels
import Shifts
import Support
import Workbench

/// `dawb shift`
struct ShiftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shift",
        abstract: "Says how far apart two sets of data are, and in what, without a label.",
        discussion: """
            Each set is a corpus by name or folder, a folder of files, a table (.csv, .tsv, \
            .jsonl) or a .txt file with a text a line. What is seen is printed, and written as a \
            page with examples. No label of the target is read.

            Examples:
              dawb shift photos/studio photos/phone
              dawb shift tweets product-reviews --json
              dawb shift usps digits-photos --model runs/digits-mnist-to-usps/TIME
            """)

    @Argument(help: "Data like that of training.")
    var source: String

    @Argument(help: "Data like that of use.")
    var target: String

    @Option(help: "The part of the source's corpus (default: train, or all of it).")
    var sourcePart: String?

    @Option(help: "The part of the target's corpus (default: adapt, train, or all of it).")
    var targetPart: String?

    @Option(help: "A saved model whose features are compared, and which tells class shares.")
    var model: String?

    @Option(help: "image, text or audio (default: by the files).")
    var modality: String?

    @Option(help: "The column of texts or file names in tables.")
    var column: String?

    @OptionGroup var table: TableOptions

    @Option(help: ArgumentHelp("Most examples of each set; more are drawn from.", valueName: "N"))
    var most = 5_000

    @Option(help: "Decides every random draw.")
    var seed = 1

    @Option(help: "The page (default: shift-SOURCE-TARGET.html).")
    var out: String?

    @Flag(help: "Replaces a page that is there.")
    var force = false

    @Flag(help: "Prints one JSON object, and writes a page only with --out.")
    var json = false

    func validate() throws {
        if out?.isEmpty == true { throw ValidationError("--out must name a file.") }
        if seed < 0 { throw ValidationError("--seed must be 0 or more.") }
        if most < 2 { throw ValidationError("--most must be 2 or more.") }
        if force, json, out == nil { throw ValidationError("--force is for a page: give --out.") }
    }

    func run() throws {
        try Parallel.with(threads: processorCount) { try runOnAllProcessors() }
    }

    private func runOnAllProcessors() throws {
        let workbench = Dawb.workbench
        let page = json ? out : out ?? ShiftCommand.page(source, target)
        if let page { try checkPage(page) }
        let saved = try model.map { try workbench.model($0) }
        try saved?.checkMemory(for: "comparing")
        let reading = ShiftReading(
            modalities: workbench.modalities, library: workbench.library,
            modality: modality ?? saved?.card.modality, columns: try table.columns(content: column))
        var one = try reading.side(source, part: sourcePart, usual: ["train"], readsLabels: true)
        var other = try reading.side(
            target, part: targetPart, usual: ["adapt", "train"], readsLabels: false)
        try ShiftComparison.check(one, other)
        one.draw(atMost: most, seed: UInt64(seed), stream: "source")
        other.draw(atMost: most, seed: UInt64(seed), stream: "target")
        let comparison = try ShiftComparison(
            of: one.modality, model: saved, in: workbench.modalities, seed: seed)
        let progress = ProgressLine()
        let outcome = try comparison(one, other) { progress.show($0, share: $1) }
        progress.clear()
        if let page {
            // Somebody may have written it meanwhile.
            try checkPage(page)
            try Files.writeAtomically(outcome.page(), to: page)
        }
        if json { return try Console.print(json: outcome.result) }
        try Console.print(
            shiftTable(outcome.result, page: page, colours: Console.showsColours) + "\n")
    }

    private func checkPage(_ page: String) throws {
        guard !force, Files.exists(page) else { return }
        throw UserFault(
            "\(page) exists", at: .init(file: page),
            remedy: "Name another page by --out, or replace it: --force.")
    }

    /// The page's usual name, of the last names of both paths.
    private static func page(_ source: String, _ target: String) -> String {
        func name(_ data: String) -> String {
            let last = data.split(separator: "/").last.map(String.init) ?? "data"
            let safe = last.unicodeScalars.map { scalar -> Character in
                let isPlain =
                    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "._-".unicodeScalars.contains(scalar)
                return isPlain ? Character(scalar) : "_"
            }
            return String(safe.prefix(60))
        }
        return "shift-\(name(source))-\(name(target)).html"
    }
}
