package import NeuralNetworks
package import Tensors

/// Training on the labels alone: the floor on source labels, the ceiling on target labels.
///
/// No target example reaches the network while it trains.
package struct Supervised: Method {
    /// The method.
    package init() {}

    package var readsTarget: Bool { false }

    package func losses(_ step: Step, _ pass: inout Pass) -> StepLosses { StepLosses() }
}

/// Several methods whose losses are added, such as `cdan + self-training`.
package struct Composite: Method {
    /// The methods, in the order named.
    package var parts: [any Method]

    /// The sum of methods.
    package init(_ parts: [any Method]) { self.parts = parts }

    package var readsTarget: Bool { parts.contains { $0.readsTarget } }
    package func readsTarget(at progress: Float) -> Bool {
        parts.contains { $0.readsTarget(at: progress) }
    }
    package var readsStrongViews: Bool { parts.contains { $0.readsStrongViews } }
    package var estimatesTargetStatistics: Bool { parts.contains { $0.estimatesTargetStatistics } }
    package func usesFrozenSource(at progress: Float) -> Bool {
        parts.contains { $0.usesFrozenSource(at: progress) }
    }
    /// The updates of the part that takes turns; all others add to its first.
    package func updates(at progress: Float) -> [Update] {
        parts.lazy.map { $0.updates(at: progress) }.first { $0 != [.whole] } ?? [.whole]
    }
    package var readsGroups: Bool { parts.contains { $0.readsGroups } }
    package var readsPredictions: Bool { parts.contains { $0.readsPredictions } }

    package mutating func visit(_ visitor: inout some Visitor) {
        for index in parts.indices { visitor.module(String(index), &parts[index]) }
    }

    package var memory: [String: Tensor] {
        get {
            var all: [String: Tensor] = [:]
            for (index, part) in parts.enumerated() {
                for (name, tensor) in part.memory { all["\(index).\(name)"] = tensor }
            }
            return all
        }
        set {
            for index in parts.indices {
                let prefix = "\(index)."
                let own = newValue.filter { $0.key.hasPrefix(prefix) }
                parts[index].memory = Dictionary(
                    uniqueKeysWithValues: own.map { name, tensor in
                        (String(name.dropFirst(prefix.count)), tensor)
                    })
            }
        }
    }

    package mutating func beginEpoch(_ target: TargetOverview, progress: Float) {
        for index in parts.indices { parts[index].beginEpoch(target, progress: progress) }
    }

    package mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var sum = StepLosses()
        for index in parts.indices
        where step.update < parts[index].updates(at: step.progress).count {
            sum.add(parts[index].losses(step, &pass))
        }
        return sum
    }
}
