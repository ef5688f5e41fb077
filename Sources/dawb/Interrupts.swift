import Foundation
import Synchronization

private let stopWasAsked = Atomic<Bool>(false)
private let hangsUp = Atomic<Bool>(false)

/// Ctrl-C, a request to end and a closed terminal: the first asks the run to stop and save, a
/// second of any of them ends the program at once.
enum Interrupts {
    /// Whether the user asked to stop.
    static var isStopping: Bool { stopWasAsked.load(ordering: .relaxed) }

    /// Listens from now on.
    static func listen() {
        // Under nohup, a closed terminal is to change nothing.
        hangsUp.store(!isIgnored(SIGHUP), ordering: .relaxed)
        for number in [SIGINT, SIGTERM] { _ = signal(number, stop) }
        if hangsUp.load(ordering: .relaxed) { _ = signal(SIGHUP, stop) }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}

/// Allocates nothing: it may be called in the middle of an allocation.
private func stop(_ received: Int32) {
    let isSecond = stopWasAsked.exchange(true, ordering: .relaxed)
    _ = signal(SIGINT, SIG_DFL)
    _ = signal(SIGTERM, SIG_DFL)
    if hangsUp.load(ordering: .relaxed) { _ = signal(SIGHUP, SIG_DFL) }
    // Two that came before either was handled.
    if isSecond { _ = raise(received) }
}
