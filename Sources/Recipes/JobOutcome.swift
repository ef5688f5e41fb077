import Adaptation
import NeuralNetworks
import Support
import Tensors

/// What a finished job leaves: its history, the epoch chosen without target labels, and its predictions.
struct JobOutcome: Sendable {
    /// What is written as JSON.
    struct Record: Codable, Sendable {
        var method: String
        var seed: Int
        var history: [EpochRecord]
        /// From 1.
        var selectedEpoch: Int
        /// The choice's score for each epoch.
        var selectionScores: [Double]
        var seconds: Double
        var diagnoses: [Doctor.Diagnosis]
        var diverged: Bool
    }

    var record: Record
    /// Predictions for the test examples after each epoch, shape `[M, K]` each.
    var testProbabilities: [Tensor]

    /// The chosen epoch's predictions.
    var selectedProbabilities: Tensor { testProbabilities[record.selectedEpoch - 1] }

    /// Chooses the epoch of a finished state.
    init(_ job: Job, _ state: TrainingState, selection: Recipe.Selection, sourcePrior: [Double]) {
        let scores = JobOutcome.scores(state.history, selection)
        let readings = state.history.enumerated().map { index, epoch in
            Doctor.Reading(
                epoch: index + 1, losses: epoch.losses, figures: epoch.figures,
                predictedShares: epoch.predictedShares, sourcePrior: sourcePrior,
                isSourceFree: MethodRegistry.isSourceFree(job.method))
        }
        record = Record(
            method: job.method, seed: job.seed, history: state.history,
            selectedEpoch: Agreement.best(scores) + 1, selectionScores: scores,
            seconds: state.seconds,
            diagnoses: Doctor.diagnose(readings, diverged: state.diverged),
            diverged: state.diverged)
        testProbabilities = state.testProbabilities
    }

    /// Each epoch's score under the recipe's choice.
    static func scores(_ history: [EpochRecord], _ selection: Recipe.Selection) -> [Double] {
        if selection.by != Agreement.name {
            return history.map { $0.validators[selection.by] ?? .nan }
        }
        // A validator that says nothing of the method, which read no source, has no part in the choice.
        let speaking = selection.validators.filter(history.speaks)
        guard !speaking.isEmpty else { return history.map { _ in .nan } }
        return Agreement.scores(
            speaking.map { name in history.map { $0.validators[name] ?? .nan } })
    }

    private static let name = "outcome"

    /// Writes the outcome into a job's folder.
    func save(to folder: String) throws {
        try SafetensorsFile.write(
            ["test": .concatenating(testProbabilities)],
            to: "\(folder)/\(JobOutcome.name).safetensors")
        // Written last: where it is, all is.
        try Files.writeAtomically(JSONText.encode(record), to: "\(folder)/\(JobOutcome.name).json")
    }

    /// Reads an outcome back; nil where the job has not finished.
    init?(savedIn folder: String) throws {
        let path = "\(folder)/\(JobOutcome.name).json"
        guard Files.exists(path) else { return nil }
        record = try JSONText.decode(Record.self, from: path)
        let file = "\(folder)/\(JobOutcome.name).safetensors"
        let all = try SafetensorsFile(contentsOf: file).tensor("test")
        let epochs = record.history.count
        guard epochs > 0, all.rows % epochs == 0, (1...epochs).contains(record.selectedEpoch) else {
            throw UserFault(
                "the predictions do not fit the \(epochs) epochs of the run", at: .init(file: file),
                remedy: "Delete the folder \(folder) and resume: this job is trained again.")
        }
        let m = all.rows / epochs
        testProbabilities = (0..<epochs).map { all.rows($0 * m..<($0 + 1) * m) }
    }
}
