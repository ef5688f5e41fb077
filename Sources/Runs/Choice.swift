import Adaptation
import Recipes

/// What is chosen without target labels: the method, and the seed whose model is handed over.
struct Choice: Sendable {
    /// The method that the verdict is about.
    ///
    /// Of the methods that adapt without target labels, the one that the validators place best. A
    /// method that was given labels is no rival of those: it is chosen only where a recipe has no
    /// others, and then it is the last one listed. Source-only where nothing adapts.
    let method: MethodSpec
    /// The validators that compare methods, and seeds of one.
    private let names: [String]
    private let seedCount: Int
    private var seeds: [MethodSpec: Int] = [:]

    /// Chooses among finished jobs.
    ///
    /// Methods are compared by the mean over seeds of each validator's score at the selected
    /// epochs; the best mean rank wins, as among epochs.
    ///
    /// - Parameter refused: Methods that evidence speaks against; source-only is chosen where
    ///   nothing else is left.
    init(
        _ recipe: Recipe, _ outcomes: [Job: JobOutcome], refusing refused: Set<MethodSpec> = []
    ) {
        let blind = recipe.blindMethods
        let candidates = blind.filter { !refused.contains($0) }
        seedCount = recipe.seeds
        let all =
            recipe.selection.by == Agreement.name
            ? recipe.selection.validators : [recipe.selection.by]
        // Methods are compared by what is known of all of them: of those without source there is no
        // source accuracy.
        let names = all.filter { name in
            blind.allSatisfy { method in
                (1...recipe.seeds).allSatisfy {
                    let job = Job(method: method, seed: $0)
                    return outcomes[job]?.record.history.hasScore(for: name) ?? true
                }
            }
        }
        self.names = names
        let lists = names.map { name in
            candidates.map { method in
                (1...recipe.seeds).reduce(0) {
                    $0 + Choice.score(Job(method: method, seed: $1), name, outcomes)
                }
            }
        }
        method =
            blind.isEmpty
            ? recipe.fewShotMethods.last ?? .sourceOnly
            : candidates.isEmpty
                ? .sourceOnly : candidates[Agreement.best(Agreement.scores(lists))]
        chooseSeeds(of: [.sourceOnly] + blind, among: outcomes)
    }

    /// Chooses the seed of each of these methods, once their jobs have finished.
    mutating func chooseSeeds(of methods: [MethodSpec], among outcomes: [Job: JobOutcome]) {
        for method in methods {
            let lists = names.map { name in
                (1...seedCount).map { Choice.score(Job(method: method, seed: $0), name, outcomes) }
            }
            seeds[method] = 1 + Agreement.best(Agreement.scores(lists))
        }
    }

    private static func score(
        _ job: Job, _ validator: String, _ outcomes: [Job: JobOutcome]
    ) -> Double {
        guard let record = outcomes[job]?.record else { return .nan }
        return record.history[record.selectedEpoch - 1].validators[validator] ?? .nan
    }

    /// The seed whose model of that method the validators place best.
    func seed(of method: MethodSpec) -> Int { seeds[method] ?? 1 }
}
