package import Adaptation
import Locking
import Support

/// One training run of a recipe: a method from a seed.
package struct Job: Sendable, Hashable {
    package var method: MethodSpec
    package var seed: Int

    /// A job from its parts.
    package init(method: MethodSpec, seed: Int) {
        (self.method, self.seed) = (method, seed)
    }

    /// Its folder's name, `dann-seed-1`; no two jobs of a run have the same.
    var slug: String {
        method.name.replacing(" + ", with: "+").replacing(":", with: "-")
            .replacing("%", with: "%25").replacing("/", with: "%2F") + "-seed-\(seed)"
    }
}

/// Shared by the workers of a run: how much is done, and whether to stop.
final class RunMonitor: Sendable {
    private let done: Locked<Double>
    private let total: Double
    private let stop: @Sendable () -> Bool

    init(total: Double, stop: @escaping @Sendable () -> Bool) {
        done = Locked(0)
        (self.total, self.stop) = (total, stop)
    }

    /// Adds work and gives the share done.
    func advance(by work: Double) -> Double {
        done.withLock {
            $0 += work
            return min(1, $0 / max(1e-9, total))
        }
    }

    func checkInterruption() throws { if stop() { throw Interruption() } }
}

/// Trains jobs on a few threads; the first error ends it and is thrown when all have stopped.
func onWorkers(
    _ count: Int, _ jobs: [Job], _ body: @escaping @Sendable (Job) throws -> Void
) throws {
    struct Shared {
        var next = 0
        var failure: (any Error)?
    }
    let shared = Locked(Shared())
    onThreads(min(count, jobs.count)) {
        while true {
            let job: Job? = shared.withLock { shared in
                guard shared.failure == nil, shared.next < jobs.count else { return nil }
                defer { shared.next += 1 }
                return jobs[shared.next]
            }
            guard let job else { return }
            do {
                try body(job)
            } catch {
                shared.withLock { $0.failure = $0.failure ?? error }
            }
        }
    }
    if let failure = shared.withLock({ $0.failure }) { throw failure }
}
