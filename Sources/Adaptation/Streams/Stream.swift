package import Datasets
import Support
package import Tensors

/// The target's examples as a deployed model meets them: in an order, some at a time, once.
package struct Stream: Sendable {
    /// The examples, the first to arrive first.
    package var examples: [Example]
    /// How many arrive at once.
    package var batch: Int

    /// A stream from its parts.
    package init(examples: [Example], batch: Int) {
        precondition(batch > 0, "Stream: \(batch) examples at once")
        (self.examples, self.batch) = (examples, batch)
    }
}

/// What a model that adapts while it predicts has said of a stream.
package struct StreamOutcome: Sendable {
    /// What was answered, shape `[M, K]`.
    package var probabilities: Tensor
    /// What the source model says, shape `[M, K]`.
    package var sourceProbabilities: Tensor
    /// After how many examples the model went back to the source model, each time.
    package var rollbacks: [Int]
    /// How often it learnt from what it had seen.
    package var steps: Int
}

/// The most recent examples of a stream, as many of each class as there are.
///
/// A stream that comes sorted would otherwise show one class at a time (Gong et al. 2022,
/// arXiv:2208.05117). Classes are what the source model predicts, so that an adapted model that
/// goes astray does not choose its own food.
struct StreamMemory: Sendable {
    /// Examples kept at most.
    let capacity: Int
    /// The examples of each class, the oldest first.
    private var members: [[Example]]

    /// An empty memory.
    init(capacity: Int, classes: Int) {
        self.capacity = capacity
        members = [[Example]](repeating: [], count: classes)
    }

    /// Keeps an example; if there are too many, the oldest of the largest class goes.
    mutating func add(_ example: Example, label: Int) {
        members[label].append(example)
        guard members.reduce(0, { $0 + $1.count }) > capacity else { return }
        let largest = members.map(\.count).max() ?? 0
        // Of classes of one size its own goes first, so that a frequent class stays fresh.
        let crowded =
            members[label].count == largest
            ? label : members.firstIndex { $0.count == largest } ?? label
        members[crowded].removeFirst()
    }

    /// All examples, by class.
    var examples: [Example] { members.flatMap { $0 } }

    /// e to the entropy of the class shares: the number of classes, if they had equal shares.
    var variety: Double { effectiveClasses(members.map { Double($0.count) }) }
}

/// e to the entropy of some counts, as shares.
func effectiveClasses(_ counts: [Double]) -> Double {
    let total = counts.reduce(0, +)
    guard total > 0 else { return 0 }
    let entropy = counts.reduce(0) { $0 - plogp($1 / total) }
    return exponential(entropy)
}
