import Adaptation
import Support

/// Training of a run's jobs.
extension Run {
    /// Trains those of the jobs that have no outcome, several at once, and adds their outcomes.
    ///
    /// - Parameter domains: The examples and labels that a job may see.
    /// - Throws: ``Interruption`` if the run was stopped; `UserFault` on what the world did to it.
    func train(
        _ jobs: [Job], _ training: inout RunTraining,
        on domains: @escaping @Sendable (Job) throws -> Trainer.Domains
    ) throws {
        let monitor = training.monitor
        let open = jobs.filter { training.outcomes[$0] == nil }
        let finished = Collected(training.outcomes)
        try onWorkers(workers, open) { job in
            // Methods without source start from what source-only has become.
            let floor = Job(method: .sourceOnly, seed: job.seed)
            let model =
                job.method.isSourceFree
                ? folder.job(floor).model(finished.all[floor]) : nil
            let outcome = try train(job, on: domains(job), from: model, monitor)
            try finished.add(outcome, for: job) { try writeMetrics($0) }
        }
        training.outcomes = finished.all
    }

    /// Trains one job to its end and chooses its epoch.
    private func train(
        _ job: Job, on domains: Trainer.Domains, from model: Snapshot?, _ monitor: RunMonitor
    ) throws -> JobOutcome {
        let trainer = try experiment.trainer(
            seed: UInt64(job.seed), domains: domains,
            task: experiment.task(of: job.method, on: domains))
        let start = try experiment.initialState(
            job.method, seed: UInt64(job.seed), labels: domains.source.labels, model: model)
        let labels = start.network.method.needs.targetLabels
        precondition(
            labels == 0 || labels == domains.source.labels.count,
            "\(job.method.name) is given \(domains.source.labels.count) labels")
        var state = try resumed(start, of: job, by: trainer)
        try checkFit(state.testPredictions, of: job)
        try advance(&state, of: job, by: trainer, monitor)
        let outcome = try folder.job(job).finish(
            JobOutcome(
                job, state, selection: experiment.recipe.selection,
                sourcePrior: trainer.geometry.sourcePrior.map(Double.init),
                classes: experiment.classes,
                domains: max(2, trainer.domains.sources.count + 1)), state)
        observers.send(
            .finished(
                job, selectedEpoch: outcome.record.selectedEpoch, seconds: outcome.record.seconds))
        return outcome
    }

    /// The state that an earlier execution saved of a job; `start` where there is none that can be
    /// used.
    private func resumed(
        _ start: TrainingState, of job: Job, by trainer: Trainer
    ) throws -> TrainingState {
        let checkpoint = folder.job(job)
        var state = start
        do {
            try checkpoint.resume(&state, by: trainer)
        } catch let damage as DamagedFile {
            try checkpoint.discard()
            observers.send(.discarded(job, why: damage.sentence))
            state = start
        }
        return state
    }

    /// Trains the epochs that a job still lacks, and saves its state on the way and on
    /// interruption.
    private func advance(
        _ state: inout TrainingState, of job: Job, by trainer: Trainer, _ monitor: RunMonitor
    ) throws {
        let checkpoint = folder.job(job)
        let stepCost = job.cost / Double(trainer.totalSteps)
        _ = monitor.advance(
            by: stepCost * Double((state.epoch + state.pretextEpochs) * trainer.stepsPerEpoch))
        var savedAt = WallClock.now
        do {
            while !trainer.isFinished(state) {
                let (start, before) = (WallClock.now, state.epoch)
                try trainer.advance(&state) { progress in
                    let share = monitor.advance(by: stepCost)
                    observers.send(
                        .step(job, epoch: progress.epoch, losses: progress.losses, share: share))
                    try monitor.checkInterruption()
                }
                // Before anything that was learnt from another corpus is saved.
                try experiment.inputs.checkUnchanged()
                state.seconds += start.seconds
                // A pass of a pretext task, or an epoch that diverged, adds none.
                if let last = state.history.last, state.epoch > before {
                    observers.send(.epoch(job, epoch: state.epoch, of: trainer.plan.epochs, last))
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
    }
}
