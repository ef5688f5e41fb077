import Foundation
import Testing

extension Workplace {
    /// Starts a run whose steps take a second or more, and waits for the first.
    func startSlowly(under program: String? = nil) throws -> Running {
        let arguments = [
            "recipe", "tiny", "--out", "run", "--seeds", "1", "--set", "text.width=512", "--set",
            "text.layers=6", "--set", "text.length=256", "--set", "text.hidden=2048", "--set",
            "training.batch=24", "--set", "training.epochs=50",
        ]
        let process =
            try program.map { try Running($0, [Workplace.program] + arguments, in: self) }
            ?? Running(Workplace.program, arguments, in: self)
        for _ in 0..<6_000 where process.isRunning && !exists("run/recipe.yaml") {
            usleep(10_000)
        }
        usleep(300_000)
        return process
    }
}

/// Ctrl-C, a request to end, and a closed terminal.
struct SignalTests {
    @Test(arguments: [(SIGINT, SIGTERM), (SIGTERM, SIGHUP), (SIGHUP, SIGINT), (SIGINT, SIGINT)])
    func aSecondSignalEndsTheProgramAtOnce(first: Int32, second: Int32) throws {
        let place = try Workplace()
        let process = try place.startSlowly()
        process.send(first)
        usleep(100_000)
        process.send(second)
        let output = try process.finish(timeout: 20)
        // Where both were waiting to be handled, it is the first that is told.
        #expect(
            output.wasKilled && [first, second].contains(output.status),
            "\(output.status) \(output.stderr)")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func oneSignalStopsAndSaves(signal: Int32) throws {
        let place = try Workplace()
        let process = try place.startSlowly()
        process.send(signal)
        let output = try process.finish(timeout: 60)
        #expect(!output.wasKilled && output.status == 130, "\(output.status) \(output.stderr)")
        #expect(output.stderr.contains("what was trained is saved"))
    }

    @Test func underNohupAClosedTerminalChangesNothing() throws {
        let place = try Workplace()
        let process = try place.startSlowly(under: "/usr/bin/nohup")
        process.send(SIGHUP)
        usleep(2_000_000)
        #expect(process.isRunning)
        process.send(SIGKILL)
        _ = try process.finish(timeout: 20)
    }
}
