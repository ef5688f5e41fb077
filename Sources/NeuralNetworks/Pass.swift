public import Tensors

/// What a forward pass is for, and its source of randomness.
public struct Pass: Sendable {
    /// Whether dropout drops and running statistics move.
    public var isTraining: Bool
    /// Draws dropout masks.
    public var generator: RandomGenerator
    /// Whose examples the pass holds, for layers that keep statistics of them.
    public var domains = DomainRows()

    /// A pass of training.
    public static func training(
        _ generator: RandomGenerator, domains: DomainRows = DomainRows()
    ) -> Pass {
        Pass(isTraining: true, generator: generator, domains: domains)
    }

    /// A pass that only predicts: nothing is dropped.
    public static var evaluation: Pass { evaluation(of: DomainRows()) }

    /// A pass that only predicts, for the examples of a domain.
    public static func evaluation(of domains: DomainRows) -> Pass {
        Pass(isTraining: false, generator: RandomGenerator(seed: 0), domains: domains)
    }
}

/// Which examples of a batch belong to which domain, and what batch-norm makes of it.
public struct DomainRows: Sendable {
    /// Whose statistics batch-norm normalises with.
    public enum Statistics: String, Sendable, Codable, CaseIterable {
        /// All examples of a batch together, and one running estimate.
        case together
        /// Each domain's examples apart in training, and one running estimate of all.
        case apart
        /// Each domain's examples apart, and a running estimate for the target's and one for the
        /// sources' mixture (AdaBN).
        case perDomain = "per-domain"
    }

    /// How the domains share statistics.
    public var statistics = Statistics.together
    /// Examples of each source, one source behind the other at the front of a training batch; empty
    /// where all examples are of one domain.
    public var sourceCounts: [Int]
    /// Whether the examples of an undivided batch are the target's.
    public var isTarget = false
    /// This batch's weight in running statistics that are being estimated anew; nil in all other
    /// passes.
    public var estimating: Float?
    /// Whether the target's running statistics go on from the source's; else their first batch
    /// counts whole.
    public var continuesSource = false

    /// All examples of one domain.
    public init(
        statistics: Statistics = .together, sourceCounts: [Int] = [], isTarget: Bool = false,
        estimating: Float? = nil, continuesSource: Bool = false
    ) {
        self.statistics = statistics
        self.sourceCounts = sourceCounts
        self.isTarget = isTarget
        self.estimating = estimating
        self.continuesSource = continuesSource
    }

    /// The numbers of examples that are normalised apart in a training batch of `count`, and
    /// whether each is the target's.
    func parts(of count: Int) -> [(count: Int, isTarget: Bool)] {
        let sources = sourceCounts.filter { $0 > 0 }
        let rest = count - sources.reduce(0, +)
        let parts = sources.map { ($0, false) } + (rest > 0 ? [(rest, true)] : [])
        guard statistics != .together, !sources.isEmpty, rest >= 0, parts.count > 1 else {
            return [(count, isTarget)]
        }
        return parts
    }
}
