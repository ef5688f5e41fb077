import Dispatch
import Locking
import Support

/// Makes the inputs of the next steps on a thread of its own, while the network is busy with this
/// one.
///
/// An input depends on the step alone, so only the waiting changes.
final class Prefetcher<Value: Sendable>: Sendable {
    private struct State {
        var ready: [Result<Value, any Error>] = []
        var isStopped = false
    }

    private let state = Locked(State())
    private let filled = DispatchSemaphore(value: 0)
    private let room: DispatchSemaphore

    /// Starts making values of consecutive steps, at most `depth` ahead.
    init(_ steps: Range<Int>, depth: Int = 2, _ make: @escaping @Sendable (Int) throws -> Value) {
        room = DispatchSemaphore(value: 0)
        for _ in 0..<depth { room.signal() }
        onOwnThread { [self] in
            for step in steps {
                room.wait()
                guard !state.withLock({ $0.isStopped }) else { return }
                let value = Result { try make(step) }
                state.withLock { $0.ready.append(value) }
                filled.signal()
            }
        }
    }

    /// The next step's value; waits for it.
    func next() throws -> Value {
        filled.wait()
        room.signal()
        return try state.withLock { $0.ready.removeFirst() }.get()
    }

    /// Ends the making; values that nobody took are dropped.
    func stop() {
        state.withLock { $0.isStopped = true }
        room.signal()
    }
}
