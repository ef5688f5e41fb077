import Adaptation
import Datasets
import Reports
import Support
import Tensors

/// Measures what was chosen, once the test labels are open.
struct Evaluation: Sendable {
    let recipe: Recipe
    let outcomes: [Job: JobOutcome]
    /// Each job's figures at its chosen epoch.
    let metrics: [Job: Metrics]
    /// Each job's test accuracy after each epoch.
    let epochAccuracies: [Job: [Double]]

    init(recipe: Recipe, outcomes: [Job: JobOutcome], labels: Labels, classes: Int) {
        self.recipe = recipe
        self.outcomes = outcomes
        func measure(_ probabilities: Tensor) -> Metrics {
            Metrics.of(
                predictions: probabilities.argmax(), labels: labels.classIndices, classes: classes)
        }
        metrics = outcomes.mapValues { measure($0.selectedPredictions) }
        epochAccuracies = outcomes.mapValues { $0.testPredictions.map { measure($0).accuracy } }
    }

    private func overSeeds(_ method: MethodSpec, _ figure: (Job) -> Double?) -> [Double] {
        (1...recipe.seeds).compactMap { figure(Job(method: method, seed: $0)) }
    }

    private func accuracies(_ method: MethodSpec) -> [Double] {
        overSeeds(method) { metrics[$0]?.accuracy }
    }

    /// The whole result.
    func result(
        choice: Choice, wallSeconds: Double, readings: [LabelReading],
        skipped: [SkippedRecord] = []
    ) -> RunResult {
        let methods = Dictionary(
            uniqueKeysWithValues: recipe.methods.map { ($0.name, result(of: $0)) })
        let verdict =
            methods[choice.method.name]?.gainOverSourceOnly.map(Evaluation.verdict)
            ?? .noDifference
        return RunResult(
            recipe: recipe.name, modality: recipe.modality.name, verdict: verdict,
            // A model that adaptation made worse is not handed out.
            chosenMethod: (verdict == .worse ? .sourceOnly : choice.method).name,
            wallSeconds: wallSeconds, peakRSSMB: peakMegabytes(),
            targetLabelsRead: readings, methods: methods,
            skipped: skipped.isEmpty ? nil : skipped)
    }

    static func verdict(_ gain: Interval) -> Verdict {
        gain.low > 0 ? .improved : gain.high < 0 ? .worse : .noDifference
    }

    private func result(of method: MethodSpec) -> MethodResult {
        let accuracy = accuracies(method)
        let floor = accuracies(.sourceOnly)
        let gain =
            method == .sourceOnly
            ? nil : pairedInterval(zip(accuracy, floor).map { $0 - $1 })
        return MethodResult(
            targetAccuracy: SeedStatistics(accuracy),
            balancedAccuracy: SeedStatistics(overSeeds(method) { metrics[$0]?.balancedAccuracy }),
            macroF1: SeedStatistics(overSeeds(method) { metrics[$0]?.macroF1 }),
            gainOverSourceOnly: gain,
            selectedEpochs: (1...recipe.seeds).compactMap {
                outcomes[Job(method: method, seed: $0)]?.record.selectedEpoch
            },
            regret: Regret(
                overSeeds(method) { job in
                    regret(job, of: outcomes[job]?.record.selectedEpoch ?? 1)
                }),
            validators: Dictionary(
                uniqueKeysWithValues: recipe.selection.validators.compactMap { name in
                    summary(method, name).map { (name, $0) }
                }),
            trainSeconds: overSeeds(method) { outcomes[$0]?.record.seconds }.reduce(0, +))
    }

    /// What choosing that epoch (from 1) cost against the best one.
    private func regret(_ job: Job, of epoch: Int) -> Double {
        guard let accuracies = epochAccuracies[job] else { return 0 }
        return (accuracies.max() ?? 0) - accuracies[epoch - 1]
    }

    /// Nil for a validator that has no score of the method.
    private func summary(_ method: MethodSpec, _ validator: String) -> ValidatorSummary? {
        let jobs = (1...recipe.seeds).map { Job(method: method, seed: $0) }
        guard
            jobs.contains(where: { outcomes[$0]?.record.history.hasScore(for: validator) ?? false })
        else { return nil }
        let epochs = jobs.map { job in
            Agreement.best(
                outcomes[job]?.record.history.map { $0.validators[validator] ?? .nan } ?? []) + 1
        }
        return ValidatorSummary(
            score: SeedStatistics(
                jobs.compactMap { job in
                    outcomes[job].flatMap {
                        $0.record.history[$0.record.selectedEpoch - 1].validators[validator]
                    }
                }),
            epochs: epochs, regret: Regret(zip(jobs, epochs).map { regret($0, of: $1) }))
    }
}
