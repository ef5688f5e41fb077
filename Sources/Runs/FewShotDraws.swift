import Adaptation
import Datasets

/// The labels that a run's few-shot methods are given: for each number of labels and each seed, one
/// draw.
///
/// Methods that ask for the same number get the same labels from the same seed, and the labels of a
/// smaller number are among those of a larger one. The ledger counts each draw: what stands in it
/// twice was handed over twice.
struct FewShotDraws: Sendable {
    private struct Key: Hashable {
        var count: Int
        var seed: Int
    }

    private var draws: [Key: LabelledDraw] = [:]

    /// Opens exactly what the recipe's methods ask for; nothing where none of them asks.
    init(_ experiment: Experiment, _ evaluator: Evaluator) {
        let recipe = experiment.recipe
        guard let drawn = experiment.drawn else { return }
        for count in recipe.labelCounts {
            let names = recipe.fewShotMethods.filter { $0.fewShotLabels == count }.map(\.name)
            for seed in 1...recipe.seeds {
                draws[Key(count: count, seed: seed)] = evaluator.open(
                    count, of: drawn.labels, seed: UInt64(seed),
                    what: recipe.target?.labels?.path ?? experiment.adaptName,
                    purpose: "to train \(names.joined(separator: " and ")) with \(count) labels a "
                        + "seed, drawn "
                        + (experiment.classes.isEmpty ? "at random" : "evenly from the classes"))
            }
        }
    }

    /// What a few-shot job trains on.
    func domains(of job: Job, in experiment: Experiment) -> Trainer.Domains {
        let count = job.method.fewShotLabels ?? 0
        guard let draw = draws[Key(count: count, seed: job.seed)] else {
            preconditionFailure("no labels were drawn for \(job.slug)")
        }
        return experiment.fewShotDomains(draw)
    }
}
