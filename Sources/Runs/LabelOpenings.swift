import Adaptation
import Datasets
import Recipes
import Support

/// The openings of a run's sealed labels, in the order few-shot draws, adapt part, test part.
///
/// Each is entered into the ledger and written to disk before anything is computed from the labels.
struct LabelOpenings {
    private let experiment: Experiment
    private let folder: RunFolder

    private var recipe: Recipe { experiment.recipe }
    private var ledger: LabelLedger { experiment.evaluator.ledger }

    /// No opening yet, but for those of an earlier execution.
    init(_ experiment: Experiment, in folder: RunFolder, after readings: [LabelReading]) {
        (self.experiment, self.folder) = (experiment, folder)
        ledger.resume(after: readings)
    }

    /// Every opening so far.
    var readings: [LabelReading] { ledger.readings }

    /// Opens the labels that few-shot methods ask for.
    ///
    /// - Throws: `UserFault` if these jobs were trained and the ledger on disk does not say so.
    func fewShotDraws(for jobs: [Job]) throws -> FewShotDraws {
        try opening(for: jobs.map { folder.job($0).folder }) {
            FewShotDraws(experiment, experiment.evaluator)
        }
    }

    /// Opens the labels of the target's adapt part; nil where it has none.
    ///
    /// - Throws: `UserFault` if these jobs were trained and the ledger on disk does not say so.
    func adaptLabels(for jobs: [Job]) throws -> Labels? {
        guard let sealed = experiment.sealedAdapt else { return nil }
        return try opening(for: jobs.map { folder.job($0).folder }) {
            experiment.evaluator.open(
                sealed, what: experiment.adaptName,
                purpose: "to train the ceiling, \(MethodSpec.targetSupervised.name), after all "
                    + "other models were chosen")
        }
    }

    /// Opens the labels that are measured by, the last opening of a run; nil where there are none.
    ///
    /// - Throws: `UserFault` if the ledger on disk does not fit what was computed, or has too many
    ///   entries.
    func testLabels() throws -> Labels? {
        let labels = try experiment.sealedTest.map { sealed in
            try opening(for: [folder.streams]) {
                experiment.evaluator.open(
                    sealed, what: experiment.testName,
                    purpose: "to measure every chosen model, once")
            }
        }
        let draws = experiment.drawn == nil ? 0 : recipe.labelCounts.count * recipe.seeds
        let others = [experiment.sealedAdapt, experiment.sealedTest].count { $0 != nil }
        try folder.checkCount(ledger, draws + others)
        return labels
    }

    /// Opens labels, and demands that those were open before which saved jobs or streams were
    /// computed from.
    private func opening<T>(for folders: [String], _ body: () -> T) throws -> T {
        let before = ledger.readings.count
        let labels = body()
        try folder.checkKnown(before, ledger, folders: folders)
        try folder.save(LabelReadings(readings: ledger.readings))
        return labels
    }
}
