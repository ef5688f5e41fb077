package import Adaptation
package import Reports

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An event of a run, for observers.
package enum RunEvent: Sendable, Equatable {
    /// The run folder is there and training begins; `jobs` are still to be trained.
    case began(folder: String, jobs: Int)
    /// A step of a job; `share` is the share of the whole run that is done, 0…1.
    case step(Job, epoch: Int, losses: [String: Double], share: Double)
    /// An epoch of a job is done.
    case epoch(Job, epoch: Int, of: Int, EpochRecord)
    /// A job is trained and its epoch chosen.
    case finished(Job, selectedEpoch: Int, seconds: Double)
    /// What was saved of a job, or of its streams, is not what was written: it is computed anew.
    case discarded(Job, why: String)
    /// The run is over and its result written.
    case ended(verdict: Verdict, chosenMethod: String, wallSeconds: Double)
    /// The run ended with an error.
    case failed(why: String)
    /// The run was stopped; it can be resumed.
    case interrupted
    /// `events.jsonl` cannot be written, or not all of it. The run goes on.
    case logLost(why: String)

    /// The event of a run that ends with an error: interrupted or failed.
    init(ending error: any Error) {
        self = error is Interruption ? .interrupted : .failed(why: "\(error)")
    }
}

/// A run event and the time it happened.
package struct TimedRunEvent: Sendable, Equatable {
    /// The time in ISO 8601 and UTC, to the millisecond: `2026-01-31T14:05:09.123Z`.
    package let time: String
    /// The event.
    package let event: RunEvent

    /// An event that happens now.
    package init(_ event: RunEvent) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        self.init(event, time: TimedRunEvent.text(of: now))
    }

    /// An event that happened at a time.
    init(_ event: RunEvent, time: String) { (self.event, self.time) = (event, time) }

    /// A time in ISO 8601 and UTC, to the millisecond.
    static func text(of time: timespec) -> String {
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let text = [CChar](unsafeUninitializedCapacity: 32) { buffer, count in
            count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
        }
        let milliseconds = String(1_000 + time.tv_nsec / 1_000_000).dropFirst()
        return String(decoding: text.map(UInt8.init(bitPattern:)), as: UTF8.self)
            + ".\(milliseconds)Z"
    }
}

/// A function that is told the events of a run, from several threads.
package typealias RunObserver = @Sendable (TimedRunEvent) -> Void

/// The observers of a run: its event log, and those that its starter named.
struct RunObservers: Sendable {
    private let all: [RunObserver]

    /// The observers, and a log in the run's folder; they are told if that cannot be written.
    init(_ observers: [RunObserver], loggingIn folder: RunFolder) {
        let log = EventLog(folder) { why in
            let loss = TimedRunEvent(.logLost(why: why))
            for observer in observers { observer(loss) }
        }
        all = [log.observe] + observers
    }

    /// Tells all of them an event that happens now.
    func send(_ event: RunEvent) {
        let event = TimedRunEvent(event)
        for observer in all { observer(event) }
    }
}
