import Adaptation

/// What is chosen without target labels: the method, and the seed whose model is handed over.
struct Choice: Sendable {
    /// The adapted method that the validators place best; source-only where none adapts.
    let method: String
    private let seeds: [String: Int]

    /// Chooses among finished jobs.
    ///
    /// Methods are compared by the mean over seeds of each validator's score at the selected epochs; the best
    /// mean rank wins, as among epochs.
    init(_ recipe: Recipe, _ outcomes: [Job: JobOutcome]) {
        func score(_ job: Job, _ validator: String) -> Double {
            guard let record = outcomes[job]?.record else { return .nan }
            return record.history[record.selectedEpoch - 1].validators[validator] ?? .nan
        }
        let adapted = recipe.adaptedMethods
        let names =
            recipe.selection.by == Agreement.name
            ? recipe.selection.validators : [recipe.selection.by]
        let lists = names.map { name in
            adapted.map { method in
                (1...recipe.seeds).reduce(0) { $0 + score(Job(method: method, seed: $1), name) }
            }
        }
        method =
            adapted.isEmpty
            ? MethodRegistry.sourceOnly : adapted[Agreement.best(Agreement.scores(lists))]
        var seeds: [String: Int] = [:]
        for method in [MethodRegistry.sourceOnly] + adapted {
            let lists = names.map { name in
                (1...recipe.seeds).map { score(Job(method: method, seed: $0), name) }
            }
            seeds[method] = 1 + Agreement.best(Agreement.scores(lists))
        }
        self.seeds = seeds
    }

    /// The seed whose model of that method the validators place best.
    func seed(of method: String) -> Int { seeds[method] ?? 1 }
}
