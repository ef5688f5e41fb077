import Adaptation
import Datasets
import NeuralNetworks
import Support
import Tasks

/// What is refused of an experiment before anything is trained.
extension Experiment {
    /// Refuses domains that leaving records out has emptied, or has left with one class, and a class
    /// of which nothing is left to train on.
    func checkWhatIsLeft(_ losses: ClassLosses) throws {
        guard !skipped.isEmpty else { return }
        let sizes = [
            ("source's validation part", domains.validation.examples.count),
            (isTraining ? "test part" : "target's test part", domains.test.examples.count),
        ]
        let labels = domains.source.labels
        let isOneClass = labels.kind == .classes && Set(labels.classIndices).count < 2
        let emptied = sizes.first { $0.1 == 0 }?.0
        guard isOneClass || emptied != nil || !losses.emptied.isEmpty else { return }
        let lost = losses.emptied.map { "'\($0)'" }.joined(separator: ", ")
        throw UserFault(
            "without the \(skipped.count) records that cannot be read, the "
                + (emptied.map { "\($0) is empty" }
                    ?? (lost.isEmpty
                        ? "source has fewer than two classes"
                        : "source has nothing of the class \(lost) left to train on")),
            at: .init(file: recipe.file),
            remedy: "Mend the files: --set skip_unreadable=0 names the first.")
    }

    /// Makes the network once, so that a path that it does not have, or a weight file that does not
    /// fit, is found before anything runs.
    func checkTransfer() throws {
        let state = try initialState(
            .sourceOnly, seed: 1, labels: domains.source.labels)
        try checkFeatures(of: state.network)
        try recipe.training.transfer.check(state.network, in: recipe.transferSettings)
        try checkLayers(of: state.network)
        for method in recipe.sourceFreeMethods {
            try initialState(method, seed: 1, labels: Labels(none: task.labelKind)).network
                .checkLayers(
                    at: recipe.methodPlace)
        }
    }

    /// Refuses a task whose head reads features in a form that the network does not give.
    private func checkFeatures(of network: Network) throws {
        let needed = type(of: task).featureForm
        let given = network.featurizer.forms
        guard !given.contains(needed) else { return }
        throw recipe.modalitySettings.fault(
            "network",
            "the task \(type(of: task).name) needs \(needed.words), and the network of this recipe "
                + "gives \(given.map(\.shortWords).joined(separator: " and ")) alone",
            remedy: "Take a network that gives \(needed.networks), or another task.")
    }

    /// Refuses settings of layers that no network of the recipe has.
    private func checkLayers(of network: Network) throws {
        var hasInputs = false
        let tables = network.inputTables
        var copy = network
        copy.forEachTensor { path, _, role in
            if role == .trainable, tables.contains(where: path.hasPrefix) { hasInputs = true }
        }
        let hasNorm =
            try network.hasRunningStatistics
            || recipe.adaptedMethods.contains {
                try initialState($0, seed: 1, labels: domains.source.labels).network
                    .hasRunningStatistics
            }
        let training = recipe.training
        for (key, layers, isFine) in [
            ("input_rate", "piece table that learns", hasInputs || training.inputRate == 1),
            ("batch_norm", "batch-norm", hasNorm || training.batchNorm == .together),
        ] where !isFine {
            throw recipe.trainingSettings.fault(
                key, "'\(key)' has no effect: the network has no \(layers)",
                remedy: "Leave '\(key)' out, or choose another network.")
        }
    }

    /// Refuses batches that have no part for each of several sources, and sources that cannot fill
    /// it.
    private func checkParts() throws {
        let (sources, batch) = (domains.sources, recipe.training.batch)
        guard sources.count > 1 else { return }
        guard batch >= 2 * sources.count else {
            throw UserFault(
                "a batch of \(batch) has fewer than two examples of each of "
                    + "\(sources.count) sources",
                at: recipe.batchPlace,
                remedy: "Take a larger one: --set training.batch=\(2 * sources.count).")
        }
        let part = (batch + sources.count - 1) / sources.count
        for source in sources where source.examples.count < part {
            throw UserFault(
                "the source \(source.name) has \(source.examples.count) examples, fewer than its "
                    + "part of a batch, \(part)", at: recipe.batchPlace,
                remedy: "Use more data, or a smaller batch: "
                    + "--set training.batch=\(sources.count * max(2, source.examples.count)).")
        }
    }

    func checkBatch() throws {
        var counts = [
            ("source", domains.source.examples.count), ("target", domains.target.examples.count),
        ]
        if recipe.methods.contains(.targetSupervised) {
            counts.append(
                ("target-supervised (labelled part of the target)", ceilingSplit().train.count))
        }
        for (domain, count) in counts where count < recipe.training.batch {
            throw UserFault(
                "the \(domain) has \(count) examples, fewer than a batch of "
                    + "\(recipe.training.batch)",
                at: recipe.batchPlace,
                remedy: "Use more data, or a smaller batch: --set training.batch=\(max(2, count)).")
        }
        try checkParts()
        let count = drawn?.indices?.count ?? domains.target.examples.count
        if let wanted = recipe.labelCounts.last, wanted > count {
            throw UserFault(
                "a method is to be given \(wanted) labels of \(adaptName), which has \(count) "
                    + "examples",
                at: recipe.methodPlace, remedy: "Ask for at most \(count).")
        }
    }
}

extension FeatureForm {
    fileprivate var words: String {
        switch self {
        case .pooled: "pooled features"
        case .sequence: "a sequence of features"
        case .maps: "maps of features"
        }
    }

    /// Behind a sentence that has said that features are meant.
    fileprivate var shortWords: String {
        switch self {
        case .pooled: "pooled ones"
        case .sequence: "a sequence"
        case .maps: "maps"
        }
    }

    /// The form with the networks that give it.
    fileprivate var networks: String {
        switch self {
        case .pooled: "them"
        case .sequence: "one (for texts one with layers, for sounds any)"
        case .maps: "them (for images any)"
        }
    }
}
