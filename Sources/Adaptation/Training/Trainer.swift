package import Datasets
import Modalities
import NeuralNetworks
import Tensors

/// Thrown out of training when it is asked to stop; the state at the last epoch's end is kept.
package struct Interruption: Error {
    /// An interruption.
    package init() {}
}

/// Trains one method from one seed. It is given no target label: there is none in what it holds.
package struct Trainer: Sendable {
    /// The data of a run.
    package struct Domains: Sendable {
        package var source: LabelledDomain
        /// Held-out source examples.
        package var validation: LabelledDomain
        /// The target's examples to adapt to.
        package var target: UnlabelledDomain
        /// The target's examples to predict for; nobody trains on them.
        package var test: UnlabelledDomain
        /// The number of source examples that decides how many steps an epoch has.
        package var budget: Int

        /// Domains from their parts.
        package init(
            source: LabelledDomain, validation: LabelledDomain, target: UnlabelledDomain,
            test: UnlabelledDomain, budget: Int
        ) {
            self.source = source
            self.validation = validation
            self.target = target
            self.test = test
            self.budget = budget
        }
    }

    /// Where training stands.
    package struct Progress: Sendable {
        package var step: Int
        package var steps: Int
        package var epoch: Int
        package var losses: [String: Double]
    }

    package let plan: TrainingPlan
    package let pretext: PretextPlan
    package let seed: UInt64
    package let domains: Domains
    package let geometry: Geometry
    package let validators: [(name: String, validator: any Validator)]
    private let sourceSampler: DomainSampler
    private let targetSampler: DomainSampler
    private let classSampling: ClassSampling

    /// A trainer for one run.
    ///
    /// - Throws: `UserFault` if a domain has fewer examples than a batch.
    package init(
        plan: TrainingPlan, pretext: PretextPlan, seed: UInt64, domains: Domains,
        geometry: Geometry, validators: [(name: String, validator: any Validator)]
    ) throws {
        self.plan = plan
        self.pretext = pretext
        self.seed = seed
        self.domains = domains
        self.geometry = geometry
        self.validators = validators
        sourceSampler = try DomainSampler(
            count: domains.source.examples.count, batchSize: plan.batch, seed: seed,
            stream: "source")
        targetSampler = try DomainSampler(
            count: domains.target.examples.count, batchSize: plan.batch, seed: seed,
            stream: "target")
        classSampling = ClassSampling(
            labels: domains.source.labels, classes: geometry.classes, seed: seed)
    }

    /// Steps in an epoch.
    package var stepsPerEpoch: Int { max(1, domains.budget / plan.batch) }

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
    package func advance(_ state: inout TrainingState, report: (Progress) throws -> Void) rethrows {
        if state.pretextEpochs < pretextEpochs {
            try advancePretext(&state, report: report)
        } else {
            try advanceAdaptation(&state, report: report)
        }
    }

    /// Whether all epochs are done, or none can follow.
    package func isFinished(_ state: TrainingState) -> Bool {
        state.epoch >= plan.epochs || state.diverged
    }

    private func advanceAdaptation(
        _ state: inout TrainingState, report: (Progress) throws -> Void
    ) rethrows {
        var next = state
        let epoch = state.epoch
        let total = stepsPerEpoch * plan.epochs
        if next.network.method.readsPredictions {
            let logits = next.network.predict(domains.target.examples).logits
            next.network.method.beginEpoch(
                probabilities: logits.softmax(), progress: Float(epoch) / Float(plan.epochs))
        }
        var sums = Means()
        let batches = sourceBatches(epoch, state)
        for step in epoch * stepsPerEpoch..<(epoch + 1) * stepsPerEpoch {
            let losses = self.step(&next, batches[step - epoch * stepsPerEpoch], step, of: total)
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
        record(&next, sums)
        state = next
    }

    /// One optimizer step outside any epoch, to time it. Every buffer is in use as in training.
    package func timedStep(_ state: inout TrainingState, step: Int) {
        _ = self.step(&state, sourceSampler.batch(step: step), step, of: 2 * step + 2)
    }

    /// The source examples of each step of an epoch.
    private func sourceBatches(_ epoch: Int, _ state: TrainingState) -> [[Int]] {
        let even = [Double](repeating: 1 / Double(geometry.classes), count: geometry.classes)
        var shares = even
        switch plan.sampling {
        case .natural:
            let first = epoch * stepsPerEpoch
            return (first..<first + stepsPerEpoch).map(sourceSampler.batch)
        case .balanced: break
        case .matched:
            // Source-only must not learn even the target's class shares.
            if state.network.method.readsTarget, let last = state.history.last {
                shares = ClassSampling.estimate(last.predictedShares)
            }
        }
        return classSampling.batches(
            epoch: epoch, steps: stepsPerEpoch, size: plan.batch, shares: shares)
    }

    /// One optimizer step; returns its losses and figures.
    private func step(
        _ state: inout TrainingState, _ sourceIndices: [Int], _ step: Int, of total: Int
    ) -> Means {
        let readsTarget = state.network.method.readsTarget
        let targetIndices = readsTarget ? targetSampler.batch(step: step) : []
        let examples =
            sourceIndices.map { domains.source.examples[$0] }
            + targetIndices.map { domains.target.examples[$0] }
        let labels = sourceIndices.map { domains.source.labels[$0] }
        var pass = Pass.training(
            RandomGenerator(seed: seed, stream: "step", String(step)))
        var means = Means()
        var (loss, gradients) = state.network.valueWithGradient { network in
            let batch = Batch(examples)
            let all = network.featurizer(batch, &pass)
            let n = sourceIndices.count
            let logits = network.classifier(all.dropout(rate: plan.dropout, using: &pass.generator))
            let source = DomainOutput(features: all.rows(0..<n), logits: logits.rows(0..<n))
            var losses = StepLosses()
            losses.terms = [
                (
                    "classification",
                    softmaxCrossEntropy(
                        source.logits, labels, weights: plan.classWeights ? balancedWeights : nil,
                        smoothing: plan.smoothing)
                )
            ]
            if readsTarget {
                let rows = n..<n + targetIndices.count
                losses.add(
                    network.method.losses(
                        Step(
                            source: source, sourceLabels: labels,
                            target: DomainOutput(
                                features: all.rows(rows), logits: logits.rows(rows)),
                            targetIndices: targetIndices, progress: Float(step) / Float(total)),
                        &pass))
            }
            if pretext.when == .beside, !network.pretext.isEmpty {
                let value = network.pretext[0].loss(&network.featurizer, batch, &pass)
                losses.terms.append(("pretext", value * pretext.weight))
            }
            means = Means(losses)
            return losses.terms.dropFirst().reduce(losses.terms[0].value) { $0 + $1.value }
        }
        let norm = clipByGlobalNorm(&gradients, limit: plan.clip)
        guard loss.isFinite, norm.isFinite else {
            means.isFinite = false
            return means
        }
        let rate = plan.rate * plan.course.factor(step: step, of: total)
        state.optimizer.update(
            &state.network, gradients, rate: rate, decay: plan.decay, groups: plan.groups)
        return means
    }

    private func advancePretext(
        _ state: inout TrainingState, report: (Progress) throws -> Void
    ) rethrows {
        var next = state
        // Source-only stays blind to the target here too.
        let readsTarget = next.network.method.readsTarget
        var sums = Means()
        let first = state.pretextEpochs * stepsPerEpoch
        for step in first..<first + stepsPerEpoch {
            let batch = Batch(
                sourceSampler.batch(step: step).map { domains.source.examples[$0] }
                    + (readsTarget
                        ? targetSampler.batch(step: step).map { domains.target.examples[$0] } : []))
            var pass = Pass.training(
                RandomGenerator(seed: seed, stream: "pretext", String(step)))
            var (loss, gradients) = next.network.valueWithGradient { network in
                network.pretext[0].loss(&network.featurizer, batch, &pass)
            }
            _ = clipByGlobalNorm(&gradients, limit: plan.clip)
            let total = pretextEpochs * stepsPerEpoch
            next.optimizer.update(
                &next.network, gradients,
                rate: plan.rate * plan.course.factor(step: step, of: total),
                decay: plan.decay, groups: plan.groups)
            sums.add(Means(losses: ["pretext": Double(loss.scalar)]))
            try report(
                Progress(step: step + 1, steps: totalSteps, epoch: 0, losses: sums.losses))
        }
        next.pretextEpochs += 1
        if next.pretextEpochs == pretextEpochs { next.optimizer = plan.makeOptimizer() }
        state = next
    }

    /// Scores the model after an epoch and keeps it.
    private func record(_ state: inout TrainingState, _ sums: Means) {
        let target = state.network.predict(domains.target.examples).logits.softmax()
        let held = state.network.predict(domains.validation.examples).logits.softmax()
        let evidence = Evidence(
            targetProbabilities: target, sourceProbabilities: held,
            sourceLabels: domains.validation.labels)
        var shares = [Double](repeating: 0, count: geometry.classes)
        for label in target.argmax() { shares[Int(label)] += 1 / Double(max(1, target.rows)) }
        let scores = validators.map { ($0.name, $0.validator.score(evidence)) }
        state.history.append(
            EpochRecord(
                losses: sums.losses, figures: sums.figures,
                validators: Dictionary(uniqueKeysWithValues: scores), predictedShares: shares))
        state.snapshots.append(.memory(state.network.modelTensors))
        state.testProbabilities.append(
            state.network.predict(domains.test.examples).logits.softmax())
    }

    /// Weights that give each class the same say, of mean 1 over the source examples.
    private var balancedWeights: [Float] {
        let k = Float(geometry.classes)
        return geometry.sourcePrior.map { $0 > 0 ? 1 / (k * $0) : 0 }
    }
}
