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
        let before = try side(try plan.network(of: model), examples)
        var trial = AdaptationTrial(
            classes: model.card.classes, sourcePrior: model.card.sourcePrior.map(Double.init),
            heldOut: model.card.heldOut, before: before, after: before, isTrained: plan.trains)
        var watch = EpochWatch(trial, stops: !isForced)
        let whole = try whole(examples, target, &watch, report)
        trial.after = try side(whole.network, examples)
        let halves = try halves(
            examples, target, most: watch.isStopped ? watch.choosable : nil, report)
        watch.compare(halves.map(\.labels))
        (trial.halves, trial.epochs) = (halves.map(\.probabilities), watch.epochs)
        trial.diverged = whole.diverged
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

    func side(_ network: Network, _ examples: [Example]) throws -> AdaptationTrial.Side {
        var network = network
        let seen = try network.predict(examples, through: model.modality.views)
        return .init(seen)
    }

    private func view(_ side: AdaptationTrial.Side) throws -> AdaptationResult.View {
        let p = side.probabilities
        let evidence = Evidence(
            targetProbabilities: p, sourceProbabilities: Tensor(zeros: [0, p.columns]),
            sourceLabels: [])
        let scores = try ValidatorRegistry.make(ModelAdaptation.validators, at: nil).map {
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
