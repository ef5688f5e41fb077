import ArgumentParser
import AudioModality
import ImageModality
import Support
import TextModality
import Workbench

/// The command line: commands and their options, nothing else.
@main
struct Dawb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dawb",
        abstract: "Adapts models to domains without labels, and says honestly whether it helped.",
        discussion: """
            Example:
              dawb recipe sentiment-social-to-reviews
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, RecipeCommand.self, RecipesCommand.self, TrainCommand.self,
            ShiftCommand.self, AdaptCommand.self, EvaluateCommand.self, PredictCommand.self,
            LabelCommand.self, CorporaCommand.self, EncodersCommand.self, BenchCommand.self,
        ])

    /// The workbench with the built-in modalities.
    static var workbench: Workbench {
        Workbench(modalities: [TextModality.self, ImageModality.self, AudioModality.self])
    }

    /// Bytes that the least of commands takes.
    private static let leastMemory = 48 << 20

    /// What the command line says; names that are not UTF-8 keep their bytes, written as `\xE9`.
    private static var arguments: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { Files.text(ofName: $0) }
        }
    }

    static func main() {
        Files.occupyClosedStreams()
        OutOfMemory.watch()
        Files.takeSizeLimitAsError()
        do {
            var command = try parseAsRoot(arguments)
            try MemoryNeed(bytes: leastMemory).check(
                for: "dawb", remedy: "With ulimit -v, 600 MB are the least that most models need.")
            try command.run()
        } catch let fault as UserFault {
            Console.fail(fault.description)
        } catch {
            let (code, message) = (exitCode(for: error), fullMessage(for: error))
            guard !code.isSuccess, !message.isEmpty else { exit(withError: error) }
            // It quotes arguments, which may be names from anywhere.
            Console.end(message, status: code.rawValue)
        }
    }
}
