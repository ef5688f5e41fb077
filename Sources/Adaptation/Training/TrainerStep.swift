import Datasets
import Modalities
import NeuralNetworks
import Tasks
import Tensors

/// What a trainer does in one step.
extension Trainer {
    /// The viewed examples of a step.
    ///
    /// - Parameter sources: Which examples of each source.
    func input(
        _ sources: [[Int]], _ step: Int, of total: Int, for method: any Method
    ) throws -> StepInput {
        let readsTarget = method.currentTurn(at: Float(step) / Float(total)).readsTarget
        let targetRows = readsTarget ? targetSampler.batch(step: step) : []
        var generator = RandomGenerator(seed: seed, stream: "views", String(step))
        let target = targetRows.map { domains.target.examples[$0] }
        func view(_ examples: [Example], _ view: View) throws -> [Example] {
            try examples.map { try views.view($0, as: view, using: &generator) }
        }
        let pooled = domains.pooledIndices(sources)
        return StepInput(
            source: try view(pooled.map { domains.source.examples[$0] }, .weak),
            sourceCounts: sources.map(\.count),
            labels: domains.source.labels.keeping(pooled),
            target: try view(target, .weak),
            strong: method.needs.strongViews ? try view(target, .strong) : [],
            targetRows: targetRows)
    }

    /// One optimizer step, of one or several updates; returns its losses and figures.
    func step(
        _ state: inout TrainingState, _ input: StepInput, _ step: Int, of total: Int,
        anchor: ElasticWeightConsolidation? = nil, behavior: FeatureBehavior? = nil
    ) -> StepMetrics {
        let progress = Float(step) / Float(total)
        var means = StepMetrics()
        var counted: Set<String> = []
        let updates = state.network.method.currentTurn(at: progress).updates
        for (index, update) in updates.enumerated() {
            var pass = Pass.training(
                RandomGenerator(seed: seed, stream: "step", String(step), String(index)))
            var losses = StepLosses()
            var (loss, gradients) = state.network.valueWithGradient { network in
                losses = self.losses(
                    &network, input, update, index, progress, behavior, &pass)
                let zero = Tensor(0)
                guard let first = losses.terms.first?.value else { return zero }
                return losses.terms.dropFirst().reduce(first) { $0 + $1.value }
            }
            // A loss that several updates have, such as the classifier's, counts once in a step.
            let terms = losses.terms
            losses.terms = terms.filter { !counted.contains($0.name) }
            counted.formUnion(terms.map(\.name))
            means.merge(losses, isFirst: index == 0)
            gradients = averagedOverProcesses(gradients)
            update.restrict(&gradients, to: state.network)
            plan.transfer.hold(&gradients, epoch: state.epoch, of: state.network)
            plan.transfer.pull(&gradients, of: state.network, towards: state.start)
            anchor?.addPenalty(
                to: &gradients, of: state.network, strength: state.network.method.needs.startPenalty
            )
            let norm = clipByGlobalNorm(&gradients, limit: plan.clip)
            guard loss.isFinite, norm.isFinite else {
                means.isFinite = false
                return means
            }
            // The moments of a tensor that several updates train go by updates, not by steps.
            state.optimizer.update(
                &state.network, gradients,
                rate: plan.rate * state.network.method.needs.rateFactor
                    * plan.course.factor(step: step, of: total),
                decay: plan.decay, groups: plan.groups(of: state.network))
        }
        if state.network.takeReset() {
            state.network.restore(state.start)
            state.optimizer = plan.makeOptimizer()
        }
        return means
    }

    /// Examples that the importance of each value is estimated from; more change it little.
    private static let anchorExamples = 512

    /// What holds an anchored method to its start, estimated on some of the target's examples; nil
    /// for others.
    func anchor(of state: TrainingState) throws -> ElasticWeightConsolidation? {
        let method = state.network.method
        guard method.needs.startPenalty > 0, let update = method.currentTurn(at: 0).updates.first
        else { return nil }
        var start = state.network
        start.restore(state.start)
        var anchor = ElasticWeightConsolidation(start: state.start)
        var order = domains.target.examples
        var generator = RandomGenerator(seed: seed, stream: "anchor")
        generator.shuffle(&order)
        for chunk in Array(order.prefix(Trainer.anchorExamples)).chunks(of: Network.chunk) {
            anchor.add(start.ownGradients(Batch(try views.plain(chunk)), update))
        }
        return anchor
    }

    /// The losses of one update.
    private func losses(
        _ network: inout Network, _ input: StepInput, _ update: Update, _ index: Int,
        _ progress: Float, _ behavior: FeatureBehavior?, _ pass: inout Pass
    ) -> StepLosses {
        let usesFrozen = network.method.currentTurn(at: progress).usesFrozenSource
        let (n, m) = (usesFrozen ? 0 : input.source.count, input.target.count)
        pass.domains = DomainRows(
            statistics: network.method.needs.targetStatistics ? .perDomain : plan.batchNorm,
            sourceCounts: usesFrozen ? [] : input.sourceCounts,
            isTarget: usesFrozen || !network.method.needs.source)
        let batch = Batch((usesFrozen ? [] : input.source) + input.target + input.strong)
        let all = network.features(batch, &pass)
        func answer(_ features: Tensor) -> (output: Tensor, decisions: Decisions) {
            let dropped = features.dropout(rate: plan.dropout, using: &pass.generator)
            let output = network.head(dropped)
            return (output, task.decisions(features: features, output: output))
        }
        var losses = StepLosses()
        var sources: [LabelledShare] = []
        if network.method.needs.source {
            let weights = network.exampleWeights(of: input)
            let features =
                usesFrozen ? network.frozenFeatures(Batch(input.source)) : all.rows(0..<n)
            let (output, decisions) = answer(features)
            sources = shares(features, output, decisions, input, weights: weights)
            if update.usesLabels {
                let options = TaskLossOptions(
                    classWeights: plan.classWeights ? balancedWeights : nil,
                    smoothing: plan.smoothing, exampleWeights: weights)
                losses.terms.append((task.lossName, task.loss(output, input.labels, options)))
            }
        }
        if m > 0 {
            let target = Share(
                domain: input.sourceCounts.count, decisions: answer(all.rows(n..<n + m)).decisions)
            losses.add(
                network.method.losses(
                    Step(
                        sources: sources, target: target,
                        strongTarget: input.strong.isEmpty
                            ? nil : answer(all.rows(n + m..<n + m + input.strong.count)).decisions,
                        targetRows: input.targetRows, progress: progress, update: index),
                    &pass))
        }
        if plan.transfer.bss > 0, network.method.needs.pretrainedStart {
            let labelled = n > 0 ? all.rows(0..<n) : all.rows(0..<m)
            let values = leastSquaredSingularValues(labelled, count: plan.transfer.bssValues)
            losses.terms.append(("bss", values * plan.transfer.bss))
        }
        if let behavior {
            let penalty = behavior.penalty(all, of: batch, domains: pass.domains)
            losses.terms.append(("delta", penalty * plan.transfer.delta))
        }
        if index == 0, pretext.when == .beside, !network.pretext.isEmpty {
            let value = network.pretext[0].loss(&network.featurizer, batch, &pass)
            losses.terms.append(("pretext", value * pretext.weight))
        }
        return losses
    }

    /// Each source's share of the decisions on all source examples of a step.
    private func shares(
        _ features: Tensor, _ output: Tensor, _ decisions: Decisions, _ input: StepInput,
        weights: [Float]?
    ) -> [LabelledShare] {
        guard input.sourceCounts.count > 1 else {
            return [
                LabelledShare(
                    domain: 0, decisions: decisions, labels: task.rowLabels(input.labels),
                    weights: weights)
            ]
        }
        var start = 0
        return input.sourceCounts.enumerated().map { domain, count in
            let range = start..<start + count
            start += count
            return LabelledShare(
                domain: domain,
                decisions: task.decisions(
                    features: features.rows(range), output: output.rows(range)),
                labels: task.rowLabels(input.labels.keeping(Array(range))),
                weights: weights.map { Array($0[range]) })
        }
    }

    /// The viewed examples of a step of the pretext task.
    func pretextInput(_ step: Int, readsTarget: Bool) throws -> StepInput {
        var generator = RandomGenerator(seed: seed, stream: "pretext views", String(step))
        func view(_ examples: [Example]) throws -> [Example] {
            try examples.map { try views.view($0, as: .weak, using: &generator) }
        }
        let indices = readsTarget ? targetSampler.batch(step: step) : []
        let sources = sourceSampler?.batch(step: step) ?? []
        return StepInput(
            source: try view(domains.pooledIndices(sources).map { domains.source.examples[$0] }),
            sourceCounts: sources.map(\.count),
            labels: Labels(none: task.labelKind),
            target: try view(indices.map { domains.target.examples[$0] }), strong: [],
            targetRows: indices)
    }

    /// One optimizer step of the pretext task that runs before adaptation; returns its loss.
    func pretextStep(_ state: inout TrainingState, _ input: StepInput, _ step: Int) -> Double {
        let total = pretextEpochs * stepsPerEpoch
        var pass = Pass.training(
            RandomGenerator(seed: seed, stream: "pretext", String(step)),
            domains: DomainRows(statistics: plan.batchNorm, sourceCounts: input.sourceCounts))
        let batch = Batch(input.source + input.target)
        var (loss, gradients) = state.network.valueWithGradient { network in
            network.pretext[0].loss(&network.featurizer, batch, &pass)
        }
        gradients = averagedOverProcesses(gradients)
        plan.transfer.hold(&gradients, epoch: nil, of: state.network)
        _ = clipByGlobalNorm(&gradients, limit: plan.clip)
        state.optimizer.update(
            &state.network, gradients,
            rate: plan.rate * plan.course.factor(step: step, of: total), decay: plan.decay,
            groups: plan.groups(of: state.network))
        return Double(loss.hostScalar)
    }

    /// A weight for each class, inverse to its share of the source; 1 on the mean over examples.
    private var balancedWeights: [Float] {
        let k = Float(geometry.classes)
        return geometry.sourcePrior.map { $0 > 0 ? 1 / (k * $0) : 0 }
    }
}
