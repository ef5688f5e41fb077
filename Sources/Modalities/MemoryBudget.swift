import Locking
package import Support

/// Counts what is kept in memory against what may be. It may be used from several threads.
package final class MemoryBudget: Sendable {
    private let limit: Int
    private let used = Locked(0)

    /// A budget of which nothing is used.
    ///
    /// - Parameter mebibytes: How much may be kept, in MiB; nothing where it is negative.
    package init(mebibytes: Int) {
        limit = mebibytes.multipliedReportingOverflow(by: 1 << 20).overflow ? .max : mebibytes << 20
    }

    /// A budget for what could be read again: at most half of the memory that limits leave.
    ///
    /// - Parameters:
    ///   - mebibytes: How much may be kept where there are no limits, in MiB.
    ///   - limits: Those of this process.
    package convenience init(cache mebibytes: Int, limits: [MemoryLimit] = MemoryLimit.all()) {
        let left = limits.map(\.left).min() ?? .max
        self.init(mebibytes: min(mebibytes, (left / 2) >> 20))
    }

    /// Whether there is room to keep so many bytes more; then they count as kept.
    package func keeps(_ bytes: Int) -> Bool {
        used.withLock { used in
            guard bytes <= limit - used else { return false }
            used += bytes
            return true
        }
    }

    /// Says that nothing of what was kept is used any more: there is room again.
    package func release() { used.withLock { $0 = 0 } }
}
