import Datasets
package import Modalities
import NeuralNetworks
import Tasks
import Tensors

/// Adapts a trained source model to a stream while it predicts, in one pass.
///
/// A batch is predicted, then learnt from. What the model learns from is not the batch itself but a
/// memory of recent examples, as many of each class as there are; the statistics that it normalises
/// by begin as the source's and move on with each step; and a guard that asks the source model
/// beside it takes it back when it goes astray. What is answered is the mean of both models'
/// probabilities, which costs a good change little and a bad one much. So an order that is sorted,
/// or examples that come one by one, do little harm.
package struct StreamRunner: Sendable {
    /// How a model follows a stream.
    package struct Options: Sendable {
        /// Learning rate, before the method's own factor.
        package var rate: Float = 1e-3
        /// Examples that a step learns from at most.
        package var memory = 64
        /// New examples that must have come since the last step.
        package var stride = 64
        /// Weight of a step's examples in the statistics that the model normalises by.
        package var momentum: Float = 0.1
        /// The least variety of classes, of late and in the memory, to learn from it, as a share of
        /// K: where one class comes after the other, nothing tells what the whole target is like.
        package var variety = 0.8
        /// Alarms after which the source model stays.
        package var patience = 3
        /// The defaults.
        package init() {}
    }

    /// The trained source model with the method that adapts it.
    let source: Network
    let options: Options
    let views: any ExampleViews

    /// A runner for a source model.
    ///
    /// - Parameters:
    ///   - source: The trained model; its method decides what is learnt, and how.
    ///   - views: Brings the examples before the network.
    package init(source: Network, options: Options = .init(), views: any ExampleViews) {
        (self.source, self.options, self.views) = (source, options, views)
    }

    /// What changes while a stream goes by.
    struct State {
        var network: Network
        var optimizer = Adam()
        var anchor: ElasticWeightConsolidation
        /// Examples since the last step.
        var fresh = 0
    }

    /// The source model, about to follow a stream.
    func start() -> State {
        State(network: source, anchor: ElasticWeightConsolidation(start: source.modelTensors))
    }

    /// Predicts and adapts to a whole stream.
    ///
    /// - Parameter check: Called after each batch; what it throws ends the run.
    /// - Throws: `UserFault` on an example that cannot be read, or what `check` throws.
    package func run(_ stream: Stream, check: () throws -> Void = {}) throws -> StreamOutcome {
        var original = source
        let classes = source.head.outputCount
        var state = start()
        var watch = StreamGuard(classes: classes)
        var memory = StreamMemory(capacity: options.memory, classes: classes)
        var (answers, references) = ([Tensor](), [Tensor]())
        var rollbacks: [Int] = []
        var (seen, steps) = (0, 0)
        func goBack() {
            rollbacks.append(seen)
            state = start()
            watch.forget()
        }
        for examples in stream.examples.chunks(of: stream.batch) {
            seen += examples.count
            let reference = try original.predict(examples, through: views).output.softmax()
            references.append(reference)
            guard rollbacks.count < options.patience else {
                answers.append(reference)
                try check()
                continue
            }
            let answer = try state.network.predict(examples, through: views).output.softmax()
            for (example, label) in zip(examples, reference.argmax()) {
                memory.add(example, label: Int(label))
            }
            if watch.raisesAlarm(source: reference, adapted: answer) {
                answers.append(reference)
                goBack()
            } else {
                answers.append((reference + answer) * 0.5)
                state.fresh += examples.count
                if state.fresh >= options.stride,
                    min(memory.variety, watch.recentVariety) >= options.variety * Double(classes)
                {
                    state.fresh = 0
                    steps += 1
                    _ = learn(&state, Batch(try views.plain(memory.examples)))
                    // The method itself can find that it has collapsed.
                    if state.network.takeReset() { goBack() }
                }
            }
            try check()
        }
        let none = Tensor(zeros: [0, classes])
        return StreamOutcome(
            probabilities: answers.isEmpty ? none : .concatenating(answers),
            sourceProbabilities: references.isEmpty ? none : .concatenating(references),
            rollbacks: rollbacks, steps: steps)
    }

    /// One step on a batch; returns what the model said of it before the step.
    func learn(_ state: inout State, _ batch: Batch) -> Decisions {
        let updates = state.network.method.currentTurn(at: 0).updates
        var said = Decisions(features: Tensor(zeros: [0, 0]), logits: Tensor(zeros: [0, 0]))
        for (index, update) in updates.enumerated() {
            if index == 0, state.network.method.needs.startPenalty > 0 {
                state.anchor.add(source.ownGradients(batch, update))
            }
            var pass = Pass.evaluation(
                of: DomainRows(
                    statistics: .perDomain, isTarget: true, estimating: options.momentum,
                    continuesSource: true))
            var (loss, gradients) = state.network.valueWithGradient { network in
                let features = network.features(batch, &pass)
                let output = Decisions(features: features, logits: network.head(features))
                said = Decisions(
                    features: features.detached, logits: output.logits.detached)
                let losses = network.method.losses(
                    Step(
                        sources: [], target: Share(domain: 0, decisions: output),
                        targetRows: Array(0..<batch.count), progress: 0, update: index),
                    &pass)
                return losses.terms.reduce(Tensor(0)) { $0 + $1.value }
            }
            update.restrict(&gradients, to: state.network)
            state.anchor.addPenalty(
                to: &gradients, of: state.network, strength: state.network.method.needs.startPenalty
            )
            guard loss.isFinite, clipByGlobalNorm(&gradients, limit: 1).isFinite else { break }
            state.optimizer.update(
                &state.network, gradients,
                rate: options.rate * state.network.method.needs.rateFactor, decay: 0)
        }
        return said
    }
}
