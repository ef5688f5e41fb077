import Adaptation
import Recipes

/// The jobs of a recipe, by the labels that they may see; in each list costly jobs come first, so
/// that no core waits for a long one at the end.
struct RunJobs {
    /// Source-only and the methods that read source and target without target labels.
    let blind: [Job]
    /// Methods without source, which start from the finished models of source-only.
    let sourceFree: [Job]
    /// Methods that are given a few target labels.
    let fewShot: [Job]
    /// The ceiling, which is given the labels of the adapt part; none where there are no labels.
    let ceiling: [Job]

    /// The jobs of a recipe, for every seed.
    init(_ recipe: Recipe) {
        func jobs(_ methods: [MethodSpec]) -> [Job] {
            (1...recipe.seeds).flatMap { seed in
                methods.reversed().map { Job(method: $0, seed: seed) }
            }
        }
        blind = jobs([.sourceOnly] + recipe.blindMethods.filter { !$0.isSourceFree })
        sourceFree = jobs(recipe.sourceFreeMethods)
        fewShot = jobs(recipe.fewShotMethods)
        ceiling = jobs(recipe.methods.filter { $0 == .targetSupervised })
    }

    /// All jobs, in the order in which they are trained.
    var all: [Job] { blind + sourceFree + fewShot + ceiling }
}

/// The training of a run so far.
struct RunTraining: Sendable {
    /// The outcomes of finished jobs.
    var outcomes: [Job: JobOutcome]
    /// Shared by the workers.
    let monitor: RunMonitor
}

extension Job {
    /// Its share of the run's work, in units of a job with two domains.
    var cost: Double {
        // A step with one domain costs about half of one with two.
        method.readsOneDomain ? 0.5 : 1
    }
}
