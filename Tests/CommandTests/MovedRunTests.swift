import Foundation
import Testing

/// A run whose folder is deleted or moved while it is at work ends with one error that says where
/// what is.
struct MovedRunTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    /// Starts a run and does something to its folder as soon as there is a state in it.
    private func disturb(_ act: () throws -> Void) throws -> Output {
        let run = try place.start(
            "recipe", "tiny", "--out", "runs/run", "--set", "training.epochs=60", "--set",
            "training.checkpoint_seconds=0")
        for _ in 0..<20_000 where run.isRunning {
            if place.files(under: "runs/run").contains(where: { $0.hasSuffix("/state.json") }) {
                break
            }
            usleep(1_000)
        }
        // It stands still meanwhile, so that it sees all of it at once.
        run.send(SIGSTOP)
        try act()
        run.send(SIGCONT)
        return try run.finish()
    }

    private func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(
            atPath: "\(place.path)/\(name)", toPath: "\(place.path)/\(other)")
    }

    private func expectFault(
        _ output: Output, _ words: String..., source: SourceLocation = #_sourceLocation
    ) {
        let said = Comment(rawValue: output.stderr)
        #expect(!output.wasKilled && output.status == 1, said, sourceLocation: source)
        #expect(output.stdout.isEmpty, sourceLocation: source)
        let faults = output.stderr.components(separatedBy: "dawb: ").dropFirst()
        #expect(faults.count == 1, said, sourceLocation: source)
        for words in words {
            #expect(faults.last?.contains(words) == true, said, sourceLocation: source)
        }
    }

    @Test func deleted() throws {
        let output = try disturb { try place.remove("runs/run") }
        expectFault(output, "runs/run", "deleted", "Start the run anew")
        #expect(!place.exists("runs/run"))
    }

    @Test func movedAndResumedWhereItIs() throws {
        let output = try disturb { try move("runs/run", to: "elsewhere") }
        expectFault(output, "moved", "elsewhere", "--resume --out")
        #expect(!place.exists("runs/run"))
        let resumed = try place.dawb(
            "recipe", "tiny", "--resume", "--out", "elsewhere", "--set", "training.epochs=60",
            "--set", "training.checkpoint_seconds=0")
        #expect(resumed.status == 0, "\(resumed.stderr)")
        #expect(place.exists("elsewhere/result.json") && !place.exists("runs/run"))
    }

    @Test func anotherFolderInItsPlace() throws {
        let output = try disturb {
            try move("runs/run", to: "elsewhere")
            try FileManager.default.createDirectory(
                atPath: "\(place.path)/runs/run/checkpoint", withIntermediateDirectories: true)
        }
        expectFault(output, "moved", "elsewhere")
        #expect(place.files(under: "runs/run") == [])
    }

    @Test func movedWithWhatItLiesIn() throws {
        let output = try disturb { try move("runs", to: "old") }
        expectFault(output, "moved", "old/run")
        #expect(!place.exists("runs"))
    }

    @Test func twoRunsOnOneFolder() throws {
        let both = try (0..<2).map { _ in
            try place.start("recipe", "tiny", "--seeds", "1", "--out", "run")
        }
        let outputs = try both.map { try $0.finish() }.sorted { $0.status < $1.status }
        #expect(outputs.map(\.status) == [0, 1])
        let said = outputs[1].stderr
        #expect(
            said.contains("another run is at work in run") || said.contains("a run in run already"))
        #expect(place.exists("run/result.json"))
    }

    @Test func aDamagedRunSaysWhatItDoesAnew() throws {
        let run = try place.start(
            "recipe", "tiny", "--out", "run", "--set", "training.epochs=30", "--set",
            "training.checkpoint_seconds=0")
        for _ in 0..<20_000 where run.isRunning {
            if place.files(under: "run").contains(where: { $0.hasSuffix("/outcome.json") }) {
                break
            }
            usleep(1_000)
        }
        run.send(SIGKILL)
        _ = try run.finish()
        let outcome = try #require(
            place.files(under: "run").first { $0.hasSuffix("/outcome.json") })
        let model = outcome.replacing("outcome.json", with: "model.safetensors")
        try place.damage("run/\(model)", at: 400)
        let resumed = try place.dawb(
            "recipe", "tiny", "--resume", "--out", "run", "--set", "training.epochs=30", "--set",
            "training.checkpoint_seconds=0")
        #expect(resumed.status == 0, "\(resumed.stderr)")
        let notes = resumed.stderr.split(separator: "\n").filter { $0.contains("computed anew") }
        #expect(notes.count == 1 && notes[0].contains(model), "\(resumed.stderr)")
    }

    @Test func checksumsOfAFinishedRun() throws {
        #expect(try place.dawb("recipe", "tiny", "--seeds", "1", "--out", "run").status == 0)
        let check = try Running(
            "/bin/sh", ["-c", "cd run && sha256sum -c --quiet checksums.sha256"], in: place
        ).finish()
        #expect(check.status == 0, "\(check.stdout) \(check.stderr)")
        let listed = try place.text("run/checksums.sha256").split(separator: "\n").map {
            String($0.dropFirst(66))
        }
        let unlisted = ["checksums.sha256", "events.jsonl"]
        #expect(listed == place.files(under: "run").filter { !unlisted.contains($0) })
    }

    @Test(arguments: [
        "text.json", "tokenizer.json", "pieces.txt", "model.safetensors", "model.json",
    ])
    func aDamagedModelIsRefused(name: String) throws {
        #expect(try place.dawb("recipe", "tiny", "--seeds", "1", "--out", "run").status == 0)
        let size = try place.data("run/model/\(name)").count
        try place.damage("run/model/\(name)", at: size / 2)
        for command in [
            ["evaluate", "run", "odd"], ["predict", "run", "corpora/odd/texts.tsv"],
            ["adapt", "run", "--target", "odd", "--out", "new"],
        ] {
            let output = try place.dawb(command)
            #expect(output.status == 1 && output.stderr.contains(name), "\(output.stderr)")
        }
        #expect(!place.exists("new"))
    }
}
