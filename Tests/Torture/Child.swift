import Foundation

/// What a finished process left.
struct Output: Sendable {
    var status: Int32
    /// Whether a signal ended it.
    var wasKilled: Bool
    var stdout: String
    var stderr: String

    /// What is wrong with an end that is no success; nil if it is one clear error.
    var faultOfFailure: String? {
        if wasKilled { return "ended by signal \(status): \(tail)" }
        if status == 0 { return "status 0: \(tail)" }
        for word in ["Fatal error", "Stack dump", "Backtrace", "*** "] where stderr.contains(word) {
            return "a trap: \(tail)"
        }
        let faults = stderr.components(separatedBy: "\n").count { $0.hasPrefix("dawb: ") }
        return faults == 1 ? nil : "\(faults) errors: \(tail)"
    }

    /// What is wrong with an end that ought to be a success.
    var faultOfSuccess: String? {
        status == 0 && !wasKilled ? nil : "status \(status)\(wasKilled ? " (signal)" : ""): \(tail)"
    }

    /// The last words on standard error.
    var tail: String {
        stderr.split(separator: "\n").suffix(3).joined(separator: " | ")
    }
}

/// A process whose output goes to files, so that one that is killed leaves what it wrote.
final class Child: @unchecked Sendable {
    private let process = Process()
    private let outputs: [String]
    private let ended = DispatchSemaphore(value: 0)

    /// Starts a command.
    init(_ command: [String], in folder: String) throws {
        let id = UUID().uuidString
        outputs = ["out", "err"].map { "\(folder)/.\($0)-\(id)" }
        let handles = try outputs.map { path in
            try Data().write(to: URL(fileURLWithPath: path))
            return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        }
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (handles[0], handles[1])
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        for handle in handles { try handle.close() }
    }

    var isRunning: Bool { process.isRunning }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// What it has said on standard error by now.
    var said: String { (try? String(contentsOfFile: outputs[1], encoding: .utf8)) ?? "" }

    /// Waits until something is so, or the process is over, or a minute has passed.
    func wait(until reached: () -> Bool) {
        for _ in 0..<60_000 where isRunning {
            if reached() { return }
            usleep(1_000)
        }
    }

    /// Waits for the end; a process that takes longer is killed, which shows in the output.
    func finish(timeout: Double = 120) -> Output {
        if ended.wait(timeout: .now() + timeout) != .success {
            send(SIGKILL)
            ended.wait()
        }
        let texts = outputs.map { path in
            (try? Data(contentsOf: URL(fileURLWithPath: path)))
                .map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        for path in outputs { try? FileManager.default.removeItem(atPath: path) }
        return Output(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal, stdout: texts[0],
            stderr: texts[1])
    }
}
