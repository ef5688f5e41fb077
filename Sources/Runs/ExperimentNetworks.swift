package import Adaptation
package import Datasets
import Modalities
import NeuralNetworks
import Recipes
package import Tasks
import Tensors

/// The trainers and networks of an experiment.
extension Experiment {
    /// A trainer for one method and seed.
    ///
    /// - Parameters:
    ///   - domains: What the method trains on.
    ///   - task: What its network is asked for; nil for the experiment's own.
    /// - Throws: `UserFault` on domains that are too small for a batch.
    package func trainer(
        seed: UInt64, domains: Trainer.Domains, task: (any Task)? = nil
    ) throws -> Trainer {
        try Trainer(
            task: task ?? self.task, plan: recipe.training, pretext: recipe.pretext, seed: seed,
            domains: domains,
            geometry: geometry(
                features: 0, labels: domains.source.labels),
            validators: ValidatorRegistry.make(recipe.selection.validators, at: nil),
            views: modality.views)
    }

    /// What a method's network is asked for: numbers are scaled by the labels that it is trained
    /// on.
    ///
    /// Few labels are scaled as the source is, whose deviation they tell badly.
    func task(of method: MethodSpec, on domains: Trainer.Domains) throws -> any Task {
        guard method.source != nil || method == .targetSupervised else { return task }
        return try recipe.task.make(
            recipe.taskSettings, classes: classes.count, labels: domains.source.labels)
    }

    /// A new network and optimizer; the same seed gives every method that starts from the
    /// pretrained weights the same start.
    ///
    /// - Parameters:
    ///   - labels: The source's; none where the method reads no source.
    ///   - model: The trained source model, for a method that starts from it.
    package func initialState(
        _ method: MethodSpec, seed: UInt64, labels: Labels, model: Snapshot? = nil
    ) throws -> TrainingState {
        var start = RandomGenerator(seed: seed, stream: "network")
        let isPretrained = method.startsPretrained
        let featurizer = try modality.makeFeaturizer(pretrained: isPretrained, using: &start)
        var geometry = geometry(features: featurizer.featureCount, labels: labels)
        geometry.sources = method.source == nil ? max(1, domains.sources.count) : 1
        var head = task.makeHead(features: geometry.features, using: &start)
        if isPretrained,
            let pretrained = try (modality as? any PretrainedClassifierModality)?
                .makePretrainedClassifier(features: geometry.features, classes: geometry.classes)
        {
            head = pretrained
        }
        var own = RandomGenerator(seed: seed, stream: "method")
        var network = Network(
            featurizer: featurizer, head: head,
            method: try method.make(recipe.hyperparameters, for: geometry, using: &own))
        if let model { try network.loadModel(model.load(), from: model.path ?? "memory") }
        if network.method.needs.source, recipe.pretext.task != nil {
            network.pretext = [try modality.pretextTask(recipe.pretextSettings, using: &own)]
        }
        return TrainingState(network: network, optimizer: recipe.training.makeOptimizer())
    }

    /// What a method is told of a network with that many features, trained on those labels.
    func geometry(features: Int, labels: Labels) -> NetworkSummary {
        guard labels.count > 0, task.classes > 0 else {
            return NetworkSummary(features: features, classes: task.classes)
        }
        var prior = [Float](repeating: 0, count: classes.count)
        for label in labels.classIndices { prior[Int(label)] += 1 / Float(labels.count) }
        return NetworkSummary(features: features, classes: classes.count, sourcePrior: prior)
    }
}
