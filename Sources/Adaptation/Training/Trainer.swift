import Datasets
package import Modalities
import NeuralNetworks
import Support
package import Tasks
import Tensors

/// Thrown out of training when it is asked to stop; the state at the last epoch's end is kept.
package struct Interruption: Error {
    /// An interruption.
    package init() {}
}

/// Trains one method from one seed. It is given no target label: there is none in what it holds.
package struct Trainer: Sendable {
    /// Where training stands.
    package struct Progress: Sendable {
        package var step: Int
        package var steps: Int
        package var epoch: Int
        package var losses: [String: Double]
    }

    package let task: any Task
    package let plan: TrainingPlan
    package let pretext: PretextPlan
    package let seed: UInt64
    package let domains: Domains
    package let geometry: NetworkSummary
    package let validators: [(name: String, validator: any Validator)]
    /// Brings examples before the network.
    package let views: any ExampleViews
    /// Nil where there is no source.
    let sourceSampler: SourceSampler?
    let targetSampler: DomainSampler

    /// A trainer for one run.
    ///
    /// Without a source there is no pretext task, no validator that needs held-out source examples,
    /// and a target smaller than a batch makes batches of all it has.
    ///
    /// - Throws: `UserFault` if the target is empty, or has fewer examples than a batch beside a
    ///   source, or if one of several sources has fewer examples than its part of a batch.
    package init(
        task: any Task, plan: TrainingPlan, pretext: PretextPlan, seed: UInt64, domains: Domains,
        geometry: NetworkSummary, validators: [(name: String, validator: any Validator)],
        views: any ExampleViews
    ) throws {
        (self.task, self.plan) = (task, plan)
        let (sources, targets) = (domains.source.examples.count, domains.target.examples.count)
        var pretext = pretext
        if sources == 0 { pretext.task = nil }
        self.pretext = pretext
        self.seed = seed
        self.domains = domains
        self.geometry = geometry
        let hasHeld = !domains.validation.examples.isEmpty
        self.validators = validators.filter { hasHeld || !$0.validator.needsSource }
        self.views = views
        sourceSampler =
            sources == 0
            ? nil
            : try SourceSampler(
                domains.sources, batch: plan.batch, classes: geometry.classes, seed: seed)
        targetSampler = try DomainSampler(
            count: targets, batchSize: sources == 0 ? max(1, min(plan.batch, targets)) : plan.batch,
            seed: seed, stream: "target")
    }

    /// Steps in an epoch.
    package var stepsPerEpoch: Int {
        max(
            1,
            plan.passes * domains.examplesPerPass
                / (sourceSampler == nil ? targetSampler.batchSize : plan.batch))
    }

    /// Passes of the pretext task before adaptation.
    package var pretextEpochs: Int {
        pretext.task != nil && pretext.when == .before ? pretext.epochs : 0
    }

    /// Steps of the whole run.
    package var totalSteps: Int { stepsPerEpoch * (plan.epochs + pretextEpochs) }

    /// Trains one more epoch.
    ///
    /// - Parameters:
    ///   - state: Changed only if the epoch is finished.
    ///   - report: Called after each step; throw ``Interruption`` from it to stop.
    /// - Throws: What `report` throws, or `UserFault` on an example that cannot be read.
    package func advance(_ state: inout TrainingState, report: (Progress) throws -> Void) throws {
        try advance(&state, seeing: { _ in }, report: report)
    }

    /// Trains one more epoch, and shows what the network then makes of the target's examples.
    ///
    /// - Parameters:
    ///   - state: Changed only if the epoch is finished.
    ///   - target: Called after an epoch that is kept, with the features and output.
    ///   - report: Called after each step.
    /// - Throws: What the functions throw, or `UserFault` on an example that cannot be read.
    package func advance(
        _ state: inout TrainingState, seeing target: (NetworkOutput) throws -> Void,
        report: (Progress) throws -> Void
    ) throws {
        if state.pretextEpochs < pretextEpochs {
            try advancePretext(&state, report: report)
        } else {
            try advanceAdaptation(&state, seeing: target, report: report)
        }
    }

    /// Whether all epochs are done, or none can follow.
    package func isFinished(_ state: TrainingState) -> Bool {
        state.epoch >= plan.epochs || state.diverged
    }

    private func advanceAdaptation(
        _ state: inout TrainingState, seeing target: (NetworkOutput) throws -> Void,
        report: (Progress) throws -> Void
    ) throws {
        try checkSource(state.network.method)
        try state.network.checkLayers()
        var next = state
        let epoch = state.epoch
        let total = stepsPerEpoch * plan.epochs
        let begun = Float(epoch) / Float(plan.epochs)
        next.network.freezeSource(at: begun)
        if next.network.method.needs.overview {
            let seen = try next.network.predict(domains.target.examples, through: views)
            let overview = TargetOverview(
                features: seen.features, probabilities: task.predictions(from: seen.output),
                groups: domains.target.groups)
            next.network.beginEpoch(overview, progress: begun)
        }
        let anchor = try state.anchor ?? anchor(of: next)
        next.anchor = anchor
        let behavior = try state.behavior ?? behavior(of: next)
        next.behavior = behavior
        var sums = StepMetrics()
        let batches = sourceBatches(epoch, state)
        let steps = epoch * stepsPerEpoch..<(epoch + 1) * stepsPerEpoch
        let method = next.network.method
        let inputs = Prefetcher(steps) { step in
            try input(batches[step - steps.lowerBound], step, of: total, for: method)
        }
        defer { inputs.stop() }
        for step in steps {
            // A phase may begin within an epoch.
            next.network.freezeSource(at: Float(step) / Float(total))
            let losses = self.step(
                &next, try inputs.next(), step, of: total, anchor: anchor,
                behavior: behavior)
            sums.add(losses)
            if !losses.isFinite {
                next.diverged = true
                break
            }
            try report(
                Progress(
                    step: pretextEpochs * stepsPerEpoch + step + 1, steps: totalSteps,
                    epoch: epoch + 1, losses: sums.losses))
        }
        if next.diverged {
            // What is left of the network is the last epoch's, or the start.
            state.diverged = true
            if state.epoch > 0 { return }
            next.network = state.network
        }
        try record(&next, sums, seeing: target)
        state = next
    }

    private func checkSource(_ method: any Method) throws {
        guard method.needs.source, sourceSampler == nil else { return }
        throw UserFault(
            "the method learns from source examples, and there are none",
            remedy: "Take one that starts from a trained model: "
                + MethodRegistry.sourceFreeNames.joined(separator: ", ") + ".")
    }

    /// One optimizer step outside any epoch, to time it. Every buffer is in use as in training.
    package func timedStep(_ state: inout TrainingState, step: Int) throws {
        let total = 2 * step + 2
        let indices = sourceSampler?.batch(step: step) ?? []
        state.network.freezeSource(at: 0.5)
        let input = try input(indices, step, of: total, for: state.network.method)
        _ = self.step(&state, input, step, of: total)
    }

    /// The examples of each source in each step of an epoch; none of any where no source is read.
    private func sourceBatches(_ epoch: Int, _ state: TrainingState) -> [[[Int]]] {
        guard let sourceSampler, state.network.method.needs.source else {
            return [[[Int]]](repeating: [], count: stepsPerEpoch)
        }
        let steps = epoch * stepsPerEpoch..<(epoch + 1) * stepsPerEpoch
        let even = [Double](repeating: 1 / Double(geometry.classes), count: geometry.classes)
        var shares = even
        switch plan.sampling {
        case .natural: return steps.map(sourceSampler.batch)
        case .balanced: break
        case .matched:
            // Source-only must not learn even the target's class shares.
            if state.network.method.needs.readsTarget, let last = state.history.last {
                shares = ClassSampling.estimate(last.predictedShares)
            }
        }
        return sourceSampler.batches(epoch: epoch, steps: steps, shares: shares)
    }

    private func advancePretext(
        _ state: inout TrainingState, report: (Progress) throws -> Void
    ) throws {
        var next = state
        var sums = StepMetrics()
        let steps =
            state.pretextEpochs * stepsPerEpoch..<(state.pretextEpochs + 1) * stepsPerEpoch
        // Source-only stays blind to the target here too.
        let readsTarget = next.network.method.needs.readsTarget
        let inputs = Prefetcher(steps) { step in try pretextInput(step, readsTarget: readsTarget) }
        defer { inputs.stop() }
        for step in steps {
            let loss = pretextStep(&next, try inputs.next(), step)
            sums.add(StepMetrics(losses: ["pretext": loss]))
            try report(
                Progress(step: step + 1, steps: totalSteps, epoch: 0, losses: sums.losses))
        }
        next.pretextEpochs += 1
        if next.pretextEpochs == pretextEpochs { next.optimizer = plan.makeOptimizer() }
        state = next
    }
}
