import Adaptation
package import Datasets
import Modalities
import NeuralNetworks
package import Reports
import Support
import Tasks
package import Tensors

/// Adapts a saved model to examples without labels, and judges without labels what came of it.
package struct ModelAdaptation: Sendable {
    /// A finished adaptation.
    package struct Outcome: Sendable {
        /// What to save: the adapted model, or the source model where that was kept.
        package var tensors: [String: Tensor]
        package var result: AdaptationResult
    }

    /// Where an adaptation stands.
    package struct Progress: Sendable {
        /// From 1.
        package var epoch: Int
        /// Whether the model is adapted to one half of the examples, to judge the adaptation.
        package var isTrial: Bool
        /// The share of all steps that is done, 0…1.
        package var share: Double
    }

    let model: SavedModel
    let plan: AdaptationPlan
    let isForced: Bool

    /// An adaptation of a model by a plan.
    ///
    /// - Parameter isForced: Whether the adapted model is kept whatever speaks against it.
    package init(_ model: SavedModel, plan: AdaptationPlan, isForced: Bool = false) {
        (self.model, self.plan, self.isForced) = (model, plan, isForced)
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
        report: (Progress) throws -> Void = { _ in }
    ) throws -> Outcome {
        guard examples.count > 1 else {
            throw UserFault(
                "\(target) has \(examples.count == 1 ? "one example" : "no example")",
                at: .init(file: target), remedy: "Adapt to two or more, better to hundreds.")
        }
        let whole = try adapted(to: examples, of: target) { step, share in
            // The halves take as many steps as the whole.
            try report(Progress(epoch: step.epoch, isTrial: false, share: share / 2))
        }
        let trial = AdaptationTrial(
            classes: model.card.classes, sourcePrior: model.card.sourcePrior.map(Double.init),
            heldOut: model.card.heldOut,
            before: try side(try plan.network(of: model), examples),
            after: try side(whole.network, examples),
            halves: try halves(examples, target, report),
            epochShares: whole.epochShares, diverged: whole.diverged)
        let measures = trial.measures
        let reasons = AdaptationJudge.reasons(trial, measures)
        let isAdapted = reasons.isEmpty || (isForced && !trial.diverged)
        let result = AdaptationResult(
            model: model.folder, method: plan.method.name, choice: plan.choice, seed: plan.seed,
            target: target, examples: examples.count,
            epochs: plan.trains ? plan.training.epochs : 0, selectedEpoch: whole.epoch,
            classes: model.card.classes, before: try view(trial.before),
            after: try view(trial.after), changed: trial.changed.count, measured: measures,
            kept: isAdapted ? .adapted : .source, reasons: reasons, findings: whole.diagnoses,
            skipped: skipped)
        return Outcome(
            tensors: (isAdapted ? whole.network : model.network).modelTensors, result: result)
    }

    /// A network that was adapted, and what was seen on the way.
    private struct Adapted {
        var network: Network
        var epoch = 0
        var diagnoses: [Finding] = []
        var diverged = false
        var epochShares: [[Double]] = []
    }

    /// The probabilities of two models for all examples, each adapted to every other example; none
    /// where the examples are too few to say anything.
    private func halves(
        _ examples: [Example], _ target: String, _ report: (Progress) throws -> Void
    ) throws -> [Tensor] {
        guard examples.count >= AdaptationJudge.fewest.examples else { return [] }
        return try (0..<2).map { half in
            let own = examples.indices.filter { $0 % 2 == half }.map { examples[$0] }
            let network = try adapted(to: own, of: target) { step, share in
                let done = 0.5 + (Double(half) + share) / 4
                try report(Progress(epoch: step.epoch, isTrial: true, share: done))
            }.network
            return try side(network, examples).probabilities
        }
    }

    private func adapted(
        to examples: [Example], of target: String,
        _ report: (Trainer.Progress, _ share: Double) throws -> Void
    ) throws -> Adapted {
        let start = try plan.network(of: model)
        if plan.trains {
            return try train(start, UnlabelledDomain(name: target, examples: examples)) { step in
                try report(step, Double(step.step) / Double(max(1, step.steps)))
            }
        }
        var network = start
        try network.estimateTargetStatistics(examples, through: model.modality.views)
        return Adapted(network: network)
    }

    private func train(
        _ start: Network, _ target: UnlabelledDomain,
        _ report: (Trainer.Progress) throws -> Void
    ) throws -> Adapted {
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
        return Adapted(
            network: network, epoch: choice.epoch, diagnoses: choice.findings,
            diverged: state.diverged, epochShares: state.history.map(\.predictedShares))
    }

    /// The validators that need no source example.
    private static var validatorNames: [String] {
        ValidatorRegistry.names.filter { !ValidatorRegistry.sourceNames.contains($0) }
    }

    private func side(_ network: Network, _ examples: [Example]) throws -> AdaptationTrial.Side {
        var network = network
        let seen = try network.predict(examples, through: model.modality.views)
        return .init(features: seen.features, probabilities: seen.output.softmax())
    }

    private func view(_ side: AdaptationTrial.Side) throws -> AdaptationResult.View {
        let p = side.probabilities
        let evidence = Evidence(
            targetProbabilities: p, sourceProbabilities: Tensor(zeros: [0, p.columns]),
            sourceLabels: [])
        let scores = try ValidatorRegistry.make(ModelAdaptation.validatorNames, at: nil).map {
            ($0.name, $0.validator.score(evidence))
        }
        let entropy = p.hostScalars.reduce(0.0) { $0 - plogp(Double($1)) }
        return AdaptationResult.View(
            shares: side.shares, meanEntropy: entropy / Double(p.rows),
            validators: Dictionary(uniqueKeysWithValues: scores))
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
