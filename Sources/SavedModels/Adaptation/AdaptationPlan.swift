package import Adaptation
import NeuralNetworks
import Support
import Tensors

/// How a saved model is adapted: a method that needs neither source nor labels, and its settings.
package struct AdaptationPlan: Sendable {
    package let method: MethodSpec
    package let training: TrainingPlan
    package let seed: Int
    /// Why the method was taken; nil where the user named it.
    package let choice: String?
    let hyperparameters: Settings

    /// Estimates statistics only; nothing is trained.
    static let statistics = AdaBN.name

    /// The methods that can adapt a saved model.
    package static var methods: [String] { MethodRegistry.sourceFreeNames + [statistics] }

    /// Whether the method takes training steps.
    package var trains: Bool { method.parts != [AdaptationPlan.statistics] }

    /// A plan for a model: the training section of its recipe with what is overridden.
    ///
    /// - Parameters:
    ///   - name: The method, as the user named it; `auto` takes one that suits the model.
    ///   - overrides: `key=value` pairs under `training` and `hyperparameters`.
    ///   - epochs: Each of the recipe's `passes` over the target; nil takes the recipe's.
    /// - Throws: `UserFault` on a model that answers with numbers, a method that needs source or
    ///   labels, or a key or value that cannot be used.
    package init(
        _ name: String, for model: SavedModel, overrides: [String], epochs: Int?, seed: Int
    ) throws {
        guard model.card.task.classes > 0 else {
            throw UserFault(
                "the model answers with numbers, and adapting a saved model is judged by classes",
                at: .init(file: model.folder),
                remedy: "Run its recipe with these files as the target.")
        }
        let trains = epochs != nil || overrides.contains { $0.hasPrefix("training.") }
        let chosen = try AdaptationPlan.choice(name, for: model, trains: trains)
        choice = chosen?.reason
        let method = try AdaptationPlan.method(chosen?.method ?? name)
        (self.method, self.seed) = (method, seed)
        let base = "{\"training\": \(try JSONText.encode(model.card.training, pretty: false))}"
        let file = model.folder + "/" + ModelCard.file
        var settings = try Settings(yaml: base, file: file).setting(overrides) { key, _ in
            try AdaptationPlan.check(key, method.name)
        }
        guard epochs == nil || method.parts != [AdaptationPlan.statistics] else {
            throw UserFault(
                "\(method.name) takes no passes over the files: it estimates statistics",
                remedy: "Leave --epochs out.")
        }
        if let epochs { settings = try settings.setting("training.epochs", to: "\(epochs)") }
        training = try TrainingPlan(settings.child("training"))
        hyperparameters = try settings.child("hyperparameters")
        _ = try method.options(in: hyperparameters)
    }

    /// The method that suits a model, where the choice is left to it.
    private static func choice(
        _ name: String, for model: SavedModel, trains: Bool
    ) throws -> MethodChoice? {
        guard name == MethodChoice.automatic else { return nil }
        guard let choice = MethodChoice(for: model, trains: trains) else {
            throw UserFault(
                "no method suits the model: its network has no normalisation layer, and with two "
                    + "classes shot can turn its answers over", at: .init(file: model.folder),
                remedy: "Run its recipe with these files as the target, or name --method shot.")
        }
        return choice
    }

    private static func method(_ name: String) throws -> MethodSpec {
        let listed = methods.joined(separator: ", ")
        if let near = nearestName(to: name, among: methods), near != name,
            (try? MethodSpec(name)) == nil
        {
            throw UserFault(
                "there is no method named \(name)",
                remedy: "Did you mean \(near)? Methods that adapt a saved model: \(listed).")
        }
        let method = try MethodSpec(name)
        guard methods.contains(method.name) else {
            let needs =
                method == .targetSupervised || method.fewShotLabels != nil
                ? "labels of the target" : "the source's examples"
            throw UserFault(
                "\(method.name) needs \(needs), which a saved model has not",
                remedy: "Take one of \(listed), or run it in a recipe.")
        }
        return method
    }

    /// Keys of `training` that say nothing where there is neither a source nor a checkpoint.
    static let unread = [
        "smoothing", "sampling", "class_weights", "head_rate", "checkpoint_seconds",
        "transfer.unfreeze",
    ]

    /// Refuses a key that this adaptation does not read.
    private static func check(_ key: String, _ method: String) throws {
        let options = MethodRegistry.optionKeys.first { $0.method == method }?.keys ?? []
        let training = TrainingPlan.keys + TransferPlan.keys.map { "transfer." + $0 }
        let read = training.filter { method != statistics && !unread.contains($0) }
        let known =
            read.map { "training." + $0 }
            + options.map { "hyperparameters.\(method)." + $0 }
        guard !known.contains(key) else { return }
        throw Settings.unknownOverride(
            key, "adapting by \(method) has no key \(key)", among: known,
            advice: "There are training.KEY as in a recipe"
                + (options.isEmpty
                    ? "."
                    : ", and hyperparameters.\(method).KEY: \(options.joined(separator: ", ")).")
        )
    }

    /// The model's network with the method on it.
    ///
    /// - Throws: `UserFault` if the network has not the layers that the method changes.
    func network(of model: SavedModel) throws -> Network {
        let saved = model.network
        let summary = NetworkSummary(
            features: saved.featurizer.featureCount, classes: model.card.classes.count,
            sourcePrior: model.card.sourcePrior)
        var generator = RandomGenerator(seed: UInt64(seed), stream: "method")
        var network = Network(
            featurizer: saved.featurizer, head: saved.head,
            method: try method.make(hyperparameters, for: summary, using: &generator))
        network.norm = saved.norm
        guard trains || network.hasRunningStatistics else {
            let others = MethodRegistry.sourceFreeNames.joined(separator: ", ")
            throw UserFault(
                "\(method.name) estimates batch-norm's statistics, and this model's network has no "
                    + "batch-norm", at: .init(file: model.folder), remedy: "Take one of \(others).")
        }
        try network.checkLayers(at: .init(file: model.folder))
        return network
    }
}
