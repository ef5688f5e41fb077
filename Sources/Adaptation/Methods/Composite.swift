package import NeuralNetworks
package import Tensors

/// Several methods whose losses are added, such as `cdan + self-training`.
package struct Composite: TurnTaking, EpochViewing, SourceWeighting {
    /// The methods, in the order named.
    package var parts: [any Method]

    /// The sum of methods.
    package init(_ parts: [any Method]) { self.parts = parts }

    package var needs: MethodNeeds { .joined(parts.map(\.needs)) }

    /// The updates of the part that takes turns; the losses of all others are added to its first.
    package func turn(at progress: Float) -> Turn {
        let turns = parts.map { $0.currentTurn(at: progress) }
        return Turn(
            turns.map(\.updates).first { $0 != [.whole] } ?? [.whole],
            readsTarget: turns.contains { $0.readsTarget },
            usesFrozenSource: turns.contains { $0.usesFrozenSource })
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        for index in parts.indices { visitor.module(String(index), &parts[index]) }
    }

    package var memory: [String: Tensor] {
        get {
            var all: [String: Tensor] = [:]
            for (index, part) in parts.enumerated() {
                guard let part = part as? any EpochViewing else { continue }
                for (name, tensor) in part.memory { all["\(index).\(name)"] = tensor }
            }
            return all
        }
        set {
            for index in parts.indices {
                guard var part = parts[index] as? any EpochViewing else { continue }
                let prefix = "\(index)."
                let own = newValue.filter { $0.key.hasPrefix(prefix) }
                part.memory = Dictionary(
                    uniqueKeysWithValues: own.map { name, tensor in
                        (String(name.dropFirst(prefix.count)), tensor)
                    })
                parts[index] = part
            }
        }
    }

    package mutating func beginEpoch(_ target: TargetOverview, progress: Float) {
        for index in parts.indices {
            guard var part = parts[index] as? any EpochViewing, part.needs.overview else {
                continue
            }
            part.beginEpoch(target, progress: progress)
            parts[index] = part
        }
    }

    /// Those of the first part that has any.
    package var sourceWeights: [Float]? {
        for case let part as any SourceWeighting in parts {
            if let weights = part.sourceWeights { return weights }
        }
        return nil
    }

    package mutating func losses(_ step: Step, _ pass: inout Pass) -> StepLosses {
        var sum = StepLosses()
        for index in parts.indices
        where step.update < parts[index].currentTurn(at: step.progress).updates.count {
            sum.add(parts[index].losses(step, &pass))
        }
        return sum
    }
}
