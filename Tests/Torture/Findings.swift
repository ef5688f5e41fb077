import Foundation
import Synchronization

/// What was tried and what came to light, counted by kind from several threads.
final class Findings: Sendable {
    /// The counts of one kind.
    struct Kind {
        var tries = 0
        var findings = 0
        /// How often each of several things happened, such as a kill in a stage.
        var notes: [String: Int] = [:]
    }

    private let kinds = Mutex<[String: Kind]>([:])

    /// Counts a try.
    func tried(_ kind: String, notes: [String] = []) {
        kinds.withLock { kinds in
            kinds[kind, default: Kind()].tries += 1
            for note in notes { kinds[kind, default: Kind()].notes[note, default: 0] += 1 }
        }
    }

    /// Prints and counts a finding; nil is none.
    func add(_ kind: String, _ what: String?) {
        guard let what else { return }
        kinds.withLock { $0[kind, default: Kind()].findings += 1 }
        say("FINDING \(kind): \(what)")
    }

    /// How often a note was made of a kind.
    func notes(_ kind: String, _ note: String) -> Int {
        kinds.withLock { $0[kind]?.notes[note] ?? 0 }
    }

    /// Prints the line of a kind.
    func show(_ kind: String) {
        let counts = kinds.withLock { $0[kind] ?? Kind() }
        let notes = counts.notes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        say(
            "\(kind): \(counts.tries) tries, \(counts.findings) findings"
                + (notes.isEmpty ? "" : "; " + notes.joined(separator: ", ")))
    }

    /// All tries.
    var tries: Int { kinds.withLock { $0.values.reduce(0) { $0 + $1.tries } } }

    /// All findings.
    var count: Int { kinds.withLock { $0.values.reduce(0) { $0 + $1.findings } } }
}

/// Prints a line at once, also where nobody reads along.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}
