import Adaptation
import Datasets
import Reports
import SavedModels
import Support
import Tensors

/// The files of a finished run.
extension Run {
    /// Writes model, predictions, metrics, report, checksums and last of all the result.
    func write(
        _ content: ReportContent, choice: Choice, _ outcomes: [Job: JobOutcome]
    ) throws {
        let method = try MethodSpec(content.result.chosenMethod)
        let chosen = Job(method: method, seed: choice.seed(of: method))
        try saveModel(chosen, outcomes[chosen])
        if let outcome = outcomes[chosen] {
            let table = PredictionTable(
                experiment: experiment, predictions: outcome.selectedPredictions,
                review: ReviewOrder(experiment, chosen, outcomes))
            try folder.write(table.text.utf8, to: folder.predictions)
        }
        try writeMetrics(outcomes)
        try folder.write(reportPage(content).utf8, to: folder.report)
        let text = try JSONText.encode(content.result)
        try folder.writeChecksums(outcomes, result: Array(text.utf8))
        // Written last: a run with a result is a finished run.
        try folder.write(text.utf8, to: folder.result)
    }

    /// Writes losses and scores of every finished job.
    func writeMetrics(_ outcomes: [Job: JobOutcome]) throws {
        try folder.write(MetricLines.text(outcomes).utf8, to: folder.metrics)
    }

    /// Copies the chosen model beside what it needs to read new examples.
    private func saveModel(_ job: Job, _ outcome: JobOutcome?) throws {
        let tensors = try folder.job(job).model(outcome).load()
        let recipe = experiment.recipe
        let domains =
            job.method.source == nil ? experiment.domains : experiment.domains(of: job.method)
        let card = ModelCard(
            modality: recipe.modality.name, classes: experiment.classes, recipe: recipe.name,
            method: job.method.name, seed: job.seed,
            source: domains.sources.map(\.name).joined(separator: " + "),
            target: domains.target.name,
            sourcePrior: experiment.geometry(
                features: 0, labels: domains.source.labels
            ).sourcePrior,
            training: recipe.training, task: try experiment.task(of: job.method, on: domains),
            columns: experiment.columns, heldOut: try heldOut(job, tensors, on: domains.validation))
        try folder.change {
            try SavedModel.write(
                tensors, modality: experiment.modality, card: card, to: folder.model,
                makesParents: false)
        }
    }

    /// The figures of a job's model on held-out source examples; nil where labels are no classes.
    private func heldOut(
        _ job: Job, _ tensors: [String: Tensor], on held: LabelledDomain
    ) throws -> HeldOut? {
        guard held.labels.kind == .classes, !held.examples.isEmpty else { return nil }
        var network = try experiment.initialState(
            job.method, seed: UInt64(job.seed), labels: experiment.domains.source.labels
        ).network
        try network.loadModel(tensors, from: folder.model)
        let output = try network.predict(
            held.examples, isTarget: false, through: experiment.modality.views
        ).output
        return HeldOut(
            predictions: experiment.task.predictions(from: output),
            labels: held.labels.classIndices)
    }
}
