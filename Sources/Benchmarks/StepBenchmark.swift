import Adaptation
import Datasets
import Modalities
package import Recipes
import Runs
import Support
import Tensors

/// The time of one full training step of a recipe's model, on random inputs.
package struct StepTiming: Codable, Sendable {
    package var recipe: String
    package var method: String
    /// Examples of source and target, `32+32`.
    package var batch: String
    package var threads: Int
    package var medianMilliseconds: Double
    package var p10Milliseconds: Double
    package var p90Milliseconds: Double
    /// The model's work in a step: a multiply-add counts 2, and gradients count where they are
    /// asked for.
    package var gflop: Double
    /// `gflop` per second at the median.
    package var gflops: Double
    /// What a product of two 1024 × 1024 matrices reaches in this process.
    package var sgemmGflops: Double
    package var peakRSSMB: Double

    enum CodingKeys: String, CodingKey {
        case recipe, method, batch, threads, gflop, gflops
        case medianMilliseconds = "median_ms"
        case p10Milliseconds = "p10_ms"
        case p90Milliseconds = "p90_ms"
        case sgemmGflops = "sgemm_gflops"
        case peakRSSMB = "peak_rss_mb"
    }
}

/// Times training steps.
package enum StepBenchmark {
    /// Times the step of a recipe's first adapted method.
    ///
    /// - Parameters:
    ///   - batch: Examples of each domain; nil takes the recipe's.
    ///   - threads: Threads of each operation.
    ///   - seconds: How long to go on measuring.
    /// - Throws: `UserFault` on settings that cannot be used.
    package static func time(
        _ recipe: Recipe, library: RecipeLibrary, batch: Int?, threads: Int, seconds: Double
    ) throws -> StepTiming {
        var recipe = recipe
        let batch = batch ?? recipe.training.batch
        recipe.training.batch = batch
        let method = recipe.adaptedMethods.first ?? .sourceOnly
        let modality = try recipe.modalityToTime(
            resources: ResourceFolders(library.corpusFolders))
        var generator = RandomGenerator(seed: 0, stream: "benchmark")
        func examples() -> [Example] {
            (0..<batch).map { _ in modality.randomExample(using: &generator) }
        }
        let labels = (0..<batch).map { Int32($0 % 2) }
        let source = LabelledDomain(name: "random", examples: examples(), labels: .classes(labels))
        let target = UnlabelledDomain(name: "random", examples: examples())
        let both = Trainer.Domains(
            sources: [source], validations: [source], target: target, test: target)
        let experiment = Experiment(recipe, modality: modality, classes: 2, domains: both)
        let domains = experiment.domains(of: method)
        let trainer = try experiment.trainer(seed: 0, domains: domains)
        var state = try experiment.initialState(
            method, seed: 0, labels: domains.source.labels)
        var step = 0
        let times = try Parallel.with(threads: threads) {
            try measure(seconds) {
                try trainer.timedStep(&state, step: step)
                step += 1
            }
        }
        let rate = Parallel.with(threads: threads) { sgemmRate() }
        let examplesInStep = method.readsOneDomain ? batch : 2 * batch
        let work = try modality.multiplyAddsPerExample()
        let gflop = Double(2 * (work.forward + work.backward) * examplesInStep) / 1e9
        let peak = peakMegabytes()
        return StepTiming(
            recipe: recipe.name, method: method.name, batch: "\(batch)+\(batch)", threads: threads,
            medianMilliseconds: quantile(times, 0.5) * 1e3,
            p10Milliseconds: quantile(times, 0.1) * 1e3,
            p90Milliseconds: quantile(times, 0.9) * 1e3, gflop: gflop,
            gflops: gflop / quantile(times, 0.5), sgemmGflops: rate, peakRSSMB: peak)
    }

    /// GFLOP/s of a product of two 1024 × 1024 matrices.
    private static func sgemmRate() -> Double {
        let a = Tensor(repeating: 0.5, shape: [1_024, 1_024])
        let times = measure(0.5) { _ = matmul(a, a) }
        return 2 * 1_024 * 1_024 * 1_024 / quantile(times, 0.5) / 1e9
    }

    /// Seconds of each call, ascending, after five calls that are not counted.
    static func measure(
        _ seconds: Double, _ body: () throws -> Void
    ) rethrows -> [Double] {
        for _ in 0..<5 { try body() }
        let start = WallClock.now
        var times: [Double] = []
        while start.seconds < seconds || times.count < 5 {
            let call = WallClock.now
            try body()
            times.append(call.seconds)
        }
        return times.sorted()
    }

    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}
