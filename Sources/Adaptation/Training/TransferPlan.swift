import NeuralNetworks
package import Support
import Tensors

/// The `training.transfer` section of a recipe: how a pretrained network is tuned.
package struct TransferPlan: Sendable, Codable, Equatable {
    /// When the parts of the featurizer begin to learn.
    package enum Unfreezing: String, Sendable, Codable, CaseIterable {
        /// All at once.
        case atOnce = "at-once"
        /// The classifier first, then one more part each epoch from the last to the first (Howard & Ruder
        /// 2018, arXiv:1801.06146, section 3.3).
        case gradual
    }

    /// Tensors that stay as they are: paths, or beginnings of them up to a dot. Batch-norm's running
    /// statistics in them still follow the data.
    package var freeze: [String] = []
    /// Factors on the learning rate by path, or the beginning of one; the longest that fits counts.
    package var rates: [String: Float] = [:]
    package var unfreezing = Unfreezing.atOnce
    /// Strength α of the pull towards the featurizer's first weights, ½α‖w − w⁰‖² (L2-SP, Li et al. 2018,
    /// arXiv:1802.01483).
    package var l2SP: Float = 0

    enum CodingKeys: String, CodingKey, CaseIterable {
        case freeze, rates
        case unfreezing = "unfreeze"
        case l2SP = "l2_sp"
    }

    /// The section's keys.
    package static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    /// Reads and checks the section; paths are checked when there is a network.
    package init(_ settings: Settings) throws {
        try settings.allow(TransferPlan.keys)
        freeze = try settings.strings("freeze", default: [])
        let section = try settings.child("rates")
        for path in section.keys {
            rates[path] = Float(try section.double(path, in: 0...1_000))
        }
        let ways = Unfreezing.allCases.map(\.rawValue)
        let way = try settings.choice("unfreeze", among: ways, default: "at-once")
        unfreezing = Unfreezing(rawValue: way) ?? .atOnce
        l2SP = Float(try settings.double("l2_sp", default: 0, in: 0...1_000))
    }

    /// Refuses a path that names nothing in the network.
    ///
    /// - Throws: `UserFault` with the nearest part that there is.
    package func check(_ network: Network, at place: UserFault.Place?) throws {
        let paths = network.tensors.keys.sorted()
        let known = Set(paths + paths.flatMap(TransferPlan.beginnings)).sorted()
        for path in freeze + rates.keys.sorted() where !known.contains(path) {
            throw UserFault(
                "the network has no part '\(path)'", at: place,
                remedy: Settings.suggestion(for: path, among: known, what: "parts"))
        }
    }

    /// The groups that this plan adds in an epoch, counted from 0.
    func groups(epoch: Int, of network: Network) -> [ParameterGroup] {
        var groups = rates.map { ParameterGroup(prefix: $0.key, rateScale: $0.value) }
        groups += freeze.map { ParameterGroup(prefix: $0, rateScale: 0) }
        guard unfreezing == .gradual else { return groups }
        let parts = TransferPlan.parts(of: network)
        return groups
            + parts.dropLast(epoch).map { ParameterGroup(prefix: $0 + ".", rateScale: 0) }
    }

    /// Adds the gradient of the pull towards the first weights.
    func pull(
        _ gradients: inout [String: Gradient], of network: Network, towards start: [String: Tensor]
    ) {
        guard l2SP > 0 else { return }
        for (path, now) in network.tensors where path.hasPrefix("featurizer.") {
            guard let first = start[path], let gradient = gradients[path] else { continue }
            gradients[path] = .dense(gradient.dense + (now - first) * l2SP)
        }
    }

    /// The featurizer's parts from the first to the last: `featurizer.blocks.0`, `featurizer.hidden.0`, ….
    private static func parts(of network: Network) -> [String] {
        var copy = network.featurizer
        var parts: [String] = []
        copy.forEachTensor { path, _, role in
            guard role == .trainable else { return }
            let names = path.split(separator: ".")
            let depth = names.count > 2 && Int(names[1]) != nil ? 2 : 1
            let part = "featurizer." + names.prefix(depth).joined(separator: ".")
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
