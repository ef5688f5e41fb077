import Foundation
import Testing

/// A damaged or foreign checkpoint is named: the job is done anew, or the run refused, and nothing
/// is lost.
struct CheckpointFaultTests {
    private let place: Workplace
    private let command = ["recipe", "tiny", "--seeds", "1", "--out", "run"]

    init() throws { place = try Workplace() }

    /// A run whose jobs are done, as if it was killed before its result.
    private func makeUnfinishedRun() throws {
        #expect(try place.dawb(command).status == 0)
        try FileManager.default.removeItem(atPath: "\(place.path)/run/result.json")
    }

    private func resume() throws -> Output { try place.dawb(command + ["--resume"]) }

    private func expectFault(
        _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try resume()
        #expect(
            !output.wasKilled && output.status == 1, "\(output.stderr)",
            sourceLocation: sourceLocation)
        #expect(output.stdout.isEmpty, sourceLocation: sourceLocation)
        for part in parts {
            #expect(
                output.stderr.contains(part), "\(output.stderr)", sourceLocation: sourceLocation)
        }
        #expect(!place.exists("run/result.json"), sourceLocation: sourceLocation)
    }

    @Test func otherSettings() throws {
        try makeUnfinishedRun()
        let output = try place.dawb(command + ["--resume", "--set", "training.rate=0.5"])
        #expect(output.status == 1)
        let lines = try place.text("run/recipe.yaml").split(separator: "\n")
        let line = 1 + (lines.firstIndex(of: "  rate: 0.001") ?? -1)
        #expect(output.stderr.contains("at run/recipe.yaml:\(line)\n"), "\(output.stderr)")
        #expect(output.stderr.contains("not the one that this run was started with"))
        #expect(try resume().status == 0)
    }

    /// Resumes, and demands a note that names a file, and the predictions of before.
    private func expectAnew(
        _ file: String, options: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let output = try place.dawb(command + ["--resume"] + options)
        #expect(output.status == 0, "\(output.stderr)", sourceLocation: sourceLocation)
        let notes = output.stderr.split(separator: "\n").filter { $0.contains("computed anew") }
        #expect(
            notes.count == 1 && notes[0].contains(file), "\(output.stderr)",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: ["outcome.json", "outcome.safetensors", "model.safetensors"])
    func damagedOutcome(name: String) throws {
        try makeUnfinishedRun()
        let job = "run/checkpoint/source-only-seed-1"
        let whole = try place.data("\(job)/\(name)")
        let bits = try ["outcome.safetensors", "model.safetensors"].map {
            try place.data("\(job)/\($0)")
        }
        for damaged in [Data(), whole.prefix(whole.count / 2), Data("{}".utf8), whole.dropLast(3)] {
            try place.write(damaged, to: "\(job)/\(name)")
            try expectAnew("\(job)/\(name)")
            try place.remove("run/result.json")
        }
        #expect(
            try bits
                == ["outcome.safetensors", "model.safetensors"].map {
                    try place.data("\(job)/\($0)")
                })
        #expect(try resume().status == 0)
    }

    @Test func removedFiles() throws {
        try makeUnfinishedRun()
        let job = "run/checkpoint/coral-seed-1"
        let predictions = try place.data("\(job)/outcome.safetensors")
        try place.remove("\(job)/outcome.safetensors")
        try expectAnew("\(job)/outcome.safetensors is missing")
        #expect(try place.data("\(job)/outcome.safetensors") == predictions)
    }

    @Test func damagedLedger() throws {
        try makeUnfinishedRun()
        try place.write("[{", to: "run/checkpoint/ledger.json")
        try expectFault("run/checkpoint/ledger.json")
    }

    /// A run stopped in the middle of its only job's training.
    private func makeStoppedRun() throws -> String {
        let settings = [
            "--set", "training.epochs=80", "--set", "training.checkpoint_seconds=0",
        ]
        let process = try Running(Workplace.program, command + settings, in: place)
        let state = "run/checkpoint/coral-seed-1/state.json"
        for _ in 0..<20_000 where process.isRunning && !place.exists(state) { usleep(1_000) }
        process.send(SIGINT)
        #expect(try process.finish().status == 130)
        return "run/checkpoint/coral-seed-1"
    }

    @Test func damagedState() throws {
        let job = try makeStoppedRun()
        let settings = [
            "--set", "training.epochs=80", "--set", "training.checkpoint_seconds=0",
        ]
        let name = try #require(
            place.files(under: job).first { $0.hasPrefix("state-") })
        let json = try place.text("\(job)/state.json")
        let epoch = try Int(ResultJSON(json).number("epoch"))
        let damages: [(file: String, data: Data)] = [
            (name, try place.data("\(job)/\(name)").dropLast(4)), ("state.json", Data("{".utf8)),
            (
                "state.json",
                Data(
                    json.replacing("\"epoch\" : \(epoch)", with: "\"epoch\" : \(epoch + 1)").utf8)
            ),
        ]
        try FileManager.default.copyItem(
            atPath: "\(place.path)/run", toPath: "\(place.path)/stopped")
        for (file, data) in damages {
            try place.remove("run")
            try FileManager.default.copyItem(
                atPath: "\(place.path)/stopped", toPath: "\(place.path)/run")
            try place.write(data, to: "\(job)/\(file)")
            try expectAnew("\(job)/\(file)", options: settings)
        }
    }

    @Test func otherData() throws {
        try makeUnfinishedRun()
        let lines = try place.text("corpora/odd/texts.tsv").split(separator: "\n").dropLast(10)
        try place.write(lines.joined(separator: "\n") + "\n", to: "corpora/odd/texts.tsv")
        try expectFault("the corpus 'odd' is not the one", "corpora/odd", "without --resume")
    }
}
