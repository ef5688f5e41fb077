import Locking
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The number of processors.
package var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// What `body` makes of each index of `0..<count`, in the indices' order whatever the threads do.
///
/// - Parameters:
///   - count: The number of indices.
///   - share: Indices that are worth a processor of their own.
///   - body: Called from several threads at once.
package func onAllProcessors<Made: Sendable>(
    _ count: Int, atLeast share: Int, _ body: @Sendable (Int) -> [Made]
) -> [Made] {
    let parts = max(1, min(processorCount, count / share))
    guard parts > 1 else { return (0..<count).flatMap(body) }
    let next = Atomic<Int>(0)
    let done = Locked([Int: [Made]]())
    withoutActuallyEscaping(body) { body in
        onThreads(parts) {
            while true {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard part < parts else { return }
                let some = (count * part / parts..<count * (part + 1) / parts).flatMap(body)
                done.withLock { $0[part] = some }
            }
        }
    }
    let all = done.withLock { $0 }
    return (0..<parts).flatMap { all[$0] ?? [] }
}
