import Locking
import Runs
import Support

/// Shows a run while it goes on: one live line on a terminal, plain lines elsewhere.
final class ProgressView: Sendable {
    private struct State {
        var start = WallClock.now
        var shownAt = WallClock.now
        var share = 0.0
        var finished = 0
        var jobs = 0
    }

    /// Pause between two states of the live line, in seconds: ten a second look alive and leave the
    /// terminal in peace.
    private static let leastPause = 0.1
    /// Columns of the bar, each 5 %.
    private static let barColumns = 20
    /// The share of a run from which on the time that is left can be told from the time it took.
    private static let tellingShare = 0.02

    private let state = Locked(State())
    private let isLive: Bool

    init(isLive: Bool) { self.isLive = isLive }

    func show(_ event: TimedRunEvent) {
        state.withLock { state in
            switch event.event {
            case .began(let folder, let jobs):
                state = State()
                state.jobs = jobs
                Console.note("run folder  \(folder)")
                Console.note("\(jobs) training runs on \(processorCount) cores")
            case .step(let job, let epoch, let losses, let share):
                state.share = share
                guard isLive, state.shownAt.seconds > Self.leastPause else { return }
                state.shownAt = .now
                Console.rewrite(line(job, epoch, losses, state))
            case .epoch(let job, let epoch, let total, let record):
                guard !isLive else { return }
                Console.note(
                    "\(job.method)  seed \(job.seed)  epoch \(epoch)/\(total)  "
                        + ProgressView.text(record.losses))
            case .discarded(let job, let why):
                if isLive { Console.rewrite("") }
                Console.note("\(job.method)  seed \(job.seed)  computed anew: \(why)")
            case .finished(let job, let selected, let seconds):
                state.finished += 1
                let line =
                    "[\(state.finished)/\(state.jobs)] \(job.method)  seed \(job.seed)  "
                    + "chose epoch \(selected)  \(Console.fixed(seconds, 1)) s" + left(state)
                if isLive { Console.rewrite("") }
                Console.note(line)
            case .logLost(let why):
                if isLive { Console.rewrite("") }
                Console.note("the run goes on, but events.jsonl is not complete: \(why)")
            case .ended, .failed, .interrupted: break
            }
        }
    }

    /// Clears the live line.
    func finish() { if isLive { Console.rewrite("") } }

    private func line(
        _ job: Job, _ epoch: Int, _ losses: [String: Double], _ state: State
    ) -> String {
        let filled = Int(state.share * Double(Self.barColumns))
        let bar =
            String(repeating: "━", count: filled)
            + String(repeating: "─", count: Self.barColumns - filled)
        let stage = epoch == 0 ? "pretext" : "epoch \(epoch)"
        // What is cut off on a narrow terminal are losses, not the time.
        let text =
            "\(bar) \(Int(state.share * 100)) %\(left(state))  \(job.method)  seed \(job.seed)  "
            + "\(stage)  \(ProgressView.text(losses))"
        return String(text.prefix(Terminal.columns - 1))
    }

    private func left(_ state: State) -> String {
        guard state.share > Self.tellingShare, state.share < 1 else { return "" }
        let seconds = state.start.seconds / state.share * (1 - state.share)
        return "  \(Console.duration(seconds)) left"
    }

    private static func text(_ losses: [String: Double]) -> String {
        losses.sorted { $0.key < $1.key }.map { "\($0.key) \(Console.fixed($0.value, 3))" }
            .joined(separator: "  ")
    }
}
