import Foundation
import Reports
import Support
import Workbench

/// What a terminal is told, and what everything else is.
enum Console {
    /// Whether standard error is a terminal that shows colours and rewrites lines.
    static let isTerminal =
        isatty(STDERR_FILENO) == 1 && getenv("TERM").map { strcmp($0, "dumb") != 0 } ?? false

    /// Whether standard output is a terminal that shows colours; NO_COLOR counts unless it is
    /// empty.
    static let showsColours =
        isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR").map { $0.pointee == 0 } ?? true

    /// Writes a result to standard output.
    ///
    /// - Throws: `UserFault` if not all of it arrives: a script must not go on with half a result.
    static func print(_ text: String) throws {
        try Files.writeToStandardOutput(text)
    }

    /// Writes a result as JSON to standard output; names in it cannot steer the terminal.
    ///
    /// - Throws: `UserFault` if not all of it arrives.
    static func print(json value: some Encodable) throws {
        try print(SeparatedText.escaped(json: JSONText.encode(value)))
    }

    /// Writes lines to standard error; names in them cannot steer the terminal.
    static func note(_ text: String) {
        writeToStandardError(TerminalText.message(text))
    }

    /// Says in one line what a folder holds that is not read, if it holds anything.
    static func note(_ leftOut: LeftOut) {
        if !leftOut.isEmpty { note("left out: \(leftOut.words)") }
    }

    /// Writes a text over the last line of the terminal.
    static func rewrite(_ text: String) {
        writeToStandardError("\r\u{1B}[2K" + TerminalText.safe(text))
    }

    /// Writes if anybody is there: what is told on the way is not worth a run.
    private static func writeToStandardError(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Says what went wrong and ends the program with status 1.
    static func fail(_ text: String) -> Never { end("dawb: " + text, status: 1) }

    /// Writes lines to standard error and ends the program.
    static func end(_ text: String, status: Int32) -> Never {
        note(text)
        exit(status)
    }

    /// A word as a shell takes it back: quoted where it has to be.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                || "0123456789/._-=,+:@%".utf8.contains($0)
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// Seconds as `8 s`, `1 min 20 s` or `2 h 05 min`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }

    /// A number with the given digits behind the point.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
