import ArgumentParser
import Datasets
import Modalities
import Recipes
import Reports
import Support
import Workbench

/// `dawb init`
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Looks at your data and writes a recipe for it.",
        discussion: """
            Tells what lies at the paths: classes, sizes, what is left out, duplicates and what \
            looks odd; then writes recipes/NAME.yaml, with a network and a length of training that \
            fit the amount of data. A folder has a folder for each class, or train and test in \
            it, or no classes; a table has a column of texts or of file names. The target needs no \
            labels. Without a target the recipe trains a model that can be adapted later.

            Examples:
              dawb init phones --source photos/studio --target photos/phone
              dawb init reviews --source tweets.csv --text tweet --label mood --target reviews.csv
              dawb init birds --source recordings --yes
            """)

    @Argument(help: "The recipe's name.")
    var name: String

    @Option(help: "Labelled data to learn from: a folder or a table.")
    var source: String

    @Option(help: "Data to adapt to, with or without labels.")
    var target: String?

    @Option(help: "Labelled data of the target's domain that the result is measured on.")
    var test: String?

    @Option(help: "The column of texts in tables.")
    var text: String?

    @Option(help: "The column of file names in tables.")
    var file: String?

    @Option(help: "The column of classes in tables; none leaves a target's labels unread.")
    var label: String?

    @OptionGroup var table: TableOptions

    @Option(help: "What files are: image, audio or text (default: told by their contents).")
    var modality: String?

    @Flag(help: "Asks nothing and takes the usual answers.")
    var yes = false

    @Flag(help: "Replaces the recipe of that name in recipes/.")
    var force = false

    func validate() throws {
        if test != nil && target == nil {
            throw ValidationError("--test measures what was adapted: name a --target too.")
        }
        if text != nil && file != nil {
            throw ValidationError("Give one of --text and --file.")
        }
    }

    func run() throws {
        let workbench = Dawb.workbench
        let path = try RecipeFile(name, replaces: force, in: workbench.library).path
        let survey = DataSurvey(
            workbench: workbench, questions: Questions(isAsking: !yes), text: text, file: file,
            label: label, table: table)
        let looked = try survey.domain("source", source, modality: modality, isLabelled: true)
        let type = try survey.modality(of: looked)
        let other = try target.map {
            try survey.domain("target", $0, modality: type.name, isLabelled: false)
        }
        let held = try test.map {
            try survey.domain("test", $0, modality: type.name, isLabelled: true)
        }
        var isShared = false
        if let other { isShared = try survey.compare(looked, other) }
        if let held { isShared = try survey.compare(looked, held) || isShared }
        let draft = try RecipeDraft(
            name, source: looked, target: other, test: held, takesSharedClasses: isShared,
            modality: type, sizes: survey.sizes(of: looked.look, type))
        try RecipeFile.write(draft.yaml, to: path, in: workbench)
        for remark in draft.settings.remarks { Console.note("note: \(remark)") }
        try Console.print("\(TerminalText.safe(path))\n")
        let command = target == nil ? "train" : "recipe"
        Console.note(
            "Next:\n  dawb \(command) \(name) --dry-run    settings, time and memory\n"
                + "  dawb \(command) \(name)")
    }
}
