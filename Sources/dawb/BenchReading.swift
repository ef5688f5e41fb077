import ArgumentParser
import Benchmarks
import Support
import Workbench

extension BenchCommand {
    /// What the measurements of one core are told.
    struct Options: ParsableArguments {
        @Argument(help: "A recipe's name, or the path of its YAML file.")
        var name: String

        @Option(
            name: .customLong("set"), parsing: .singleValue,
            help: ArgumentHelp(
                "Replaces a value of the recipe; can be repeated.", valueName: "key=value"))
        var overrides: [String] = []

        @Option(help: "How long to measure, in seconds.")
        var seconds: Double = 3

        @Flag(help: "Prints one JSON object.")
        var json = false
    }

    /// `dawb bench decode`
    struct Decode: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Times how a recipe's records become examples, on one core.",
            discussion: """
                For text: normalising and cutting into pieces; for images: decoding and scaling; \
                for sound: reading and bringing to the recipe's rate. Example:
                  dawb bench decode sentiment-social-to-reviews
                """)

        @OptionGroup var options: Options

        func run() throws {
            let timing = try DecodeTiming(
                Dawb.workbench.experiment(options.name, overrides: options.overrides),
                seconds: options.seconds)
            if options.json { return try Console.print(JSONText.encode(timing)) }
            // Only texts are made of tokens, and only sound lasts.
            let lines = [
                ("records/s", timing.recordsPerSecond), ("tokens/s", timing.tokensPerSecond),
                ("x real time", timing.timesRealTime),
            ].filter { $0.1 > 0 }
            try Console.print(
                "\(timing.recipe), one core\n" + BenchCommand.table(lines.map { ($0, $1, 0) }))
        }
    }

    /// `dawb bench features`
    struct Features: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Times the features that are made before the network, on one core.",
            discussion: """
                For sound: log-mel spectra of noise; for text: a sentence encoder's vectors of \
                random pieces. Examples have the length of the recipe's, whose data are not read. \
                Example:
                  dawb bench features speech-accents --set audio.mels=64 --set audio.hop_ms=10
                """)

        @OptionGroup var options: Options

        func run() throws {
            let workbench = Dawb.workbench
            let recipe = try workbench.library.recipe(
                options.name, overrides: options.overrides, modalities: workbench.modalities)
            let timing = try FeatureTiming(
                recipe, library: workbench.library, seconds: options.seconds)
            if options.json { return try Console.print(JSONText.encode(timing)) }
            let lasts = timing.seconds > 0
            let size =
                lasts
                ? "\(timing.frames) frames of \(Console.fixed(timing.seconds, 2)) s"
                : "\(timing.frames) pieces"
            let lines = [
                ("median_ms", timing.medianMilliseconds, 3),
                (lasts ? "frames/s" : "pieces/s", timing.framesPerSecond, 0),
                ("x real time", timing.timesRealTime, 0),
            ].filter { $0.1 > 0 }
            try Console.print(
                "\(timing.recipe), \(timing.features), \(size), one core\n"
                    + BenchCommand.table(lines))
        }
    }

    /// Figures with their names, a line each, the figures below each other.
    static func table(_ figures: [(name: String, value: Double, digits: Int)]) -> String {
        figures.map { name, value, digits in
            let number = Console.fixed(value, digits)
            let gap = String(repeating: " ", count: max(1, 26 - name.count - number.count))
            return "  " + name + gap + number + "\n"
        }.joined()
    }
}
