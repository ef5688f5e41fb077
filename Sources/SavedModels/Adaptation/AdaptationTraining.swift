import Adaptation
import Datasets
import NeuralNetworks
import Support
import Tensors

/// The training behind an adaptation: of the model that is judged, and of those that judge it.
extension ModelAdaptation {
    /// A network that was adapted, and what was seen on the way.
    struct Adapted {
        var network: Network
        var epoch = 0
        var diagnoses: [Finding] = []
        var diverged = false
        /// Predictions for examples that were not adapted to, after each epoch.
        var others: [Tensor] = []
    }

    /// A model adapted to every other example.
    struct Half {
        /// For all examples, by the epoch that was chosen.
        var probabilities: Tensor
        /// The class of each example after each epoch; none where nothing is trained.
        var labels: [[Int32]]
    }

    /// Adapts to all examples, as far as the watch lets it.
    func whole(
        _ examples: [Example], _ target: String, _ watch: inout EpochWatch,
        _ report: (Progress) throws -> Void
    ) throws -> Adapted {
        let domain = UnlabelledDomain(name: target, examples: examples)
        return try adapted(to: domain) { seen in
            watch.add(.init(seen))
            return watch.isStopped ? .stop(choosable: watch.choosable) : .goOn
        } report: { step, share in
            // The halves take as many steps as the whole.
            try report(Progress(epoch: step.epoch, isTrial: false, share: share / 2))
        }
    }

    /// Two models, each adapted to every other example; none where the examples are too few to say
    /// anything.
    ///
    /// - Parameter most: The epochs that they train at most.
    func halves(
        _ examples: [Example], _ target: String, most: Int?, _ report: (Progress) throws -> Void
    ) throws -> [Half] {
        guard examples.count >= AdaptationJudge.fewest.examples else { return [] }
        return try (0..<2).map { half in
            let (own, other) = (
                examples.indices.filter { $0 % 2 == half },
                examples.indices.filter { $0 % 2 != half }
            )
            let domain = UnlabelledDomain(name: target, examples: own.map { examples[$0] })
            var answers: [[Int32]] = []
            let adapted = try adapted(to: domain, beside: other.map { examples[$0] }) { seen in
                answers.append(seen.output.argmax())
                return answers.count == most ? .stop(choosable: answers.count) : .goOn
            } report: { step, share in
                let done = 0.5 + (Double(half) + share) / 4
                try report(Progress(epoch: step.epoch, isTrial: true, share: done))
            }
            let labels = zip(answers, adapted.others).map { inside, outside in
                var labels = [Int32](repeating: 0, count: examples.count)
                for (place, label) in zip(own, inside) { labels[place] = label }
                for (place, label) in zip(other, outside.argmax()) { labels[place] = label }
                return labels
            }
            return Half(
                probabilities: try side(adapted.network, examples).probabilities, labels: labels)
        }
    }

    /// What follows an epoch.
    private enum Course: Equatable {
        case goOn
        /// The end of the training; so many of its epochs, from the first on, can be chosen.
        case stop(choosable: Int)
    }

    private func adapted(
        to target: UnlabelledDomain, beside others: [Example] = [],
        after epoch: (NetworkOutput) -> Course,
        report: (Trainer.Progress, _ share: Double) throws -> Void
    ) throws -> Adapted {
        let start = try plan.network(of: model)
        if plan.trains {
            return try train(start, target, others, after: epoch) { step in
                try report(step, Double(step.step) / Double(max(1, step.steps)))
            }
        }
        var network = start
        try network.estimateTargetStatistics(target.examples, through: model.modality.views)
        return Adapted(network: network)
    }

    private func train(
        _ start: Network, _ target: UnlabelledDomain, _ others: [Example],
        after epoch: (NetworkOutput) -> Course, _ report: (Trainer.Progress) throws -> Void
    ) throws -> Adapted {
        let validators = ModelAdaptation.validators
        let prior = model.card.sourcePrior
        let trainer = try Trainer(
            task: model.card.task, plan: plan.training,
            pretext: PretextPlan(.empty, taskKeys: []),
            seed: UInt64(plan.seed),
            domains: Trainer.Domains(
                target: target, test: UnlabelledDomain(name: target.name, examples: others)),
            geometry: NetworkSummary(
                features: start.featurizer.featureCount, classes: model.card.classes.count,
                sourcePrior: prior),
            validators: ValidatorRegistry.make(validators, at: nil), views: model.modality.views)
        var state = TrainingState(network: start, optimizer: plan.training.makeOptimizer())
        var course = Course.goOn
        while course == .goOn, !trainer.isFinished(state) {
            try trainer.advance(&state, seeing: { course = epoch($0) }, report: report)
        }
        func choice(_ state: TrainingState) -> EpochChoice {
            EpochChoice(
                state, by: Agreement.name, among: validators, of: plan.method,
                sourcePrior: prior.map(Double.init), classes: model.card.classes)
        }
        var choosable = state
        if case .stop(let count) = course {
            choosable.history.removeLast(state.epoch - count)
        }
        let chosen = choice(choosable).epoch
        var network = start
        try network.loadModel(state.snapshots[chosen - 1].load(), from: model.folder)
        return Adapted(
            network: network, epoch: chosen, diagnoses: choice(state).findings,
            diverged: state.diverged, others: state.testPredictions)
    }

    /// The validators that need no source example.
    static var validators: [String] {
        ValidatorRegistry.names.filter { !ValidatorRegistry.sourceNames.contains($0) }
    }
}
