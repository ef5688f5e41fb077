import Locking

/// The outcomes of jobs that finish on several threads.
final class Collected: Sendable {
    private let outcomes: Locked<[Job: JobOutcome]>

    init(_ outcomes: [Job: JobOutcome]) { self.outcomes = Locked(outcomes) }

    var all: [Job: JobOutcome] { outcomes.withLock { $0 } }

    /// Adds an outcome and lets `write` store all of them, one caller at a time.
    func add(
        _ outcome: JobOutcome, for job: Job, write: ([Job: JobOutcome]) throws -> Void
    ) throws {
        try outcomes.withLock { outcomes in
            outcomes[job] = outcome
            try write(outcomes)
        }
    }
}
