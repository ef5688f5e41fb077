import Foundation

/// Runs that the world disturbs: the clock, the disk, other runs, and whoever moves folders.
struct Disturbances {
    private let bench: Bench
    private let whole: Reference
    private let kind = "disturbances"

    static func run(_ bench: Bench) throws {
        let all = Disturbances(bench: bench, whole: try bench.whole(.text))
        for clock in [1, 20, 200] { all.attempt { try all.clockThatStepsBack(clock) } }
        all.attempt { try all.twoRuns() }
        all.attempt {
            try all.folderGone("moved") {
                try FileManager.default.moveItem(atPath: $0, toPath: $1)
            }
        }
        all.attempt { try all.folderGone("deleted") { from, _ in bench.removeInUse(from) } }
        for closed in [">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full", "| true"] {
            all.attempt { try all.outputClosed(closed) }
        }
        for size in ["8k", "100k", "400k", "600k"] { all.attempt { try all.smallDisk(size) } }
        for blocks in [1, 24, 48, 100] { all.attempt { try all.sizeLimit(blocks) } }
        try CorpusChanges.run(bench, kind: all.kind)
        bench.findings.show(all.kind)
    }

    /// Counts a try; what goes wrong in the driver itself is a finding too.
    private func attempt(_ body: () throws -> Void) {
        bench.findings.tried(kind)
        do { try body() } catch { found("driver", "\(error)") }
    }

    private func found(_ what: String, _ fault: String?) {
        bench.findings.add(kind, fault.map { "\(what): \($0)" })
    }

    /// The time of day goes back by an hour, again and again.
    private func clockThatStepsBack(_ milliseconds: Int) throws {
        let out = "clock-\(milliseconds)"
        let clock = Interposed(
            folder: "/nowhere", log: bench.path("\(out).log"), clock: milliseconds)
        let child = try bench.run(whole.recipe, out: out, failing: clock)
        child.wait { Child.lines(child.said) > 10 }
        child.send(SIGKILL)
        _ = child.finish()
        let output = try bench.run(whole.recipe, out: out, failing: clock).finish()
        found(out, output.faultOfSuccess)
        let result = FileManager.default.contents(atPath: bench.path("\(out)/result.json"))
        let text = result.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let isPast = text.contains("_seconds\" : -") || text.contains("_seconds\": -")
        found(out, isPast ? "less than no time has passed" : nil)
        try whole.expectSameBits(out, kind, out, in: bench)
    }

    /// A second run on the folder of the first is refused at once, and the first is not disturbed.
    private func twoRuns() throws {
        let first = try bench.run(whole.recipe, out: "two")
        first.wait { Child.lines(first.said) > 5 }
        for more in [["--resume"], []] {
            let start = Date()
            let second = try bench.start(
                ["recipe", whole.recipe.name, "--out", bench.path("two")] + more
            ).finish()
            found("a second run", second.faultOfFailure)
            let seconds = -start.timeIntervalSinceNow
            found("a second run", seconds < 5 ? nil : "refused after \(seconds) seconds")
        }
        found("two runs: the first", first.finish().faultOfSuccess)
        try whole.expectSameBits("two", kind, "two runs", in: bench)
    }

    /// The run's folder is moved or deleted: an error, and nothing written elsewhere.
    private func folderGone(_ how: String, _ move: (String, String) throws -> Void) throws {
        let out = "folder-\(how)"
        let child = try bench.run(whole.recipe, out: out)
        child.wait { Child.lines(child.said) > 8 }
        try move(bench.path(out), bench.path("\(out)-away"))
        found("folder \(how)", child.finish().faultOfFailure)
        let made = files(below: bench.path(out))
        found("folder \(how)", made.isEmpty ? nil : "made anew, with \(made.count) files")
        bench.remove(out)
        guard bench.exists("\(out)-away") else { return }
        found("folder \(how)", RunBits.halves(bench.path("\(out)-away")))
        try whole.expectSameBits("\(out)-away", kind, "folder \(how)", in: bench)
    }

    /// Standard streams that are closed, full, or that nobody reads: the run's files are as ever.
    private func outputClosed(_ redirection: String) throws {
        let out = "closed"
        let output = try bench.run(
            whole.recipe, out: out, shell: "\"$@\" \(redirection)", more: ["--json"]
        ).finish()
        if output.wasKilled || output.stderr.contains("Fatal error") {
            found(redirection, output.faultOfFailure)
        }
        found(redirection, bench.exists("\(out)/result.json") ? nil : "no result")
        try whole.expectSameBits(out, kind, redirection, in: bench)
    }

    /// The shell's limit on the size of a file, in blocks of 512 bytes.
    private func sizeLimit(_ blocks: Int) throws {
        let out = "limit-\(blocks)"
        let output = try bench.run(
            whole.recipe, out: out, shell: "ulimit -f \(blocks); exec \"$@\""
        ).finish()
        found("ulimit -f \(blocks)", output.faultOfFailure)
        found("ulimit -f \(blocks)", RunBits.halves(bench.path(out)))
        try whole.expectSameBits(out, kind, "ulimit -f \(blocks)", in: bench)
    }

    /// A disk that is full before the run is over, and then has room; where one may be mounted.
    private func smallDisk(_ size: String) throws {
        func disk(_ words: String...) throws -> Bool {
            try Child(words + [bench.path("disk")], in: bench.folder).finish().status == 0
        }
        try bench.makeFolder("disk")
        guard try disk("/bin/mount", "-t", "tmpfs", "-o", "size=\(size)", "tmpfs") else {
            say("no disk of \(size) can be mounted here: left out")
            return
        }
        defer { _ = try? disk("/bin/umount", "-l") }
        let (out, what) = ("disk/run", "a disk of \(size)")
        found(what, try bench.run(whole.recipe, out: out).finish().faultOfFailure)
        found(what, RunBits.halves(bench.path(out)))
        found(what, try disk("/bin/mount", "-o", "remount,size=16m") ? nil : "it stays small")
        try whole.expectSameBits(out, kind, what, in: bench)
    }
}
