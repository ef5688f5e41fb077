#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Memory that a piece of work takes beyond what the process holds already.
package struct MemoryNeed: Sendable, Equatable {
    /// Bytes that will be in use.
    package var bytes: Int
    /// Threads that will be started.
    package var threads: Int

    /// A need from its parts.
    package init(bytes: Int, threads: Int = 0) {
        (self.bytes, self.threads) = (bytes, threads)
    }

    /// Refuses work that would go over a limit.
    ///
    /// - Parameters:
    ///   - what: Names the work at the beginning of the message: `this run`.
    ///   - remedy: How it gets along with less; a sentence, or nothing.
    ///   - limits: Those of this process.
    /// - Throws: `UserFault` that says how much is missing where.
    package func check(
        for what: String, remedy: String, limits: [MemoryLimit] = MemoryLimit.all()
    ) throws {
        guard let tight = limits.first(where: { !fits($0) }) else { return }
        throw UserFault(
            "\(what) needs about \(megabytes(in: tight)) MB more memory; of the "
                + "\(tight.limit >> 20) MB that \(tight.name) allows, \(tight.left >> 20) MB are "
                + "left",
            remedy: remedy.isEmpty ? "Raise that limit." : "Raise that limit. \(remedy)")
    }

    /// Whether nothing goes over a limit.
    package func fits(_ limits: [MemoryLimit]) -> Bool { limits.allSatisfy(fits) }

    private func fits(_ limit: MemoryLimit) -> Bool { amount(in: limit) <= limit.left }

    private func megabytes(in limit: MemoryLimit) -> Int {
        (amount(in: limit) + (1 << 20) - 1) >> 20
    }

    /// Bytes that count against a limit.
    private func amount(in limit: MemoryLimit) -> Int {
        switch limit.kind {
        case .resident: bytes
        case .data, .addressSpace: bytes + threads * MemoryNeed.stack
        }
    }

    /// The limit of a stack that Linux systems set, in bytes.
    private static let usualStack = 8 << 20
    /// A thread's stack where the first one has no limit, in bytes.
    private static let unlimitedStack = 2 << 20

    /// Address space of a thread's stack.
    private static let stack: Int = {
        var limits = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(UInt32(RLIMIT_STACK.rawValue)), &limits) == 0
        guard isKnown else { return usualStack }
        let isUnlimited = limits.rlim_cur == rlim_t.max
        return isUnlimited ? unlimitedStack : Int(clamping: min(limits.rlim_cur, 1 << 30))
    }()
}
