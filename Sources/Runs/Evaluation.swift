import Adaptation
import Datasets
import Recipes
import Reports
import Support
import Tasks
import Tensors

/// Measures what was chosen, once the test labels are open; without any it has no figures.
struct Evaluation: Sendable {
    let recipe: Recipe
    let outcomes: [Job: JobOutcome]
    /// The metrics of the task, the headline first.
    let metrics: [Metric]
    /// Each job's value of each metric at its chosen epoch; none without labels.
    let figures: [Job: [Double]]
    /// Each job's headline figure after each epoch.
    let epochFigures: [Job: [Double]]
    /// How often each job takes each class for each at its chosen epoch; none where labels are no
    /// classes.
    let confusions: [Job: [[Int]]]

    /// Measures every job.
    ///
    /// - Parameters:
    ///   - labels: The labels that are measured by; nil for none.
    ///   - rows: The test examples that they are of; nil for all.
    init(
        recipe: Recipe, task: any Task, outcomes: [Job: JobOutcome], labels: Labels?,
        rows: [Int]? = nil
    ) {
        self.recipe = recipe
        self.outcomes = outcomes
        metrics = task.metrics
        guard let labels else {
            (figures, epochFigures, confusions) = ([:], [:], [:])
            return
        }
        func measured(_ predictions: Tensor) -> Tensor {
            rows.map { predictions.gatherRows($0.map(Int32.init)) } ?? predictions
        }
        figures = outcomes.mapValues {
            task.measure(measured($0.selectedPredictions), against: labels)
        }
        epochFigures = outcomes.mapValues {
            $0.testPredictions.map { task.measure(measured($0), against: labels)[0] }
        }
        confusions =
            labels.kind != .classes
            ? [:]
            : outcomes.mapValues {
                Metrics.of(
                    predictions: measured($0.selectedPredictions).argmax(),
                    labels: labels.classIndices,
                    classes: task.classes
                ).confusion
            }
    }

    private var headline: Metric { metrics[0] }

    private var isMeasured: Bool { !figures.isEmpty }

    private func overSeeds(_ method: MethodSpec, _ figure: (Job) -> Double?) -> [Double] {
        (1...recipe.seeds).compactMap { figure(Job(method: method, seed: $0)) }
    }

    /// The value of a metric for each seed.
    private func values(_ method: MethodSpec, _ metric: Int = 0) -> [Double] {
        overSeeds(method) { figures[$0]?[metric] }
    }

    /// The whole result.
    ///
    /// - Parameter evidence: What is known of methods without labels, where the target has none.
    func result(
        choice: Choice, wallSeconds: Double, readings: [LabelReading],
        skipped: [SkippedRecord] = [], evidence: [MethodSpec: MethodEvidence] = [:]
    ) -> RunResult {
        let methods = Dictionary(
            uniqueKeysWithValues: recipe.methods.map { method in
                var result = result(of: method)
                result.evidence = evidence[method]
                return (method.name, result)
            })
        let verdict: Verdict =
            recipe.target == nil
            ? .trained
            : !isMeasured
                ? .unmeasured
                : methods[choice.method.name]?.gainOverSourceOnly.map(Evaluation.verdict)
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
        let floor = values(.sourceOnly)
        let gain =
            method == .sourceOnly || !isMeasured
            ? nil
            : pairedInterval(
                zip(values(method), floor).map { headline.score($0) - headline.score($1) },
                limit: headline.unit == Metric.share ? 1 : .greatestFiniteMagnitude)
        return MethodResult(
            figures: (isMeasured ? Array(metrics.indices) : []).map {
                MetricFigure(metrics[$0], SeedStatistics(values(method, $0)))
            },
            gainOverSourceOnly: gain,
            selectedEpochs: (1...recipe.seeds).compactMap {
                outcomes[Job(method: method, seed: $0)]?.record.selectedEpoch
            },
            regret: isMeasured
                ? Regret(
                    overSeeds(method) { job in
                        regret(job, of: outcomes[job]?.record.selectedEpoch ?? 1)
                    }) : nil,
            validators: Dictionary(
                uniqueKeysWithValues: recipe.selection.validators.compactMap { name in
                    summary(method, name).map { (name, $0) }
                }),
            trainSeconds: overSeeds(method) { outcomes[$0]?.record.seconds }.reduce(0, +))
    }

    /// What choosing that epoch (from 1) cost against the best one.
    private func regret(_ job: Job, of epoch: Int) -> Double {
        guard let scores = epochFigures[job]?.map(headline.score) else { return 0 }
        return (scores.max() ?? 0) - scores[epoch - 1]
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
            epochs: epochs,
            regret: isMeasured ? Regret(zip(jobs, epochs).map { regret($0, of: $1) }) : nil)
    }
}
