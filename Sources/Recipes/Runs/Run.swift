import Adaptation
import Datasets
package import Reports
import Support
import Tensors

/// One execution of a recipe: trains every method from every seed, chooses without target labels, and only
/// then opens them.
package struct Run: Sendable {
    let experiment: Experiment
    package let folder: RunFolder
    private let workers: Int
    private let stop: @Sendable () -> Bool
    private let report: @Sendable (RunEvent) -> Void

    /// A run in a folder.
    ///
    /// - Parameters:
    ///   - workers: Jobs trained at once; each computes on one thread, so results do not depend on it.
    ///   - stop: Asked after each step; true interrupts the run, which can be resumed.
    ///   - report: Told what happens, from several threads.
    package init(
        _ experiment: Experiment, folder: RunFolder, workers: Int = processorCount,
        stop: @escaping @Sendable () -> Bool = { false },
        report: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        self.experiment = experiment
        self.folder = folder
        self.workers = workers
        self.stop = stop
        self.report = report
    }

    /// Runs the recipe. An experiment is good for one run: its labels are opened once.
    ///
    /// - Throws: ``Interruption`` if it was stopped; `UserFault` on what the world did to it.
    package func callAsFunction() throws -> ReportContent {
        let start = WallClock.now
        let recipe = experiment.recipe
        let seeds = Array(1...recipe.seeds)
        // Costly jobs first, so that no core waits for a long one at the end.
        func jobs(_ methods: [MethodSpec]) -> [Job] {
            seeds.flatMap { seed in methods.reversed().map { Job(method: $0, seed: seed) } }
        }
        // Methods without source start from what source-only has become.
        let blindJobs = jobs(
            [.sourceOnly] + recipe.blindMethods.filter { !$0.isSourceFree })
        let sourceFreeJobs = jobs(recipe.sourceFreeMethods)
        let fewShotJobs = jobs(recipe.fewShotMethods)
        let ceilingJobs = jobs([.targetSupervised])
        let all = blindJobs + sourceFreeJobs + fewShotJobs + ceilingJobs
        let readings = try folder.savedReadings()
        try experiment.inputs.checkResumed(in: folder)
        var (outcomes, damages) = try saved(all)
        let open = all.filter { outcomes[$0] == nil }
        let monitor = RunMonitor(
            total: open.reduce(0) { $0 + cost(of: $1) }, stop: stop, report: report)
        report(.began(folder: folder.path, jobs: open.count))
        damages.forEach(report)

        let evaluator = experiment.evaluator
        let ledger = evaluator.ledger
        ledger.resume(after: readings)
        try train(blindJobs, &outcomes, monitor) { _ in experiment.domains }
        try train(sourceFreeJobs, &outcomes, monitor) { experiment.domains(of: $0.method) }
        var choice = Choice(recipe, outcomes)
        /// Opens labels, and demands that those were open before which saved jobs or streams were computed from.
        func opening<T>(for folders: [String], _ body: () -> T) throws -> T {
            let before = ledger.readings.count
            let labels = body()
            try folder.checkKnown(before, ledger, folders: folders)
            try folder.save(LabelReadings(readings: ledger.readings))
            return labels
        }
        // What was trained without target labels is chosen by now: from here on some are open.
        let draws = try opening(for: fewShotJobs.map { folder.job($0).folder }) {
            FewShotDraws(experiment, evaluator)
        }
        try train(fewShotJobs, &outcomes, monitor) { draws.domains(of: $0, in: experiment) }
        choice.chooseSeeds(of: recipe.fewShotMethods, among: outcomes)
        // All other models are chosen too: the ceiling alone learns from what is opened here.
        let adaptLabels = try opening(for: ceilingJobs.map { folder.job($0).folder }) {
            evaluator.open(
                experiment.sealedAdapt, what: "\(recipe.target.corpus)/\(recipe.target.adapt)",
                purpose:
                    "to train the ceiling, \(MethodSpec.targetSupervised.name), after all other models were chosen"
            )
        }
        let ceilingDomains = experiment.ceilingDomains(labels: adaptLabels)
        try train(ceilingJobs, &outcomes, monitor) { _ in ceilingDomains }
        let testLabels = try opening(for: [folder.streams]) {
            evaluator.open(
                experiment.sealedTest, what: "\(recipe.target.corpus)/\(recipe.target.test)",
                purpose: "to measure every chosen model, once")
        }
        try folder.checkCount(ledger, recipe.labelCounts.count * recipe.seeds + 2)

        let evaluation = Evaluation(
            recipe: recipe, task: experiment.task, outcomes: outcomes, labels: testLabels)
        let streams = try StreamTrials(
            experiment: experiment, folder: folder, outcomes: outcomes,
            labels: testLabels.classIndices,
            workers: workers, report: report
        ).results(check: monitor.checkInterruption)
        var result = evaluation.result(
            choice: choice, wallSeconds: start.seconds, readings: ledger.readings,
            skipped: experiment.skipped)
        result.streams = streams
        let content = try ReportAssembly(
            experiment: experiment, folder: folder, evaluation: evaluation,
            labels: testLabels, adaptLabels: adaptLabels, choice: choice
        ).content(result)
        try experiment.inputs.checkUnchanged()
        let method = try MethodSpec(result.chosenMethod)
        let chosen = Job(method: method, seed: choice.seed(of: method))
        try saveModel(chosen, outcomes[chosen])
        if let outcome = outcomes[chosen] {
            let table = PredictionTable(
                experiment: experiment, predictions: outcome.selectedPredictions)
            try folder.write(table.text.utf8, to: folder.predictions)
        }
        try writeMetrics(outcomes)
        try folder.write(reportPage(content).utf8, to: folder.report)
        let text = try JSONText.encode(result)
        try folder.writeChecksums(outcomes, result: Array(text.utf8))
        // Written last: a run with a result is a finished run.
        try folder.write(text.utf8, to: folder.result)
        return content
    }

    private func cost(of job: Job) -> Double {
        // A step with one domain costs about half of one with two.
        job.method.readsOneDomain ? 0.5 : 1
    }

    private func train(
        _ jobs: [Job], _ outcomes: inout [Job: JobOutcome], _ monitor: RunMonitor,
        on domains: @escaping @Sendable (Job) throws -> Trainer.Domains
    ) throws {
        let open = jobs.filter { outcomes[$0] == nil }
        let finished = Collected(outcomes)
        try onWorkers(workers, open) { job in
            let floor = Job(method: .sourceOnly, seed: job.seed)
            let model =
                job.method.isSourceFree
                ? folder.job(floor).model(finished.all[floor]) : nil
            let outcome = try train(job, on: domains(job), from: model, monitor)
            try finished.add(outcome, for: job) { try writeMetrics($0) }
        }
        outcomes = finished.all
    }

    private func train(
        _ job: Job, on domains: Trainer.Domains, from model: Snapshot?, _ monitor: RunMonitor
    ) throws -> JobOutcome {
        let trainer = try experiment.trainer(seed: UInt64(job.seed), domains: domains)
        let checkpoint = folder.job(job)
        let start = try experiment.initialState(
            job.method, seed: UInt64(job.seed), labels: domains.source.labels, model: model)
        let labels = start.network.method.needs.targetLabels
        precondition(
            labels == 0 || labels == domains.source.labels.count,
            "\(job.method.name) is given \(domains.source.labels.count) labels")
        var state = start
        do {
            try checkpoint.resume(&state, by: trainer)
        } catch let damage as DamagedFile {
            try checkpoint.discard()
            monitor.send(.discarded(job, why: damage.sentence))
            state = start
        }
        try checkFit(state.testPredictions, of: job)
        let stepCost = cost(of: job) / Double(trainer.totalSteps)
        _ = monitor.advance(
            by: stepCost * Double((state.epoch + state.pretextEpochs) * trainer.stepsPerEpoch))
        var savedAt = WallClock.now
        do {
            while !trainer.isFinished(state) {
                let (start, before) = (WallClock.now, state.epoch)
                try trainer.advance(&state) { progress in
                    let share = monitor.advance(by: stepCost)
                    monitor.send(
                        .step(job, epoch: progress.epoch, losses: progress.losses, share: share))
                    try monitor.checkInterruption()
                }
                // Before anything that was learnt from another corpus is saved.
                try experiment.inputs.checkUnchanged()
                state.seconds += start.seconds
                // A pass of a pretext task, or an epoch that diverged, adds none.
                if let last = state.history.last, state.epoch > before {
                    monitor.send(.epoch(job, epoch: state.epoch, of: trainer.plan.epochs, last))
                }
                if savedAt.seconds >= trainer.plan.checkpointSeconds, !trainer.isFinished(state) {
                    try checkpoint.save(&state)
                    savedAt = .now
                }
            }
        } catch let interruption as Interruption {
            if state.epoch + state.pretextEpochs > 0 { try checkpoint.save(&state) }
            throw interruption
        }
        let outcome = try checkpoint.finish(
            JobOutcome(
                job, state, selection: experiment.recipe.selection,
                sourcePrior: trainer.geometry.sourcePrior.map(Double.init)), state)
        monitor.send(
            .finished(
                job, selectedEpoch: outcome.record.selectedEpoch, seconds: outcome.record.seconds))
        return outcome
    }

    private func writeMetrics(_ outcomes: [Job: JobOutcome]) throws {
        try folder.write(MetricLines.text(outcomes).utf8, to: folder.metrics)
    }

    /// Copies the chosen model beside what it needs to read new examples.
    private func saveModel(_ job: Job, _ outcome: JobOutcome?) throws {
        let tensors = try folder.job(job).model(outcome).load()
        let (recipe, source) = (experiment.recipe, experiment.domains.source)
        let card = ModelCard(
            modality: recipe.modality.name, classes: experiment.classes, recipe: recipe.name,
            method: job.method.name, seed: job.seed,
            source: experiment.domains.sources.map(\.name).joined(separator: " + "),
            target: experiment.domains.target.name,
            sourcePrior: experiment.geometry(features: 0, labels: source.labels).sourcePrior,
            training: recipe.training, task: experiment.task)
        try folder.change {
            try SavedModel.write(
                tensors, modality: experiment.modality, card: card, to: folder.model,
                makesParents: false)
        }
    }
}
