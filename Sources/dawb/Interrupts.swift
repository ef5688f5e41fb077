import Foundation
import Synchronization

private let stopWasAsked = Atomic<Bool>(false)

/// Ctrl-C: the first asks the run to stop and save, the second ends the program at once.
enum Interrupts {
    /// Whether the user asked to stop.
    static var isStopping: Bool { stopWasAsked.load(ordering: .relaxed) }

    /// Makes a write beyond `ulimit -f` fail as on a full disk, instead of ending the program.
    static func ignoreSizeLimit() { _ = signal(SIGXFSZ, SIG_IGN) }

    /// Listens from now on.
    static func listen() {
        for number in [SIGINT, SIGTERM] {
            _ = signal(number) { received in
                stopWasAsked.store(true, ordering: .relaxed)
                _ = signal(received, SIG_DFL)
            }
        }
    }
}
