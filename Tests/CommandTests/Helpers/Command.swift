import Foundation
import Testing

/// What a finished process left.
struct Output {
    /// The exit code, or the number of the signal that ended it.
    var status: Int32
    /// Whether a signal ended it.
    var wasKilled: Bool
    var stdout: String
    var stderr: String
}

/// A process that does not end is a failure of its own.
struct TimeOut: Error {
    var command: String
}

/// A process that runs in a workplace.
///
/// Its output goes to files, not to pipes: nobody has to read along, and a killed process leaves
/// what it wrote.
final class Running {
    private let process = Process()
    private let outputs: [String]
    private let ended = DispatchSemaphore(value: 0)

    init(
        _ program: String, _ arguments: [String], in place: Workplace, input: String? = nil
    ) throws {
        let id = UUID().uuidString
        outputs = ["stdout", "stderr"].map { "\(place.path)/.\($0)-\(id)" }
        let handles = try outputs.map { path in
            try Data().write(to: URL(fileURLWithPath: path))
            return try #require(FileHandle(forWritingAtPath: path))
        }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        let inputPath = "\(place.path)/.stdin-\(id)"
        if let input {
            try Data(input.utf8).write(to: URL(fileURLWithPath: inputPath))
            process.standardInput = FileHandle(forReadingAtPath: inputPath)
            try FileManager.default.removeItem(atPath: inputPath)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        process.terminationHandler = { [ended] _ in ended.signal() }
        try Running.withUsualSignals { try process.run() }
        for handle in handles { try handle.close() }
    }

    /// Calls `body` with no signal blocked: a child inherits what its parent's thread blocks, and
    /// the threads of tests block all that they can.
    private static func withUsualSignals(_ body: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    var isRunning: Bool { process.isRunning }

    /// Lets the process map nothing more than it has by now.
    func takeMemoryAway() throws {
        let limit = Process()
        limit.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        limit.arguments = ["--pid", "\(process.processIdentifier)", "--as=4096"]
        try limit.run()
        limit.waitUntilExit()
        #expect(limit.terminationStatus == 0)
    }

    /// Waits for the end like ``finish(timeout:)``, and watches the memory on the way.
    ///
    /// - Returns: The output, and the most memory that was resident, in MiB, but for what the last
    ///   moments took.
    func finishWatched(timeout: Double = 300) throws -> (output: Output, megabytes: Int) {
        var most = 0
        let end = Date(timeIntervalSinceNow: timeout)
        while isRunning, Date() < end {
            let status = try? String(
                contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let kilobytes = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
            most = max(most, (kilobytes ?? 0) >> 10)
            Thread.sleep(forTimeInterval: 0.01)
        }
        return (try finish(), most)
    }

    /// Waits for the end and collects the output.
    func finish(timeout: Double = 60) throws -> Output {
        guard ended.wait(timeout: .now() + timeout) == .success else {
            send(SIGKILL)
            throw TimeOut(command: (process.arguments ?? []).joined(separator: " "))
        }
        let texts = try outputs.map {
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
        }
        for path in outputs { try? FileManager.default.removeItem(atPath: path) }
        return Output(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal, stdout: texts[0],
            stderr: texts[1])
    }
}

extension Workplace {
    /// The program, built beside the tests.
    static let program: String = {
        let tests =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: tests).deletingLastPathComponent().path + "/dawb"
    }()

    /// Starts `dawb` here.
    func start(_ arguments: String...) throws -> Running {
        try Running(Workplace.program, arguments, in: self)
    }

    /// Runs `dawb` here to its end.
    func dawb(_ arguments: String...) throws -> Output {
        try dawb(arguments)
    }

    func dawb(_ arguments: [String]) throws -> Output {
        try Running(Workplace.program, arguments, in: self).finish()
    }

    /// Runs `dawb` and demands that it fails: with one message that has all the given parts, with
    /// nothing on standard output, and without a trace of a run.
    func expectFault(
        _ arguments: [String], _ parts: String..., status: Int32 = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = files(under: ".")
        let output = try dawb(arguments)
        let said = Comment(rawValue: output.stderr)
        #expect(!output.wasKilled && output.status == status, said, sourceLocation: sourceLocation)
        #expect(output.stdout.isEmpty, sourceLocation: sourceLocation)
        for part in parts {
            #expect(output.stderr.contains(part), said, sourceLocation: sourceLocation)
        }
        if status == 1 {
            let lines = output.stderr.split(separator: "\n")
            #expect(lines.first?.hasPrefix("dawb: ") == true, said, sourceLocation: sourceLocation)
            // What happened, where, and how to mend it: the remedy is always there.
            #expect((2...3).contains(lines.count), said, sourceLocation: sourceLocation)
            #expect(
                lines.dropFirst().allSatisfy { $0.hasPrefix("  ") }, said,
                sourceLocation: sourceLocation)
        }
        #expect(files(under: ".") == before, sourceLocation: sourceLocation)
        #expect(!exists("runs"), sourceLocation: sourceLocation)
    }
}
