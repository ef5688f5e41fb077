import Support
import Tensors

/// The order in which a domain's examples are drawn: shuffled anew for each epoch.
///
/// The order follows from seed, stream and epoch alone, so that a resumed run draws the same
/// batches without anything having been saved, and several processes agree on them without asking
/// each other; each of them is given its part.
public struct DomainSampler: Sendable {
    /// The number of examples in the domain.
    public let count: Int
    /// The number of examples in a batch, those of all processes together.
    public let batchSize: Int
    /// The part of each batch that is given.
    public let part: BatchPart
    private let seed: UInt64
    private let stream: String

    /// A sampler over the examples `0..<count`.
    ///
    /// - Parameters:
    ///   - count: The number of examples in the domain.
    ///   - batchSize: The number of examples in a batch, at least 1.
    ///   - seed: The run's seed.
    ///   - stream: The domain's name; two domains are drawn independently.
    ///   - part: The part of each batch that this process is given.
    /// - Throws: `UserFault` if there are fewer examples than one batch takes.
    public init(
        count: Int, batchSize: Int, seed: UInt64, stream: String, part: BatchPart = .whole
    ) throws {
        precondition(batchSize >= 1, "DomainSampler: a batch size of \(batchSize)")
        guard count >= batchSize else {
            throw UserFault(
                "the domain '\(stream)' has \(count) examples, fewer than one batch of "
                    + "\(batchSize)",
                remedy: "Take a batch size of at most \(count), or more data")
        }
        self.count = count
        self.batchSize = batchSize
        self.seed = seed
        self.stream = stream
        self.part = part
    }

    /// The number of full batches in an epoch.
    public var batchesPerEpoch: Int { count / batchSize }

    /// The batches of one epoch: each example at most once, a last short batch dropped.
    ///
    /// - Parameter epoch: The epoch, counted from 0.
    /// - Returns: The indices of the examples of each batch, or of this process's part of it.
    /// - Complexity: O(count).
    public func batches(epoch: Int) -> [[Int]] {
        let order = shuffled(epoch: epoch)
        return (0..<batchesPerEpoch).map { part(of: Array(order[range(ofBatch: $0)])) }
    }

    /// One batch of an endless series of epochs, for the domain that is cycled.
    ///
    /// - Parameter step: The step, counted from 0 over all epochs.
    /// - Returns: The indices of the examples, as in the batches of that epoch.
    /// - Complexity: O(count): the epoch is shuffled for each call.
    public func batch(step: Int) -> [Int] {
        let (epoch, index) = step.quotientAndRemainder(dividingBy: batchesPerEpoch)
        return part(of: Array(shuffled(epoch: epoch)[range(ofBatch: index)]))
    }

    /// Consecutive examples of an endless series of epochs, none of them dropped.
    ///
    /// - Parameter positions: Places in the series, counted from 0: each epoch has `count` of them.
    /// - Returns: The indices of the examples at those places, or of this process's part of them.
    /// - Complexity: O(count) for each epoch that has one of them.
    public func examples(at positions: Range<Int>) -> [Int] {
        guard let last = positions.last else { return [] }
        let all = (positions.lowerBound / count...last / count).flatMap { epoch in
            let start = epoch * count
            let own = positions.clamped(to: start..<start + count)
            return shuffled(epoch: epoch)[own.lowerBound - start..<own.upperBound - start]
        }
        return part(of: all)
    }

    private func shuffled(epoch: Int) -> [Int] {
        var order = Array(0..<count)
        var generator = RandomGenerator(seed: seed, stream: "batches", stream, "\(epoch)")
        generator.shuffle(&order)
        return order
    }

    private func range(ofBatch index: Int) -> Range<Int> {
        index * batchSize..<(index + 1) * batchSize
    }
}
