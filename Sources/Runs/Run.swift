import Adaptation
import Datasets
import Modalities
package import Reports
import Support

/// One execution of a recipe: trains every method from every seed, chooses without target labels,
/// and only then opens them.
package struct Run: Sendable {
    let experiment: Experiment
    package let folder: RunFolder
    let workers: Int
    let observers: RunObservers
    private let stop: @Sendable () -> Bool

    /// A run in a folder.
    ///
    /// - Parameters:
    ///   - workers: Jobs trained at once; each computes on one thread, so results do not depend on
    ///     it.
    ///   - stop: Asked after each step; true interrupts the run, which can be resumed.
    ///   - observers: Told what happens, from several threads, after the log in the folder.
    package init(
        _ experiment: Experiment, folder: RunFolder, workers: Int = processorCount,
        stop: @escaping @Sendable () -> Bool = { false }, observers: [RunObserver] = []
    ) {
        self.experiment = experiment
        self.folder = folder
        self.workers = workers
        self.stop = stop
        self.observers = RunObservers(observers, loggingIn: folder)
    }

    /// Runs the recipe. An experiment is good for one run: its labels are opened once.
    ///
    /// - Throws: ``Interruption`` if it was stopped; `UserFault` on what the world did to it.
    package func callAsFunction() throws -> ReportContent {
        do {
            let content = try execute()
            observers.send(
                .ended(
                    verdict: content.result.verdict, chosenMethod: content.result.chosenMethod,
                    wallSeconds: content.result.wallSeconds))
            return content
        } catch {
            observers.send(RunEvent(ending: error))
            throw error
        }
    }

    /// The steps of a run. Labels are opened only when all that they could influence is chosen.
    private func execute() throws -> ReportContent {
        let start = WallClock.now
        // A run does without: the next one makes it anew.
        try? (experiment.modality as? any KeepingModality)?.keep(in: RunFolder.kept)
        let recipe = experiment.recipe
        let jobs = RunJobs(recipe)
        let readings = try folder.savedReadings()
        try experiment.inputs.checkResumed(in: folder)
        var training = try resume(jobs)
        let openings = LabelOpenings(experiment, in: folder, after: readings)

        try trainBlind(jobs, &training)
        var evidence = try evidence(of: recipe.blindMethods, training)
        var choice = Choice(recipe, training.outcomes, refusing: refused(by: evidence))
        // What was trained without target labels is chosen by now: from here on some are open.
        let draws = try openings.fewShotDraws(for: jobs.fewShot)
        try trainFewShot(jobs, on: draws, &training)
        choice.chooseSeeds(of: recipe.fewShotMethods, among: training.outcomes)
        if !recipe.fewShotMethods.isEmpty {
            evidence.merge(try self.evidence(of: recipe.adaptedMethods, training)) { $1 }
        }
        // All other models are chosen too: the ceiling alone learns from what is opened here.
        let adaptLabels = try openings.adaptLabels(for: jobs.ceiling)
        if let adaptLabels { try trainCeiling(jobs, on: adaptLabels, &training) }
        let testLabels = try openings.testLabels()

        let evaluation = Evaluation(
            recipe: recipe, task: experiment.task, outcomes: training.outcomes, labels: testLabels,
            rows: experiment.measured?.indices)
        let wholeLabels = experiment.measured?.indices == nil ? testLabels : nil
        let streams = try wholeLabels.flatMap { try followStreams(training, labels: $0) }
        var result = evaluation.result(
            choice: choice, wallSeconds: start.seconds, readings: openings.readings,
            skipped: experiment.skipped, evidence: evidence)
        result.streams = streams
        if !evidence.isEmpty { result.sourceShares = gathering(training).sourceShares }
        result.measuredExamples = experiment.measured?.indices?.count
        let content = try ReportAssembly(
            experiment: experiment, folder: folder, evaluation: evaluation,
            labels: wholeLabels, adaptLabels: adaptLabels, choice: choice
        ).content(result)
        try experiment.inputs.checkUnchanged()
        try write(content, choice: choice, training.outcomes)
        return content
    }

    /// Takes over the finished jobs of an earlier execution, and tells observers that training
    /// begins.
    private func resume(_ jobs: RunJobs) throws -> RunTraining {
        let (outcomes, damages) = try saved(jobs.all)
        let open = jobs.all.filter { outcomes[$0] == nil }
        let monitor = RunMonitor(total: open.reduce(0) { $0 + $1.cost }, stop: stop)
        observers.send(.began(folder: folder.path, jobs: open.count))
        damages.forEach(observers.send)
        return RunTraining(outcomes: outcomes, monitor: monitor)
    }

    /// Trains source-only and every method that adapts without target labels.
    private func trainBlind(_ jobs: RunJobs, _ training: inout RunTraining) throws {
        try train(jobs.blind, &training) { experiment.domains(of: $0.method) }
        try train(jobs.sourceFree, &training) { experiment.domains(of: $0.method) }
    }

    /// What is known of methods without labels; nothing where the target has some of its own, which
    /// tell more.
    private func evidence(
        of methods: [MethodSpec], _ training: RunTraining
    ) throws -> [MethodSpec: MethodEvidence] {
        guard !experiment.isTargetLabelled, !experiment.isTraining else { return [:] }
        return try gathering(training).evidence(
            of: methods, check: training.monitor.checkInterruption)
    }

    /// The methods that are not chosen: those that evidence speaks against, and where it supports
    /// some, those that it is mixed on.
    private func refused(by evidence: [MethodSpec: MethodEvidence]) -> Set<MethodSpec> {
        let words = evidence.compactMapValues { $0.judgement?.word }
        let isSupported = words.values.contains(.supports)
        return Set(words.filter { $0.value == .against || isSupported && $0.value == .mixed }.keys)
    }

    private func gathering(_ training: RunTraining) -> EvidenceGathering {
        EvidenceGathering(
            experiment: experiment, folder: folder, outcomes: training.outcomes, workers: workers)
    }

    /// Trains every method that is given a few target labels.
    private func trainFewShot(
        _ jobs: RunJobs, on draws: FewShotDraws, _ training: inout RunTraining
    ) throws {
        try train(jobs.fewShot, &training) { draws.domains(of: $0, in: experiment) }
    }

    /// Trains the ceiling on the labels of the target's adapt part.
    private func trainCeiling(
        _ jobs: RunJobs, on labels: Labels, _ training: inout RunTraining
    ) throws {
        let domains = experiment.ceilingDomains(labels: labels)
        try train(jobs.ceiling, &training) { _ in domains }
    }

    /// Measures test-time methods on the test part as a stream; nil where the recipe has none.
    private func followStreams(
        _ training: RunTraining, labels: Labels
    ) throws -> [String: [String: StreamResult]]? {
        try StreamTrials(
            experiment: experiment, folder: folder, outcomes: training.outcomes,
            labels: labels.classIndices, workers: workers, report: observers.send
        ).results(check: training.monitor.checkInterruption)
    }
}
