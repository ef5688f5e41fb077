import Glibc
import TestSupport
import Testing

@testable import Support

/// A log is appended to line by line, and what stands in it stays.
struct LineLogTests {
    private let scratch: TemporaryFolder
    private var path: String { "\(scratch.path)/log" }

    init() throws { scratch = try TemporaryFolder() }

    @Test func appendsToWhatIsThere() throws {
        for lines in [["a", "b"], ["c"]] {
            let log = try LineLog(path)
            for line in lines { try log.append(line) }
        }
        #expect(try Files.readText(path) == "a\nb\nc\n")
    }

    @Test func endsALineThatAKilledWriterLeft() throws {
        try scratch.write("whole\nhal", to: "log")
        let log = try LineLog(path)
        try log.append("next")
        try log.append("last")
        #expect(try Files.readText(path) == "whole\nhal\nnext\nlast\n")
    }

    @Test func staysTheSameFileWhereverItIsMoved() throws {
        let log = try LineLog(path)
        try log.append("a")
        #expect(rename(path, path + "-away") == 0)
        try log.append("b")
        #expect(try Files.readText(path + "-away") == "a\nb\n")
        #expect(!Files.exists(path))
    }

    @Test func aPlaceThatCannotBeWrittenToIsAFault() throws {
        try scratch.write("another's", to: "other")
        #expect(symlink("\(scratch.path)/other", "\(scratch.path)/link") == 0)
        #expect(mkfifo("\(scratch.path)/pipe", 0o600) == 0)
        let bad = ["link", "pipe", "none/log", "."].map { "\(scratch.path)/\($0)" }
        for path in bad + ["/dev/full"] {
            let fault = try #require(throws: UserFault.self) { try LineLog(path) }
            #expect(fault.what.hasPrefix("cannot write \(path): "))
        }
        #expect(try Files.readText("\(scratch.path)/other") == "another's")
    }
}
