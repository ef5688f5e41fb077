import Foundation

/// Runs that are killed again and again, at moments drawn by chance, until they are finished.
struct Kills {
    private let bench: Bench
    private let recipe: SmallRecipe
    private let whole: Reference
    private var kind: String { "kills, \(recipe.name)" }

    static func run(_ bench: Bench) throws {
        for recipe in [SmallRecipe.text, .image, .sound] {
            let kills = Kills(bench: bench, recipe: recipe, whole: try bench.whole(recipe))
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
        let middle = (2..<count).map { _ in Int.random(in: 0..<whole.lines, using: &generator) }
        let start = -2
        for (number, moment) in ([start] + middle.sorted() + [whole.lines]).enumerated() {
            let before = RunProgress(recipe, bench.path(out)).epochs
            let log = bench.path("\(out).log")
            try? FileManager.default.removeItem(atPath: log)
            let child = try bench.run(
                recipe, out: out, failing: Interposed(folder: bench.path(out), log: log))
            // An epoch and the end of a job have a line each; two more lines come before them.
            child.wait { Child.lines(child.said) >= moment - before + 2 }
            let longest =
                switch moment {
                case start: whole.start
                case whole.lines: whole.tail
                default: whole.seconds / Double(whole.lines)
                }
            usleep(UInt32(Double.random(in: 0..<longest, using: &generator) * 1e6))
            // So short an epoch is over soon: two in three kills wait until nothing is written.
            if number % 3 != 0 { child.wait { !CallLog(log).isWriting } }
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
