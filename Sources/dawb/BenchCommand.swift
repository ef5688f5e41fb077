import ArgumentParser
import Benchmarks
import Support
import Workbench

/// `dawb bench`
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the engine on this machine.",
        discussion: """
            Example:
              dawb bench step sentiment-social-to-reviews
            """,
        subcommands: [Step.self, Decode.self, Features.self])

    /// `dawb bench step`
    struct Step: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Times one full training step of a recipe's model on random inputs.",
            discussion: """
                Both domains, forward, backward and update. Example:
                  dawb bench step sentiment-social-to-reviews --set text.layers=2 --set \
                text.vocabulary=8000
                """)

        @Argument(help: "A recipe's name, or the path of its YAML file.")
        var name: String

        @Option(
            name: .customLong("set"), parsing: .singleValue,
            help: ArgumentHelp(
                "Replaces a value of the recipe; can be repeated.", valueName: "key=value"))
        var overrides: [String] = []

        @Option(help: "Examples of each domain (default: the recipe's).")
        var batch: Int?

        @Option(help: "Threads (default: all cores).")
        var threads: Int?

        @Option(help: "How long to measure, in seconds.")
        var seconds: Double = 6

        @Flag(help: "Prints one JSON object.")
        var json = false

        func validate() throws {
            if let batch, batch < 2 { throw ValidationError("--batch must be 2 or more.") }
            if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more.") }
        }

        func run() throws {
            let workbench = Dawb.workbench
            let recipe = try workbench.library.recipe(
                name, overrides: overrides, modalities: workbench.modalities)
            let timing = try StepBenchmark.time(
                recipe, library: workbench.library, batch: batch,
                threads: threads ?? processorCount, seconds: seconds)
            if json {
                return try Console.print(JSONText.encode(timing))
            }
            try Console.print(
                "\(timing.recipe), \(timing.method), batch \(timing.batch), "
                    + "\(timing.threads) threads\n"
                    + BenchCommand.table([
                        ("median_ms", timing.medianMilliseconds, 2),
                        ("p10_ms", timing.p10Milliseconds, 2),
                        ("p90_ms", timing.p90Milliseconds, 2), ("gflop", timing.gflop, 2),
                        ("gflops", timing.gflops, 1), ("sgemm_gflops", timing.sgemmGflops, 1),
                        ("peak_rss_mb", timing.peakRSSMB, 1),
                    ]))
        }
    }
}
