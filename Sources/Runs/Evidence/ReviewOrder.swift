import Adaptation
import Tensors

/// How much the seeds of the chosen method agree on each test example, and which examples a person
/// should look at first.
struct ReviewOrder {
    /// The share of the chosen method's seeds that give the class of the chosen seed.
    let agreement: [Double]
    /// The class that source-only of the same seed gives.
    let sourceOnly: [Int32]
    /// The examples to look at, the first first.
    let first: [Int]

    /// The most examples that a person is asked to look at.
    private static let most = 100
    /// One in so many, of a smaller target.
    private static let oneIn = 10

    /// The order of the test examples; nil where labels are no classes.
    ///
    /// The examples come first to whose class the seeds give the least probability on their mean:
    /// that is low both where one model is unsure and where models contradict each other.
    init?(_ experiment: Experiment, _ chosen: Job, _ outcomes: [Job: JobOutcome]) {
        guard !experiment.classes.isEmpty, let own = outcomes[chosen]?.selectedPredictions else {
            return nil
        }
        let all = (1...experiment.recipe.seeds).compactMap {
            outcomes[Job(method: chosen.method, seed: $0)]?.selectedPredictions
        }
        let (classes, k) = (own.argmax(), own.columns)
        let others = all.map { ($0.argmax(), $0.hostScalars) }
        let count = Double(max(1, all.count))
        agreement = classes.indices.map { row in
            Double(others.count { $0.0[row] == classes[row] }) / count
        }
        let certainty = classes.indices.map { row in
            others.reduce(0.0) { $0 + Double($1.1[row * k + Int(classes[row])]) } / count
        }
        let floor = outcomes[Job(method: .sourceOnly, seed: chosen.seed)]?.selectedPredictions
        sourceOnly = floor?.argmax() ?? classes
        let asked = min(Self.most, (classes.count + Self.oneIn - 1) / Self.oneIn)
        // What is no number at all comes first.
        let keys = certainty.map { $0.isNaN ? -1 : $0 }
        first = Array(
            classes.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.prefix(asked))
    }
}
