import ArgumentParser
import Support
import Workbench

/// `dawb train`
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a model on one labelled set.",
        discussion: """
            Trains from every seed on the parts of a recipe without a target, chooses the epoch by \
            the validation part, and measures once on the held-out test part. Writes a run folder \
            with result.json, report.html and the model, for predict, evaluate and adapt.

            Example:
              dawb train shapes.yaml
            """)

    @Argument(help: "A recipe's name, or the path of its YAML file.")
    var name: String

    @OptionGroup var options: RunOptions

    func run() throws {
        try options.run(name, by: "train") { experiment in
            guard experiment.recipe.target != nil else { return }
            throw UserFault(
                "the recipe \(experiment.recipe.name) names a target to adapt to",
                at: .init(file: experiment.recipe.file),
                remedy: "Run it by dawb recipe \(name), or take the target out.")
        }
    }
}
