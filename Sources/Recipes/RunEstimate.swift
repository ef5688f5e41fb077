import Adaptation
import Datasets
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

    /// Times a few steps of each method on the recipe's own data.
    package init(_ experiment: Experiment, workers: Int = processorCount) throws {
        let recipe = experiment.recipe
        Parallel.threads = 1
        let whole = try experiment.trainer(seed: 1, domains: experiment.domains)
        stepsPerJob = whole.totalSteps
        jobs = recipe.methods.count * recipe.seeds
        let before = peakMegabytes()
        var seconds = 0.0
        for method in recipe.methods {
            var domains = experiment.domains(of: method)
            if let count = MethodRegistry.fewShot(method)?.targetLabels {
                // As many source examples cost as much.
                domains.source = LabelledDomain(
                    name: domains.source.name,
                    examples: Array(domains.source.examples.prefix(count)),
                    labels: Array(domains.source.labels.prefix(count)))
            }
            let trainer = try experiment.trainer(seed: 1, domains: domains)
            var state = try experiment.initialState(
                method, seed: 1, labels: domains.source.labels)
            for step in 0..<2 { try trainer.timedStep(&state, step: step) }
            var start = WallClock.now
            for step in 2..<7 { try trainer.timedStep(&state, step: step) }
            seconds += start.seconds / 5 * Double(trainer.totalSteps)
            start = .now
            let some = Array(experiment.domains.target.examples.prefix(128))
            _ = try state.network.predict(some, through: experiment.modality)
            let predicted =
                experiment.domains.target.examples.count + experiment.domains.test.examples.count
                + experiment.domains.validation.examples.count
            let perExample = start.seconds / Double(some.count)
            seconds += perExample * Double(predicted * recipe.training.epochs)
            // Each order of a stream is predicted by the source model and the adapted one.
            if MethodRegistry.isTestTime(method) {
                let streamed = min(experiment.domains.test.examples.count, StreamTrials.limit)
                seconds += perExample * Double(2 * StreamTrials.Order.allCases.count * streamed)
            }
        }
        let parallel = max(1, min(workers, jobs))
        self.seconds = seconds * Double(recipe.seeds) / Double(parallel)
        // Each worker has a network of its own, and keeps the model of every epoch.
        megabytes = before + Double(parallel) * 2 * max(20, peakMegabytes() - before)
    }
}
