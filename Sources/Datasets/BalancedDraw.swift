import Tensors

/// A few labelled examples out of many.
public struct LabelledDraw: Sendable, Equatable {
    /// Which examples they are, ascending.
    public var indices: [Int]
    /// The label of each.
    public var labels: Labels
}

/// The order in which a few labelled examples are drawn from many: every class in turn.
///
/// The first K differ between classes by one at most, for as long as every class has examples left.
/// A longer draw from the same seed holds every shorter one, so that what more labels bring is not
/// mixed up with which ones they are.
enum BalancedDraw {
    /// The order over all examples.
    ///
    /// - Complexity: O(n), and O(n · K) where the K classes are very uneven.
    static func order(_ labels: Labels, seed: UInt64) -> [Int] {
        // Labels of another kind have no classes to draw evenly from.
        guard case .classes(let labels) = labels else {
            return order(.classes([Int32](repeating: 0, count: labels.count)), seed: seed)
        }
        var generator = RandomGenerator(seed: seed, stream: "few labels")
        var members: [Int32: [Int]] = [:]
        for (index, label) in labels.enumerated() { members[label, default: []].append(index) }
        let classes = members.keys.sorted()
        var waiting = classes.map { label in
            var indices = members[label] ?? []
            generator.shuffle(&indices)
            return indices
        }
        var order: [Int] = []
        while order.count < labels.count {
            // Which classes get one more in an unfinished round is a matter of chance.
            var turns = Array(classes.indices)
            generator.shuffle(&turns)
            for turn in turns {
                if let next = waiting[turn].popLast() { order.append(next) }
            }
        }
        return order
    }
}
