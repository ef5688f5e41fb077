import Datasets
import Modalities
package import Runs
import Support

/// How fast a recipe's records become examples, on one core.
package struct DecodeTiming: Codable, Sendable {
    package var recipe: String
    /// Records a second.
    package var recordsPerSecond: Double
    /// Tokens a second; 0 where examples are not made of tokens.
    package var tokensPerSecond: Double
    /// Seconds of sound read in a second; 0 where examples do not run in time.
    package var timesRealTime: Double

    enum CodingKeys: String, CodingKey {
        case recipe
        case recordsPerSecond = "records_per_second"
        case tokensPerSecond = "tokens_per_second"
        case timesRealTime = "times_real_time"
    }

    /// Decodes the test records again and again for some seconds, without what ``FeatureTiming``
    /// measures.
    ///
    /// - Throws: `UserFault` on a record that cannot be read.
    package init(_ experiment: Experiment, seconds: Double) throws {
        var (records, tokens, passes) = (0, 0, 0)
        let whole = experiment.modality
        let modality = (whole as? any BenchmarkableModality)?.withoutFeatures ?? whole
        let lengths = try (whole as? any PresentableModality).map {
            try experiment.domains.test.examples.map($0.seconds)
        }
        let start = WallClock.now
        repeat {
            for record in experiment.testRecords {
                let example = try modality.decode(record)
                if case .tokens(let pieces) = example.content { tokens += pieces.count }
                records += 1
            }
            passes += 1
        } while start.seconds < seconds
        let elapsed = start.seconds
        recipe = experiment.recipe.name
        recordsPerSecond = Double(records) / elapsed
        tokensPerSecond = Double(tokens) / elapsed
        timesRealTime = Double(passes) * (lengths ?? []).reduce(0, +) / elapsed
    }
}
