import Foundation
import Testing

/// Where memory is limited, a command gives its whole result or one message: it never crashes or
/// hangs.
struct MemoryTests {
    /// Address space in KiB, from what the program's libraries do not fit into to more than enough.
    static let limits = [
        150_000, 300_000, 350_000, 400_000, 450_000, 500_000, 600_000, 800_000, 1_000_000,
        1_500_000,
    ]

    private func run(
        _ limit: String, _ arguments: [String], in place: Workplace
    ) throws -> Output {
        let command = ([Workplace.program] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try Running("/bin/sh", ["-c", "ulimit \(limit); exec \(command)"], in: place)
            .finish(timeout: 120)
    }

    /// Demands success, or one message and no trace of a crash.
    private func expectAnAnswer(_ output: Output, _ limit: Int) {
        let said = Comment(rawValue: "\(limit): \(output.status)\n\(output.stderr)")
        #expect(!output.wasKilled && output.status < 128, said)
        #expect(!output.stderr.contains("rash"), said)
        guard output.status != 0 else { return }
        let lines = output.stderr.split(separator: "\n")
        // Too little for the libraries: the loader says so.
        let told = lines.filter { $0.hasPrefix("dawb: ") || $0.contains("shared libraries") }
        #expect(told.count == 1, said)
    }

    @Test func aRunUnderEveryLimit() throws {
        let place = try Workplace()
        var finished: [Int] = []
        for limit in MemoryTests.limits {
            let out = "run-\(limit)"
            let output = try run(
                "-v \(limit)", ["recipe", "tiny", "--seeds", "1", "--out", out], in: place)
            expectAnAnswer(output, limit)
            #expect((output.status == 0) == place.exists("\(out)/report.html"))
            #expect((output.status == 0) == !output.stdout.isEmpty)
            if output.status == 0 { finished.append(limit) }
        }
        #expect(finished.contains(1_500_000))
        #expect(!finished.contains(150_000))
    }

    @Test func predictionsUnderEveryLimit() throws {
        let place = try Workplace.withPictureModel()
        for limit in MemoryTests.limits {
            let output = try run(
                "-v \(limit)", ["predict", "run", "corpora/dim", "--format", "csv"], in: place)
            expectAnAnswer(output, limit)
        }
    }

    @Test func aRunThatDoesNotFitIsRefusedBeforeItBegins() throws {
        let place = try Workplace()
        let output = try run(
            "-v 450000",
            ["recipe", "tiny", "--set", "text.width=1024", "--set", "text.layers=4"], in: place)
        #expect(output.status == 1, "\(output.stderr)")
        #expect(!place.exists("runs"))
        #expect(
            output.stderr.contains("dawb: this run needs about")
                || output.stderr.contains("dawb: out of memory"), "\(output.stderr)")
    }

    @Test func memoryThatEndsDuringARun() throws {
        let place = try Workplace()
        let process = try place.startSlowly()
        try process.takeMemoryAway()
        let output = try process.finish(timeout: 60)
        let said = Comment(rawValue: "\(output.status) \(output.stderr)")
        #expect(!output.wasKilled && output.status == 1, said)
        #expect(output.stderr.contains("dawb: out of memory\n  What was trained is saved."), said)
        #expect(output.stderr.contains("\n  dawb recipe tiny --resume --out run"), said)
        #expect(!output.stderr.contains("rash"), said)
        #expect(!place.exists("run/result.json"))
    }

    @Test func theSameResultUnderALimit() throws {
        let place = try Workplace()
        let arguments = ["recipe", "tiny", "--seeds", "1", "--out"]
        #expect(try place.dawb(arguments + ["free"]).status == 0)
        #expect(try run("-v 2500000", arguments + ["bound"], in: place).status == 0)
        #expect(
            try place.data("free/model/model.safetensors")
                == place.data("bound/model/model.safetensors"))
    }
}
