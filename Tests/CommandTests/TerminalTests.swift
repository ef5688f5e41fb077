import Foundation
import Testing

/// On a terminal, one live line; `script` of util-linux makes one.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct TerminalTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private func onTerminal(
        _ command: String, environment: String = "TERM=xterm", columns: Int = 120
    ) throws -> String {
        let line =
            "stty cols \(columns); env \(environment) '\(Workplace.program)' \(command)"
        let output = try Running("/usr/bin/script", ["-qec", line, "/dev/null"], in: place).finish()
        #expect(output.status == 0, "\(output.stdout)")
        return output.stdout
    }

    private let command = "recipe tiny --seeds 1 --set training.epochs=40 --out run"

    @Test func showsALiveLineWithTheTimeLeft() throws {
        let text = try onTerminal(command)
        let pieces = text.components(separatedBy: "\r\u{1B}[2K")
        #expect(pieces.count > 3)
        let line = /[━─]{20} \d+ %  (\d+ min )?\d+ s left  [a-z-]+  seed 1  epoch \d+  .*/
        #expect(pieces.contains { $0.wholeMatch(of: line) != nil }, "\(text)")
        // Live lines take the place of a line an epoch.
        #expect(!text.contains("epoch 1/40"))
        #expect(text.contains("[3/3] target-supervised"))
    }

    @Test func keepsToTheWidth() throws {
        let text = try onTerminal(command, columns: 50)
        let lines = text.components(separatedBy: "\r\u{1B}[2K").filter { $0.hasPrefix("━") }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.count < 50 }, "\(lines)")
        #expect(lines.contains { $0.contains(" left") })
    }

    @Test func coloursOnlyWhereWanted() throws {
        #expect(try onTerminal("recipe tiny --seeds 1 --out a").contains("\u{1B}["))
        let dull = try onTerminal(
            "recipe tiny --seeds 1 --out b", environment: "TERM=dumb NO_COLOR=1")
        #expect(!dull.contains("\u{1B}"))
        // An empty NO_COLOR asks for nothing.
        let empty = try onTerminal(
            "recipe tiny --seeds 1 --out c", environment: "TERM=dumb NO_COLOR=")
        #expect(empty.contains("\u{1B}["))
    }
}
