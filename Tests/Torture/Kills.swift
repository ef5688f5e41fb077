import Foundation

/// Runs that are killed again and again, at moments drawn by chance, until they are finished.
struct Kills {
    private let bench: Bench
    private let recipe: SmallRecipe
    private let whole: Reference
    private var kind: String { "kills, \(recipe.name)" }

    static func run(_ bench: Bench) throws {
        for recipe in [SmallRecipe.text, .image, .sound] {
            let kills = Kills(bench: bench, recipe: recipe, whole: try Reference(recipe, in: bench))
            kills.run()
            bench.findings.show(kills.kind)
        }
        guard !bench.isShort else { return }
        for stage in RunProgress.stages {
            let count = [SmallRecipe.text, .image, .sound].reduce(0) {
                $0 + bench.findings.notes("kills, \($1.name)", stage)
            }
            if count == 0 { bench.findings.add("kills", "none fell into the stage \(stage)") }
        }
    }

    /// Chains of kills on all processors: each chain is one run.
    private func run() {
        let chains = bench.isShort ? 1 : 4
        bench.forEach(chains) { index in
            var generator = SeededGenerator(bench.seed, index)
            try chain("killed-\(recipe.name)-\(index)", bench.isShort ? 4 : 12, &generator)
        }
    }

    /// Kills one run at so many moments spread over its course, the last of them near its end.
    private func chain(_ out: String, _ count: Int, _ generator: inout SeededGenerator) throws {
        var moments = (1..<count).map { _ in Int.random(in: 0..<whole.lines, using: &generator) }
        moments = moments.sorted() + [whole.lines]
        for moment in moments {
            let before = RunProgress(recipe, bench.path(out)).epochs
            let log = bench.path("\(out).log")
            try? FileManager.default.removeItem(atPath: log)
            let child = try bench.run(
                recipe, out: out, failing: Interposed(folder: bench.path(out), log: log))
            // An epoch and the end of a job have a line each; two more lines come before them.
            child.wait { Child.lines(child.said) >= min(moment, whole.lines) - before + 2 }
            let longest = moment == whole.lines ? whole.tail : whole.seconds / Double(whole.lines)
            usleep(UInt32(Double.random(in: 0..<longest, using: &generator) * 1e6))
            child.send(SIGKILL)
            let output = child.finish()
            guard output.wasKilled else {
                bench.findings.add(kind, output.faultOfSuccess)
                break
            }
            let progress = RunProgress(recipe, bench.path(out))
            let isTraining = output.stderr.contains(" training runs on ")
            let stage = isTraining ? progress.stage : ["start"]
            let isWithin = isTraining && progress.isTraining && !CallLog(log).isWriting
            bench.findings.tried(
                kind, notes: stage + (isWithin ? ["within an epoch"] : ["at a write or between"]))
            if bench.exists("\(out)/result.json") { break }
        }
        try whole.expectSameBits(out, kind, "after kills", in: bench)
    }
}

/// A run that was left alone.
struct Reference: Sendable {
    let recipe: SmallRecipe
    let bits: RunBits
    /// How long it took.
    let seconds: Double
    /// The time from the last line on a job to the end.
    let tail: Double
    /// Lines on standard error that tell of an epoch or of a job's end.
    let lines: Int

    init(_ recipe: SmallRecipe, in bench: Bench) throws {
        self.recipe = recipe
        let out = "whole-\(recipe.name)"
        let start = Date()
        let child = try bench.run(recipe, out: out)
        let jobs = recipe.stages.joined().count
        lines = jobs * (recipe.epochs + 1)
        child.wait { [lines] in Child.lines(child.said) >= lines + 2 }
        let trained = Date()
        let output = child.finish()
        if let fault = output.faultOfSuccess { throw Failed(what: fault) }
        (seconds, tail) = (-start.timeIntervalSinceNow, -trained.timeIntervalSinceNow)
        bits = try RunBits(bench.path(out))
    }

    /// Lets a run go on to its end and compares it with this one.
    func expectSameBits(
        _ out: String, _ kind: String, _ what: String, in bench: Bench, place: String = ""
    ) throws {
        if !bench.exists("\(out)/result.json") {
            let output = try bench.run(recipe, out: out, in: place).finish()
            if let fault = output.faultOfSuccess {
                bench.findings.add(kind, "\(what): the run does not go on: \(fault)")
                return
            }
        }
        let same = try RunBits(bench.path(out)).difference(from: bits)
        bench.findings.add(kind, same.map { "\(what): \($0)" })
        if same == nil { bench.remove(out) }
    }
}

/// A run that had to go well and did not.
struct Failed: Error {
    var what: String
}

extension Child {
    /// The number of lines of a text.
    static func lines(_ text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }
}
