import ArgumentParser
import Reports
import Runs
import Workbench

/// `dawb label`
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Draws the examples of a run whose labels would tell most of its accuracy.",
        discussion: """
            Writes a table with an empty column label, and a page with pictures or sounds. Fill it in with the names of the classes, \
            then let dawb evaluate turn the labels into an accuracy for all of the target, with an \
            interval that is right for this draw: by chance within groups of equal prediction and \
            confidence. The table does not show what the model predicts, so as not to lead you.

            Examples:
              dawb label runs/digits-mnist-to-usps/TIME --budget 50
              dawb evaluate runs/digits-mnist-to-usps/TIME --labels TIME/to-label.csv
            """)

    @Argument(help: ArgumentHelp("The folder of a finished run.", valueName: "run"))
    var folder: String

    @Option(help: "How many examples, 10 or more.")
    var budget = 50

    @Option(help: "Decides which examples are drawn.")
    var seed = 1

    @Option(help: "The table (default: to-label.csv in the folder of the run).")
    var out: String?

    @Flag(help: "Draws anew where examples were drawn before; their labels are lost.")
    var force = false

    @Flag(help: "Prints one JSON object.")
    var json = false

    private struct Printed: Encodable {
        var table: String
        var page: String?
        var drawn: Int
        var examples: Int
        var classes: [String]
    }

    func validate() throws {
        if budget < 10 { throw ValidationError("--budget must be 10 or more.") }
        if seed < 0 { throw ValidationError("--seed must be 0 or more.") }
        if out?.isEmpty == true { throw ValidationError("--out must name a file.") }
    }

    func run() throws {
        let workbench = Dawb.workbench
        let sheet = try LabelSheet(
            of: folder, budget: budget, seed: seed, out: out, replaces: force,
            library: workbench.library, modalities: workbench.modalities)
        if json {
            return try Console.print(
                json: Printed(
                    table: sheet.path, page: sheet.page, drawn: sheet.count, examples: sheet.whole,
                    classes: sheet.classes))
        }
        for path in [sheet.path, sheet.page].compactMap(\.self) {
            try Console.print(TerminalText.safe(path) + "\n")
        }
        Console.note(
            "\(sheet.count) of \(sheet.whole) examples. Fill in the column label with one of: "
                + sheet.classes.joined(separator: ", ") + "; then\n  "
                + ["dawb", "evaluate", folder, "--labels", sheet.path].map(Console.quoted)
                .joined(separator: " "))
    }
}
