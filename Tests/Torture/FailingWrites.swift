import Foundation

/// Runs one of whose calls to the file system fails: each call, in each way.
enum FailingWrites {
    /// The ways in which calls fail.
    static let ways: [(call: String, errors: [String])] = [
        ("open", ["nospace", "denied", "interrupted"]),
        ("write", ["short", "full", "nospace", "io", "interrupted"]),
        ("fsync", ["io", "nospace"]), ("rename", ["io", "denied", "nospace"]),
        ("mkdir", ["nospace"]), ("close", ["io"]), ("truncate", ["io"]), ("unlink", ["io"]),
        ("rename", ["killed"]), ("unlink", ["killed"]),
    ]

    /// One call that fails.
    struct Failure: Sendable {
        var call: String
        var error: String
        var number: Int

        var text: String { "\(call) \(number) \(error)" }
    }

    static func run(_ bench: Bench) throws {
        let limits =
            bench.isShort
            ? [(SmallRecipe.tiny, 30)]
            : [(SmallRecipe.tiny, Int.max), (.text, 40), (.image, 20), (.sound, 20)]
        for (recipe, limit) in limits {
            let whole = try bench.whole(recipe)
            let failures = evenly(
                Failing.failures(of: try calls(of: recipe, in: bench)), limit)
            bench.forEach(failures.count) { index in
                try Failing(bench: bench, whole: whole, failure: failures[index]).run(index)
            }
            bench.findings.show(Failing.kind(recipe))
        }
    }

    /// The calls of a run that goes well.
    private static func calls(of recipe: SmallRecipe, in bench: Bench) throws -> CallLog {
        let (out, log) = ("counted", bench.path("counted.log"))
        let output = try bench.run(
            recipe, out: out, failing: Interposed(folder: bench.path(out), log: log)
        ).finish()
        if let fault = output.faultOfSuccess { throw Failed(what: fault) }
        bench.remove(out)
        defer { bench.remove("counted.log") }
        return CallLog(log)
    }

    /// At most so many of a list, evenly chosen.
    static func evenly<Element>(_ all: [Element], _ limit: Int) -> [Element] {
        guard all.count > limit else { return all }
        return (0..<limit).map { all[($0 * all.count + all.count / 2) / limit] }
    }
}

/// A run one of whose calls fails.
struct Failing {
    let bench: Bench
    let whole: Reference
    let failure: FailingWrites.Failure

    static func kind(_ recipe: SmallRecipe) -> String { "failing writes, \(recipe.name)" }

    /// Every call of a log in every way.
    static func failures(of calls: CallLog) -> [FailingWrites.Failure] {
        FailingWrites.ways.flatMap { call, errors in
            errors.flatMap { error in
                (0..<calls.count(call)).map {
                    FailingWrites.Failure(call: call, error: error, number: $0 + 1)
                }
            }
        }
    }

    func run(_ index: Int) throws {
        let kind = Failing.kind(whole.recipe)
        let (out, log) = ("failing-\(whole.recipe.name)-\(index)", bench.path("\(index).log"))
        defer { try? FileManager.default.removeItem(atPath: log) }
        let output = try bench.run(
            whole.recipe, out: out,
            failing: Interposed(
                folder: bench.path(out), log: log, call: failure.call, error: failure.error,
                number: failure.number)
        ).finish()
        let calls = CallLog(log)
        let what = "\(failure.text) at \(calls.failed.isEmpty ? "none" : calls.failed)"
        let isKilled = failure.error == "killed"
        // What cannot be deleted stays.
        let spared = failure.call == "unlink" ? [".part", "/state", "/epoch-"] : []
        bench.findings.tried(
            kind, notes: [output.status == 0 ? "went on" : isKilled ? "killed" : "refused"])
        if output.status != 0 && !isKilled {
            bench.findings.add(kind, output.faultOfFailure.map { "\(what): \($0)" })
            bench.findings.add(
                kind, RunBits.halves(bench.path(out), sparing: spared).map { "\(what): \($0)" })
        } else if output.status == 0, !bench.exists("\(out)/result.json") {
            bench.findings.add(kind, "\(what): status 0 without a result")
        }
        try whole.expectSameBits(out, kind, what, in: bench, sparing: spared)
    }
}
