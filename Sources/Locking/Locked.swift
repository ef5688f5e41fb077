#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A value that one thread at a time can read and change.
///
/// It is a POSIX mutex, because ThreadSanitizer sees that lock. It does not see
/// `Synchronization.Mutex`, which locks in the runtime's own code: everything behind one would be
/// reported, or have to be left unchecked.
public final class Locked<Value>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    nonisolated(unsafe) private var value: Value

    /// Puts a value behind a lock.
    ///
    /// - Precondition: It takes room: without any it would share its address with something else.
    public init(_ value: sending Value) {
        precondition(MemoryLayout<Value>.size > 0, "Locked: a value of no size")
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let status = pthread_mutex_init(mutex, nil)
        precondition(status == 0, "Locked: no mutex can be made, status \(status)")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Calls `body` with the value while no other thread has it.
    ///
    /// - Precondition: This thread does not hold the lock already.
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
