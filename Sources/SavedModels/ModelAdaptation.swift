package import Adaptation
package import Datasets
import Modalities
import NeuralNetworks
package import Reports
import Support
import Tasks
package import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Adapts a saved model to examples without labels, and judges without labels what came of it.
package struct ModelAdaptation: Sendable {
    /// A finished adaptation.
    package struct Outcome: Sendable {
        /// What to save: the adapted model, or the source model where that was kept.
        package var tensors: [String: Tensor]
        package var result: AdaptationResult
    }

    let model: SavedModel
    let plan: AdaptationPlan

    /// An adaptation of a model by a plan.
    package init(_ model: SavedModel, plan: AdaptationPlan) {
        (self.model, self.plan) = (model, plan)
    }

    /// Runs the adaptation.
    ///
    /// - Parameters:
    ///   - examples: Two or more, of the model's modality.
    ///   - target: What they are called.
    ///   - skipped: What could not be read of them.
    ///   - report: Told after each step.
    /// - Throws: `UserFault` on a network without the layers that the method changes, too few
    ///   examples, or one that cannot be read, and what `report` throws.
    package func callAsFunction(
        _ examples: [Example], of target: String, skipped: [SkippedRecord] = [],
        report: (Trainer.Progress) throws -> Void = { _ in }
    ) throws -> Outcome {
        guard examples.count > 1 else {
            throw UserFault(
                "\(target) has \(examples.count == 1 ? "one example" : "no example")",
                at: .init(file: target), remedy: "Adapt to two or more, better to hundreds.")
        }
        let start = try plan.network(of: model)
        let before = try probabilities(start, examples)
        var trained = Trained(network: start, epoch: 0, diagnoses: [], diverged: false)
        if plan.trains {
            trained = try train(start, UnlabelledDomain(name: target, examples: examples), report)
        } else {
            try trained.network.estimateTargetStatistics(examples, through: model.modality.views)
        }
        let after = try probabilities(trained.network, examples)
        let changed = zip(before.argmax(), after.argmax()).filter { $0 != $1 }.count
        let views = (try view(before), try view(after))
        let reason = failure(before: views.0, after: views.1, diverged: trained.diverged)
        let result = AdaptationResult(
            model: model.folder, method: plan.method.name, seed: plan.seed, target: target,
            examples: examples.count, epochs: plan.trains ? plan.training.epochs : 0,
            selectedEpoch: trained.epoch, classes: model.card.classes, before: views.0,
            after: views.1, changed: changed, kept: reason == nil ? .adapted : .source,
            reason: reason,
            findings: trained.diagnoses, skipped: skipped)
        let kept = reason == nil ? trained.network : model.network
        return Outcome(tensors: kept.modelTensors, result: result)
    }

    private struct Trained {
        var network: Network
        var epoch: Int
        var diagnoses: [Finding]
        var diverged: Bool
    }

    private func train(
        _ start: Network, _ target: UnlabelledDomain,
        _ report: (Trainer.Progress) throws -> Void
    ) throws -> Trained {
        let validators = ModelAdaptation.validatorNames
        let prior = model.card.sourcePrior
        let trainer = try Trainer(
            task: model.card.task, plan: plan.training,
            pretext: PretextPlan(.empty, taskKeys: []),
            seed: UInt64(plan.seed),
            domains: Trainer.Domains(
                target: target, test: UnlabelledDomain(name: target.name, examples: [])),
            geometry: NetworkSummary(
                features: start.featurizer.featureCount, classes: model.card.classes.count,
                sourcePrior: prior),
            validators: ValidatorRegistry.make(validators, at: nil), views: model.modality.views)
        var state = TrainingState(network: start, optimizer: plan.training.makeOptimizer())
        while !trainer.isFinished(state) { try trainer.advance(&state, report: report) }
        let choice = EpochChoice(
            state, by: Agreement.name, among: validators, of: plan.method,
            sourcePrior: prior.map(Double.init), classes: model.card.classes)
        var network = start
        try network.loadModel(state.snapshots[choice.epoch - 1].load(), from: model.folder)
        return Trained(
            network: network, epoch: choice.epoch, diagnoses: choice.findings,
            diverged: state.diverged)
    }

    /// The validators that need no source example.
    private static var validatorNames: [String] {
        ValidatorRegistry.names.filter { !ValidatorRegistry.sourceNames.contains($0) }
    }

    private func probabilities(_ network: Network, _ examples: [Example]) throws -> Tensor {
        var network = network
        return try network.predict(examples, through: model.modality.views).output.softmax()
    }

    private func view(_ p: Tensor) throws -> AdaptationResult.View {
        let evidence = Evidence(
            targetProbabilities: p, sourceProbabilities: Tensor(zeros: [0, p.columns]),
            sourceLabels: [])
        let scores = try ValidatorRegistry.make(ModelAdaptation.validatorNames, at: nil).map {
            ($0.name, $0.validator.score(evidence))
        }
        var shares = [Double](repeating: 0, count: p.columns)
        for label in p.argmax() { shares[Int(label)] += 1 / Double(p.rows) }
        let entropy = p.hostScalars.reduce(0.0) { $0 - plogp(Double($1)) }
        return AdaptationResult.View(
            shares: shares, meanEntropy: entropy / Double(p.rows),
            validators: Dictionary(uniqueKeysWithValues: scores))
    }

    /// Why the adapted model cannot be handed out; nil if nothing speaks against it.
    private func failure(
        before: AdaptationResult.View, after: AdaptationResult.View, diverged: Bool
    ) -> String? {
        if diverged { return "the loss is no longer a number" }
        guard after.meanEntropy.isFinite else { return "the predictions are no longer numbers" }
        // e to the entropy of the shares: how many classes are in use, as if evenly.
        let uses = [before, after].map { view in
            exp(-view.shares.reduce(0) { $0 + plogp($1) })
        }
        let top = after.shares.indices.max { after.shares[$0] < after.shares[$1] } ?? 0
        let limit = max(0.95, 1 - 0.25 * (1 - Double(model.card.sourcePrior[top])))
        let swallows = after.shares[top] > limit && before.shares[top] <= limit
        guard swallows || uses[1] < 0.6 * uses[0] else { return nil }
        let share = Int((after.shares[top] * 100).rounded())
        return "adaptation collapsed: '\(model.card.classes[top])' is given to \(share) % of the "
            + "examples, where the source model gives it to "
            + "\(Int((before.shares[top] * 100).rounded())) %"
    }
}

extension SavedModel {
    /// Writes what an adaptation made into a folder of its own, with `adapt.json`.
    ///
    /// - Throws: `UserFault` if it cannot be written.
    package func write(_ outcome: ModelAdaptation.Outcome, to folder: String) throws {
        let result = outcome.result
        var card = card
        if result.kept == .adapted {
            card.adaptations.append(
                .init(
                    method: result.method, seed: result.seed, target: result.target,
                    examples: result.examples))
        }
        try SavedModel.write(
            outcome.tensors, modality: modality, card: card, to: folder
        ) { folder in
            try Files.writeAtomically(JSONText.encode(result), to: folder + "/adapt.json")
        }
    }
}
