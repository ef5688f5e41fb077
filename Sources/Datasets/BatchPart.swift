/// One process's part of each batch, where several processes train one model together.
///
/// The parts of all ranks, one behind the other, are the batch of a single process.
public struct BatchPart: Sendable, Equatable {
    /// The number of this process, from 0.
    public let rank: Int
    /// The number of processes, at least 1.
    public let count: Int

    /// A process's part.
    ///
    /// - Precondition: `rank` is in `0..<count`.
    public init(rank: Int, count: Int) {
        precondition(
            count >= 1 && (0..<count).contains(rank), "BatchPart: rank \(rank) of \(count)")
        (self.rank, self.count) = (rank, count)
    }

    /// The whole batch: one process of one.
    public static let whole = BatchPart(rank: 0, count: 1)

    /// This part of a batch: consecutive elements, as many as in the other parts or one more or
    /// less.
    ///
    /// - Complexity: O(size of the part).
    public func callAsFunction<Element>(of batch: [Element]) -> [Element] {
        guard count > 1 else { return batch }
        return Array(batch[batch.count * rank / count..<batch.count * (rank + 1) / count])
    }
}
