import Foundation

/// The other commands that write, with each of their calls failing in each way.
struct OtherWrites {
    /// A command and what it leaves in the folder it is given.
    private struct Command: Sendable {
        var name: String
        var arguments: [String]
        /// What stands in the folder before: the result of these arguments.
        var before: [String] = []
        /// Whether its output is a file there; an output is a stream, of which a part may be left.
        var isStream = false
    }

    private let bench: Bench
    private let command: Command
    private var kind: String { "failing writes, \(command.name)" }

    static func run(_ bench: Bench) throws {
        let whole = try bench.whole(.tiny)
        let model = bench.path("whole-\(whole.recipe.name)")
        try bench.write(
            (0..<40).map { "a \(["good", "bad", "fine"][$0 % 3]) one, number \($0)\n" }.joined(),
            to: "new.txt")
        let (add, from) = (["corpora", "add", "mine"], ["--from", bench.path("corpora/reviews")])
        let commands = [
            Command(
                name: "adapt",
                arguments: [
                    "adapt", model, "--target", bench.path("new.txt"), "--out", "FOLDER/new",
                    "--force",
                ]),
            Command(name: "corpora add", arguments: add + from),
            Command(
                name: "corpora add --replace", arguments: add + from + ["--replace"],
                before: add + ["--from", bench.path("corpora/tweets")]),
            Command(
                name: "predict to a file",
                arguments: ["predict", model, bench.path("new.txt"), "--format", "csv"],
                isStream: true),
        ]
        for command in commands {
            let writes = OtherWrites(bench: bench, command: command)
            try writes.run()
            bench.findings.show(writes.kind)
        }
    }

    private func run() throws {
        let counting = "counted-\(command.name)"
        _ = try attempt(counting, nil)
        let whole = contents(below: bench.path(counting))
        let log = CallLog(bench.path("\(counting).log"))
        bench.remove(counting)
        let failures = FailingWrites.evenly(
            Failing.failures(of: log), bench.isShort ? 6 : Int.max)
        bench.forEach(failures.count) { index in
            try fail(failures[index], "\(command.name)-\(index)", whole)
        }
    }

    private func fail(
        _ failure: FailingWrites.Failure, _ folder: String, _ whole: [String: Data]
    ) throws {
        let output = try attempt(folder, failure)
        let calls = CallLog(bench.path("\(folder).log"))
        let what = "\(failure.text) at \(calls.failed)"
        func found(_ text: String?) {
            bench.findings.add(kind, text.map { "\(what): \($0)" })
        }
        bench.findings.tried(kind, notes: [output.status == 0 ? "went on" : "refused"])
        let left = contents(below: bench.path(folder))
        if output.status == 0 {
            found(left == whole ? nil : "status 0, and not what it should have written")
        } else {
            if failure.error != "killed" { found(output.faultOfFailure) }
            try expectNothingLost(folder, left, whole, failure, found)
        }
        bench.remove(folder)
        bench.remove("\(folder).log")
    }

    /// Demands all or nothing, and that the command then does its work.
    private func expectNothingLost(
        _ folder: String, _ left: [String: Data], _ whole: [String: Data],
        _ failure: FailingWrites.Failure, _ found: (String?) -> Void
    ) throws {
        let finished = left.filter { !$0.key.contains(".part") }
        if finished.count < left.count && failure.error != "killed" {
            found("left behind: \(left.keys.filter { $0.contains(".part") }.sorted())")
        }
        if command.isStream || finished == whole { return }
        if command.before.isEmpty {
            if !finished.isEmpty { found("there in part: \(finished.keys.sorted())") }
        } else if finished.keys != whole.keys {
            found("what was there before is gone: \(finished.keys.sorted())")
        }
        let again = try start(command.arguments, folder, nil).finish()
        found(again.faultOfSuccess.map { "does not work afterwards: \($0)" })
        let now = contents(below: bench.path(folder)).filter { !$0.key.contains(".part") }
        if now != whole { found("afterwards differs: \(now.keys.sorted())") }
    }

    /// Runs the command in a new folder.
    private func attempt(_ folder: String, _ failure: FailingWrites.Failure?) throws -> Output {
        bench.remove(folder)
        try bench.makeFolder(folder)
        if !command.before.isEmpty {
            let output = try start(command.before, folder, nil).finish()
            if let fault = output.faultOfSuccess { throw Failed(what: fault) }
        }
        let interposed = Interposed(
            folder: bench.path(folder), log: bench.path("\(folder).log"), call: failure?.call ?? "",
            error: failure?.error ?? "", number: failure?.number ?? 0)
        let output = try start(command.arguments, folder, interposed).finish()
        if failure == nil, let fault = output.faultOfSuccess { throw Failed(what: fault) }
        return output
    }

    private func start(
        _ arguments: [String], _ folder: String, _ failing: Interposed?
    ) throws -> Child {
        let path = bench.path(folder)
        return try bench.start(
            arguments.map { $0.replacing("FOLDER", with: path) },
            shell: command.isStream ? "exec \"$@\" >'\(path)/out.csv'" : nil, failing: failing,
            environment: ["DAWB_DATA": path])
    }
}

/// Every file below a folder with its bytes.
func contents(below folder: String) -> [String: Data] {
    Dictionary(
        uniqueKeysWithValues: files(below: folder).map {
            ($0, FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data())
        })
}
