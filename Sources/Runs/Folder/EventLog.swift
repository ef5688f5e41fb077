import Locking
import Support

/// The observer that appends the events of a run to `events.jsonl`, one line an event.
///
/// It is a log that nothing reads back. Where it cannot be written the run goes on; that is told
/// once.
final class EventLog: Sendable {
    private struct State {
        var isOpened = false
        var lines: LineLog?
        var thinning: StepThinning
        var isComplete = true
    }

    private let folder: RunFolder
    private let start = WallClock.now
    private let state: Locked<State>
    private let tellLoss: @Sendable (_ why: String) -> Void

    /// A log of a run's folder, opened at the first event.
    ///
    /// - Parameters:
    ///   - stepSeconds: The least time between two steps of a job that are written, in seconds.
    ///   - tellLoss: Told once if the log cannot be written, and why.
    init(
        _ folder: RunFolder, stepSeconds: Double = 1,
        tellLoss: @escaping @Sendable (_ why: String) -> Void
    ) {
        (self.folder, self.tellLoss) = (folder, tellLoss)
        state = Locked(State(thinning: StepThinning(seconds: stepSeconds)))
    }

    /// Appends an event, unless it is one of many steps.
    func observe(_ event: TimedRunEvent) {
        let loss: String? = state.withLock { state in
            guard state.thinning.admits(event.event, at: start.seconds) else { return nil }
            do {
                try append(event, to: &state)
                return nil
            } catch {
                // Later events are tried all the same: a disk can have room again.
                defer { state.isComplete = false }
                return state.isComplete ? (error as? UserFault)?.what ?? "\(error)" : nil
            }
        }
        if let loss { tellLoss(loss) }
    }

    private func append(_ event: TimedRunEvent, to state: inout State) throws {
        if !state.isOpened {
            // Only once: later, another folder may be in the place of this one.
            state.isOpened = true
            try folder.checkPlace()
            state.lines = try LineLog(folder.events)
        }
        try state.lines?.append(String(JSONText.encode(event, pretty: false).dropLast()))
    }
}

/// The choice of steps that are written to a log: of each job one in a while.
struct StepThinning {
    /// The least time between two steps of a job, in seconds.
    let seconds: Double
    private var last: [Job: Double] = [:]

    /// A choice that has seen no step.
    init(seconds: Double) { self.seconds = seconds }

    /// Whether an event is written: all but steps that follow too soon.
    ///
    /// - Parameter now: The time, in seconds since any moment.
    mutating func admits(_ event: RunEvent, at now: Double) -> Bool {
        guard case .step(let job, _, _, _) = event else { return true }
        if let before = last[job], now - before < seconds { return false }
        last[job] = now
        return true
    }
}
