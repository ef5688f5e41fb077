import Adaptation
import Support
import Tensors

/// What a run takes over from an earlier execution.
extension Run {
    /// The outcomes of jobs that an earlier execution finished, and what it left that cannot be
    /// used: that is removed, so that those jobs are trained anew.
    func saved(_ jobs: [Job]) throws -> (outcomes: [Job: JobOutcome], [RunEvent]) {
        var outcomes: [Job: JobOutcome] = [:]
        var damages: [RunEvent] = []
        for job in jobs {
            let checkpoint = folder.job(job)
            do {
                guard
                    let outcome = try checkpoint.outcome(
                        epochs: experiment.recipe.training.epochs,
                        classes: experiment.classes.count)
                else { continue }
                try checkFit(outcome.testPredictions, of: job)
                try folder.change { try checkpoint.sweep() }
                outcomes[job] = outcome
            } catch let damage as DamagedFile {
                try checkpoint.discard()
                damages.append(.discarded(job, why: damage.sentence))
            }
        }
        return (outcomes, damages)
    }

    /// Refuses predictions for other test examples than the recipe's.
    func checkFit(_ predictions: [Tensor], of job: Job) throws {
        let count = experiment.domains.test.examples.count
        guard let rows = predictions.first?.rows, rows != count else { return }
        throw UserFault(
            "what was saved predicts \(rows) test examples, the corpus has \(count)",
            at: .init(file: folder.job(job).folder),
            remedy: "The corpus changed since the run was started: start anew without --resume.")
    }
}
