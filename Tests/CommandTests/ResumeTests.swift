import Foundation
import Testing

/// A run that was stopped at any moment goes on to the same bits.
struct ResumeTests {
    private let place: Workplace
    /// A pretext task, a discriminator and pseudo-labels that are made once: every kind of state
    /// that there is.
    private let settings = [
        "--method", "dann+self-training", "--set", "pretext.task=masked-pieces", "--set",
        "pretext.epochs=3", "--set", "training.epochs=24", "--set", "training.checkpoint_seconds=0",
        "--set", "hyperparameters.self-training.once=true",
    ]

    init() throws { place = try Workplace() }

    private func start(_ options: String...) throws -> Running {
        try Running(Workplace.program, ["recipe", "tiny"] + settings + options, in: place)
    }

    private func checkpoints(_ run: String) -> [String] {
        place.files(under: "\(run)/checkpoint")
    }

    /// Waits until the run's checkpoints look as wanted, or the run is over.
    private func wait(
        for process: Running, _ run: String, until wanted: ([String]) -> Bool
    ) -> Bool {
        for _ in 0..<20_000 where process.isRunning {
            if wanted(checkpoints(run)) { return true }
            usleep(1_000)
        }
        return false
    }

    /// Demands that two runs left the same models, predictions and losses.
    private func expectSameBits(_ one: String, _ other: String) throws {
        let kept = ["model.safetensors", "outcome.safetensors"]
        let files = checkpoints(one).filter { name in kept.contains { name.hasSuffix($0) } }
        #expect(files.count == 12)
        for file in files.map({ "checkpoint/" + $0 }) + [
            "metrics.jsonl", "model/model.safetensors",
        ] {
            #expect(try place.data("\(one)/\(file)") == place.data("\(other)/\(file)"), "\(file)")
        }
        let figures = try [one, other].map { run in
            try ResultJSON(place.text("\(run)/result.json")).child("methods")
        }
        for method in figures[0].keys {
            let seeds = try figures.map {
                try $0.child(method).child("target_accuracy").numbers("seeds")
            }
            #expect(seeds[0] == seeds[1])
        }
    }

    @Test func killedAtSeveralMoments() throws {
        #expect(try start("--out", "whole").finish().status == 0)

        let moments: [(name: String, reached: ([String]) -> Bool)] = [
            ("in the pretext task", { $0.contains { $0.hasSuffix("/state.json") } }),
            ("in adaptation", { $0.contains { $0.hasSuffix("/epoch-5.safetensors") } }),
            ("with a job finished", { $0.contains { $0.hasSuffix("/outcome.json") } }),
            ("in the ceiling", { $0.contains { $0.hasSuffix("supervised-seed-1/state.json") } }),
        ]
        var isFirst = true
        for moment in moments {
            let process =
                try isFirst ? start("--out", "killed") : start("--out", "killed", "--resume")
            isFirst = false
            #expect(wait(for: process, "killed", until: moment.reached), "\(moment.name)")
            process.send(SIGKILL)
            let output = try process.finish()
            #expect(output.wasKilled && output.status == SIGKILL, "\(moment.name)")
            #expect(!place.exists("killed/result.json"))
        }
        let last = try start("--out", "killed", "--resume").finish()
        #expect(last.status == 0, "\(last.stderr)")
        try expectSameBits("whole", "killed")
        // Only what finished jobs keep is left; what a killed writer left is gone.
        let names = checkpoints("killed").compactMap { $0.split(separator: "/").last }
        let kept = [
            "corpora.json", "ledger.json", "model.safetensors", "outcome.json",
            "outcome.safetensors",
        ]
        #expect(names.filter { !kept.contains(String($0)) } == [])
    }

    @Test func interruptedByTheUser() throws {
        #expect(try start("--out", "whole").finish().status == 0)
        let process = try start("--out", "it's a run", "--set", "training.rate=1e-3")
        let reached = wait(for: process, "it's a run") {
            $0.contains { $0.hasSuffix("/epoch-2.safetensors") }
        }
        #expect(reached)
        process.send(SIGINT)
        let output = try process.finish()
        #expect(!output.wasKilled && output.status == 130)
        #expect(output.stdout.isEmpty)
        let lines = output.stderr.split(separator: "\n").map(String.init)
        #expect(lines.dropLast().last?.contains("what was trained is saved") == true)

        // The told command is taken as it stands, by a shell.
        let command = try #require(lines.last).drop { $0 == " " }
        #expect(command.hasPrefix("dawb recipe tiny --resume --out "))
        let folder = URL(fileURLWithPath: Workplace.program).deletingLastPathComponent().path
        let resumed = try Running(
            "/bin/sh", ["-c", "PATH='\(folder)':\"$PATH\" exec \(command)"], in: place
        ).finish()
        #expect(resumed.status == 0, "\(resumed.stderr)")
        try expectSameBits("whole", "it's a run")
    }

    @Test func resumesTheNewestWhereNoFolderIsNamed() throws {
        let process = try start("--seeds", "1")
        let reached = wait(for: process, ".") { _ in
            place.files(under: "runs").contains { $0.hasSuffix("/state.json") }
        }
        #expect(reached)
        process.send(SIGKILL)
        _ = try process.finish()
        let resumed = try start("--seeds", "1", "--resume").finish()
        #expect(resumed.status == 0, "\(resumed.stderr)")
        #expect(place.files(under: "runs").count { $0.hasSuffix("/result.json") } == 1)
        try expectNothingToResume(["--seeds", "1", "--resume"], "no run to resume in runs/tiny")
    }

    private func expectNothingToResume(_ options: [String], _ what: String) throws {
        let output = try place.dawb(["recipe", "tiny"] + settings + options)
        #expect(output.status == 1 && output.stdout.isEmpty)
        #expect(output.stderr.contains(what), "\(output.stderr)")
    }

    @Test func nothingToResume() throws {
        let place = try Workplace()
        try place.expectFault(
            ["recipe", "tiny", "--resume"], "no run to resume in runs/tiny", "without --resume")
        try place.expectFault(
            ["recipe", "tiny", "--resume", "--out", "nowhere"], "no run to resume in nowhere")
        #expect(!place.exists("nowhere"))
        #expect(try place.dawb("recipe", "tiny", "--seeds", "1", "--out", "run").status == 0)
        let result = try place.data("run/result.json")
        try place.expectFault(
            ["recipe", "tiny", "--seeds", "1", "--resume", "--out", "run"], "is finished",
            "report.html")
        #expect(try place.data("run/result.json") == result)
    }
}
