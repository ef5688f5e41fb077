import Adaptation
import Support
import Tensors

/// What a run will take, from a few real steps.
package struct RunEstimate: Sendable {
    /// Wall time, in seconds.
    package var seconds: Double
    /// Peak memory, in megabytes.
    package var megabytes: Double
    package var jobs: Int
    package var stepsPerJob: Int
    /// Steps that are timed, after two that are not.
    private static let steps = 5

    /// Times a few steps of each method on the recipe's own data.
    package init(_ experiment: Experiment, workers: Int = processorCount) throws {
        let recipe = experiment.recipe
        let whole = try experiment.trainer(seed: 1, domains: experiment.domains)
        stepsPerJob = whole.totalSteps
        jobs = recipe.methods.count * recipe.seeds
        let before = residentMegabytes()
        let memory = try RunMemory(experiment).need(workers: workers)
        megabytes = before + Double(memory.bytes) / 0x1p20
        var seconds = 0.0
        for method in recipe.methods {
            var trial = try MethodTrial(experiment, method)
            // The first steps fill caches and pools.
            for _ in 0..<2 { try trial.step() }
            var start = WallClock.now
            for _ in 0..<RunEstimate.steps { try trial.step() }
            seconds += start.seconds / Double(RunEstimate.steps) * Double(trial.trainer.totalSteps)
            start = .now
            let count = try trial.predict(2 * Network.chunk)
            let predicted =
                experiment.domains.target.examples.count + experiment.domains.test.examples.count
                + experiment.domains.validation.examples.count
            let perExample = start.seconds / Double(count)
            seconds += perExample * Double(predicted * recipe.training.epochs)
            // Each order of a stream is predicted by the source model and the adapted one.
            if method.isTestTime {
                let streamed = min(experiment.domains.test.examples.count, StreamTrials.limit)
                seconds += perExample * Double(2 * StreamTrials.Order.allCases.count * streamed)
            }
        }
        let parallel = max(1, min(workers, jobs))
        self.seconds = seconds * Double(recipe.seeds) / Double(parallel)
    }
}
