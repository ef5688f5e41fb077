#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Calls `body` once on each of several threads at once, this one among them, and waits.
///
/// Where the system has no memory for a further thread, those that there are make do: `body` has to
/// take its work from a place that all share. (Dispatch waits for memory, for ever.)
///
/// - Parameters:
///   - threads: How many threads are wanted, at least 1.
///   - body: Called from each.
package func onThreads(_ threads: Int, _ body: @escaping @Sendable () -> Void) {
    let started = (1..<max(1, threads)).compactMap { _ in startThread(body) }
    body()
    for thread in started { pthread_join(thread, nil) }
}

/// Calls `body` on a thread of its own, and does not wait.
///
/// Where the system has no memory for the thread, the program ends and says so.
package func onOwnThread(_ body: @escaping @Sendable () -> Void) {
    guard let thread = startThread(body) else { OutOfMemory.end() }
    pthread_detach(thread)
}

/// Starts a thread that calls `body`; nil where the system has no memory for it.
///
/// It has to be joined or detached.
private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    let work = Unmanaged.passRetained(ThreadWork(body))
    var thread = pthread_t()
    let status = pthread_create(
        &thread, nil,
        { pointer in
            guard let pointer else { return nil }
            Unmanaged<ThreadWork>.fromOpaque(pointer).takeRetainedValue().body()
            return nil
        }, work.toOpaque())
    guard status != 0 else { return thread }
    work.release()
    return nil
}

private final class ThreadWork: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
