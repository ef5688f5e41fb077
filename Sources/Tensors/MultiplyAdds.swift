import Locking

/// The multiply-adds of some convolutions, matrix products and attention.
public struct MultiplyAdds: Sendable, Equatable {
    /// Those of the operations themselves.
    public var forward = 0
    /// Those of the gradients that the operations are asked for: as many again for each tracked
    /// operand.
    public var backward = 0

    /// None.
    public init() {}

    /// Those of all operations that a piece of work does on this task; gradients are not computed
    /// for it.
    public static func count(in body: () throws -> Void) rethrows -> MultiplyAdds {
        let counter = MultiplyAddCounter()
        try MultiplyAddCounter.$current.withValue(counter, operation: body)
        return counter.sum.withLock { $0 }
    }
}

/// Adds up the multiply-adds of the operations of one task.
final class MultiplyAddCounter: Sendable {
    /// The counter in use; nil where nobody counts, and an operation only looks.
    @TaskLocal static var current: MultiplyAddCounter?

    fileprivate let sum = Locked(MultiplyAdds())

    /// Notes an operation where somebody counts.
    ///
    /// - Parameters:
    ///   - forward: Its multiply-adds.
    ///   - isTracked: Whether its first operand needs a gradient, which takes as many.
    ///   - other: Whether its second operand does.
    static func note(
        _ forward: @autoclosure () -> Int, isTracked: Bool, _ other: Bool
    ) {
        guard let current else { return }
        let forward = forward()
        current.sum.withLock {
            $0.forward += forward
            $0.backward += forward * ((isTracked ? 1 : 0) + (other ? 1 : 0))
        }
    }
}
