import NeuralNetworks
package import Support
import Tensors

/// The `training.transfer` section of a recipe: how a pretrained network is tuned.
///
/// It holds for every method that starts from the pretrained weights; one that starts from chance
/// has nothing to hold on to, and learns with all of its parts.
package struct TransferPlan: SettingsList, Equatable {
    /// When the parts of the featurizer begin to learn.
    package enum Unfreezing: String, Sendable, Codable, CaseIterable {
        /// All at once.
        case atOnce = "at-once"
        /// The classifier first, then one more part each epoch from the last to the first (Howard &
        /// Ruder 2018, arXiv:1801.06146, section 3.3).
        case gradual
        /// The classifier alone at first, then all (LP-FT, Kumar et al. 2022, arXiv:2202.10054): a
        /// classifier from chance would spoil the features that it is tuned with.
        case headFirst = "head-first"
    }

    /// Batch-norm's running statistics in these parts still follow the data.
    package var freeze: [String] = []
    package var rates: [String: Float] = [:]
    package var unfreezing = Unfreezing.atOnce
    /// Epochs in which ``Unfreezing/headFirst`` trains the classifier alone.
    package var headEpochs = 1
    /// Each part's factor on the rate of the part behind it (Sun et al. 2019, arXiv:1905.05583,
    /// section 5.2.3).
    package var layerDecay: Float = 1
    /// Strength α of the pull towards the featurizer's first weights, ½α‖w − w⁰‖² (Li et al. 2018).
    package var l2SP: Float = 0
    /// Strength of ``leastSquaredSingularValues(_:count:)`` of a batch's features.
    package var bss: Float = 0
    /// How many of them.
    package var bssValues = 1
    /// Strength of the pull towards the features that the start network has.
    package var delta: Float = 0

    /// The defaults.
    package init() {}

    /// The keys; paths are checked when there is a network.
    package static let list: [Setting<TransferPlan>] = [
        .texts(
            "freeze", \.freeze,
            "tensors that do not change: paths, or beginnings of paths up to a dot"),
        .numbers(
            "rates", \.rates, in: 0...1_000,
            "factors on the learning rate, by path or beginning of a path; the longest that fits "
                + "is used"),
        .choice(
            "unfreeze", \.unfreezing,
            "when parts learn; gradual begins with the classifier and adds one part each epoch, "
                + "from last to first; head-first trains the classifier alone at first"),
        .count(
            "head_epochs", \.headEpochs, in: 1...10_000,
            "epochs in which head-first trains the classifier alone"
        ).only(
            where: { $0.unfreezing == .headFirst }, "says nothing where unfreeze is not head-first",
            remedy: "set unfreeze: head-first"),
        .number(
            "layer_decay", \.layerDecay, in: 0.01...1,
            "factor on the learning rate of each part against the part behind it"
        ).written { $0.layerDecay != 1 },
        .number(
            "l2_sp", \.l2SP, in: 0...1_000,
            "strength of the penalty on distance from the first weights (L2-SP, arXiv:1802.01483)"),
        .number(
            "bss", \.bss, in: 0...1_000,
            "strength of the penalty on the least singular values of a batch's features (Chen et "
                + "al. 2019)"
        ).written { $0.bss != 0 },
        .count("bss_values", \.bssValues, in: 1...64, "how many singular values bss is of")
            .only(where: { $0.bss != 0 }, "says nothing where bss is 0", remedy: "set bss: 0.001"),
        .number(
            "delta", \.delta, in: 0...1_000,
            "strength of the penalty on distance from the features of the start network (DELTA, "
                + "arXiv:1901.09229)"
        ).written { $0.delta != 0 },
    ]

    /// Refuses a path that names nothing in the network.
    ///
    /// - Parameters:
    ///   - network: The network that the paths are for.
    ///   - section: The section that was read.
    /// - Throws: `UserFault` at the path, with the nearest part that there is.
    package func check(_ network: Network, in section: Settings) throws {
        let rateSection = try section.child("rates")
        let paths = network.tensors.keys.sorted()
        let known = Set(paths + paths.flatMap(TransferPlan.beginnings)).sorted()
        func require(_ path: String, at place: UserFault.Place) throws {
            guard !known.contains(path) else { return }
            throw UserFault(
                "the network has no part '\(path)'", at: place,
                remedy: Settings.suggestion(for: path, among: known, what: "parts"))
        }
        for path in freeze { try require(path, at: section.place(of: "freeze")) }
        for path in rates.keys.sorted() { try require(path, at: rateSection.place(of: path)) }
    }

    /// The groups with rates of their own; of two paths the longer one counts.
    func groups(of network: Network) -> [ParameterGroup] {
        guard network.method.needs.pretrainedStart, !rates.isEmpty || layerDecay < 1 else {
            return []
        }
        let tensors = network.tensors
        var scales = rates
        if layerDecay < 1 {
            for (depth, part) in TransferPlan.parts(of: network).reversed().enumerated() {
                let decay = repeatElement(layerDecay, count: depth + 1).reduce(1, *)
                scales[part] = rates[part] ?? decay
            }
        }
        return scales.map { path, rate in
            ParameterGroup(
                prefix: tensors[path] == nil ? path + "." : path, rateScale: rate)
        }
    }

    /// The paths, or beginnings of them up to a dot, that stay as they are in an epoch.
    ///
    /// - Parameter epoch: Counted from 0; nil for a pretext task, which gradual unfreezing does not
    ///   hold back.
    func frozen(epoch: Int?, of network: Network) -> [String] {
        guard network.method.needs.pretrainedStart else { return [] }
        // A trained source model is past its unfreezing: what starts from it is not held back
        // again.
        guard unfreezing != .atOnce, let epoch, network.method.needs.source else { return freeze }
        let parts = TransferPlan.parts(of: network)
        switch unfreezing {
        case .gradual: return freeze + parts.dropLast(epoch)
        case .headFirst where epoch < headEpochs: return freeze + parts
        case .headFirst, .atOnce: return freeze
        }
    }

    /// Takes away the gradients of what is frozen, so that neither the optimizer nor the common
    /// norm sees them.
    func hold(_ gradients: inout [String: Gradient], epoch: Int?, of network: Network) {
        let frozen = Set(frozen(epoch: epoch, of: network))
        guard !frozen.isEmpty else { return }
        gradients = gradients.filter { path, _ in
            !frozen.contains(path) && frozen.isDisjoint(with: TransferPlan.beginnings(of: path))
        }
    }

    /// Adds the gradient of the pull towards the first weights.
    func pull(
        _ gradients: inout [String: Gradient], of network: Network, towards start: [String: Tensor]
    ) {
        guard l2SP > 0, network.method.needs.pretrainedStart else { return }
        for (path, now) in network.tensors where NetworkPart.featurizer.holds(path) {
            guard let first = start[path], let gradient = gradients[path] else { continue }
            gradients[path] = .dense(gradient.dense + (now - first) * l2SP)
        }
    }

    /// The featurizer's parts from the first to the last: `featurizer.blocks.0`,
    /// `featurizer.hidden.0`, ….
    private static func parts(of network: Network) -> [String] {
        var copy = network.featurizer
        var parts: [String] = []
        copy.forEachTensor { path, _, role in
            guard role == .trainable else { return }
            let names = path.split(separator: ".")
            let depth = names.count > 2 && Int(names[1]) != nil ? 2 : 1
            let part = NetworkPart.featurizer.prefix + names.prefix(depth).joined(separator: ".")
            if parts.last != part { parts.append(part) }
        }
        return parts
    }

    /// `a.b.c` → `a`, `a.b`.
    private static func beginnings(of path: String) -> [String] {
        let names = path.split(separator: ".")
        return (1..<max(1, names.count)).map { names.prefix($0).joined(separator: ".") }
    }
}
