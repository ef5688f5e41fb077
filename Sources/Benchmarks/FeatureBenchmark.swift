import Datasets
import Modalities
package import Recipes
import Support

/// How fast a recipe's examples become what its network reads, on one core.
package struct FeatureTiming: Codable, Sendable {
    package var recipe: String
    /// What is made: log-mel spectra, say.
    package var features: String
    /// Frames, or pieces, of one example.
    package var frames: Int
    /// How long it lasts, in seconds; 0 where it does not run in time.
    package var seconds: Double
    /// Median time of one example, in milliseconds.
    package var medianMilliseconds: Double
    /// At the median.
    package var framesPerSecond: Double
    /// Seconds of sound in a second, at the median.
    package var timesRealTime: Double

    enum CodingKeys: String, CodingKey {
        case recipe, features, frames, seconds
        case medianMilliseconds = "median_ms"
        case framesPerSecond = "frames_per_second"
        case timesRealTime = "times_real_time"
    }

    /// Makes the features of a random example again and again; the recipe's data are not read.
    ///
    /// - Parameters:
    ///   - seconds: How long to go on measuring.
    /// - Throws: `UserFault` on settings that cannot be used, or a modality that makes no features.
    package init(_ recipe: Recipe, library: RecipeLibrary, seconds: Double) throws {
        let modality = try recipe.modalityToTime(
            resources: ResourceFolders(library.corpusFolders))
        guard let work = modality.featureWork else {
            throw UserFault(
                "nothing is made of the examples of \(recipe.name) before its network reads them",
                at: .init(file: recipe.file),
                remedy: "Name a recipe for sound, or for text with a sentence encoder, or use: "
                    + "dawb bench decode")
        }
        // Many short examples as one piece, so that the clock is read seldom.
        let repeats = max(1, 1_000 / max(1, work.frames))
        let times = StepBenchmark.measure(seconds) {
            for _ in 0..<repeats { work.run() }
        }
        let median = StepBenchmark.quantile(times, 0.5) / Double(repeats)
        self.recipe = recipe.name
        (features, frames, self.seconds) = (work.name, work.frames, work.seconds)
        medianMilliseconds = median * 1e3
        framesPerSecond = Double(work.frames) / median
        timesRealTime = work.seconds / median
    }
}
