import Adaptation
import ArgumentParser
import Reports
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

    @OptionGroup var options: RunOptions

    func validate() throws {
        if name == nil && (method != nil || options.isAsked) {
            throw ValidationError("Name the recipe to run.")
        }
    }

    func run() throws {
        guard let name else { return try RecipesCommand().run() }
        try options.run(name, method: method, by: "recipe")
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
