import Adaptation
import Recipes
import Support
import Tensors

/// What a finished job leaves: its history, the epoch chosen without target labels, and its
/// predictions.
struct JobOutcome: Sendable {
    /// What is written as JSON.
    struct Record: Codable, Sendable {
        var method: MethodSpec
        var seed: Int
        var history: [EpochRecord]
        /// From 1.
        var selectedEpoch: Int
        /// The choice's score for each epoch.
        var selectionScores: [Double]
        var seconds: Double
        var diagnoses: [Finding]
        var diverged: Bool
        /// SHA-256 of the files with the predictions and with the chosen model, by name; none
        /// before they are saved.
        var files: [String: String] = [:]

        /// What it says that no job of that kind can have left; nil if it can.
        func contradiction(_ job: Job, epochs: Int, classes: Int) -> String? {
            guard method == job.method, seed == job.seed else {
                return "is of \(method.name), seed \(seed)"
            }
            guard (1...epochs).contains(history.count) else {
                return "has \(history.count) epochs of \(epochs)"
            }
            guard (1...history.count).contains(selectedEpoch) else {
                return "chose epoch \(selectedEpoch) of \(history.count)"
            }
            guard selectionScores.count == history.count else {
                return "has \(selectionScores.count) scores of \(history.count) epochs"
            }
            guard seconds.isFinite, seconds >= 0 else { return "took \(seconds) seconds" }
            guard diagnoses.allSatisfy({ $0.epoch >= 1 && $0.epoch <= max(2, epochs) }) else {
                return "finds fault with an epoch that it has not"
            }
            guard
                history.allSatisfy({
                    $0.predictedShares.count == classes && $0.predictedShares.allSatisfy(\.isShare)
                })
            else { return "has shares that are none of \(classes) classes" }
            return nil
        }
    }

    var record: Record
    /// Predictions for the test examples after each epoch, shape `[M, K]` each.
    var testPredictions: [Tensor]

    /// The chosen epoch's predictions.
    var selectedPredictions: Tensor { testPredictions[record.selectedEpoch - 1] }

    /// An outcome that was saved.
    init(record: Record, testPredictions: [Tensor]) {
        (self.record, self.testPredictions) = (record, testPredictions)
    }

    /// Chooses the epoch of a finished state.
    ///
    /// - Parameters:
    ///   - classes: The names of the classes.
    ///   - domains: The number of domains that a discriminator tells apart.
    init(
        _ job: Job, _ state: TrainingState, selection: Recipe.Selection, sourcePrior: [Double],
        classes: [String] = [], domains: Int = 2
    ) {
        let choice = EpochChoice(
            state, by: selection.by, among: selection.validators, of: job.method,
            sourcePrior: sourcePrior, classes: classes, domains: domains)
        record = Record(
            method: job.method, seed: job.seed, history: state.history,
            selectedEpoch: choice.epoch, selectionScores: choice.scores, seconds: state.seconds,
            diagnoses: choice.findings, diverged: state.diverged)
        testPredictions = state.testPredictions
    }
}
