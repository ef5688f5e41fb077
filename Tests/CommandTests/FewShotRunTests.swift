import Foundation
import Testing

/// Runs whose methods are given a few of the target's labels.
struct FewShotRunTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private func start(_ options: String...) throws -> Running {
        try Running(
            Workplace.program,
            ["recipe", "tiny", "--json", "--method", "fine-tune:12,from-scratch:4,fine-tune:4"]
                + ["--set", "training.epochs=12", "--set", "training.checkpoint_seconds=0"]
                + options, in: place)
    }

    private struct Ledger: Decodable {
        struct Reading: Decodable {
            var count: Int
            var purpose: String
        }

        var readings: [Reading]

        enum CodingKeys: String, CodingKey { case readings = "target_labels_read" }
    }

    @Test func killedAndResumedToTheSameBits() throws {
        let whole = try start("--out", "whole").finish()
        #expect(whole.status == 0, "\(whole.stderr)")
        var process = try start("--out", "killed")
        for sign in ["fine-tune-4-seed-2/state.json", "scratch-4-seed-2/epoch-3.safetensors"] {
            for _ in 0..<20_000 where process.isRunning {
                if place.files(under: "killed/checkpoint").contains(where: { $0.hasSuffix(sign) }) {
                    break
                }
                usleep(1_000)
            }
            process.send(SIGKILL)
            #expect(try process.finish().wasKilled, "\(sign)")
            process = try start("--out", "killed", "--resume")
        }
        let killed = try process.finish()
        #expect(killed.status == 0, "\(killed.stderr)")
        let files = place.files(under: "whole/checkpoint").filter { $0.hasSuffix(".safetensors") }
        #expect(files.count == 20)
        for file in files.map({ "checkpoint/" + $0 }) + ["metrics.jsonl", "predictions.tsv"] {
            #expect(try place.data("whole/\(file)") == place.data("killed/\(file)"), "\(file)")
        }
        for output in [whole, killed] {
            let read = try JSONDecoder().decode(Ledger.self, from: Data(output.stdout.utf8))
                .readings
            // Two seeds each; a resumed run counts what it opens again once.
            #expect(read.map(\.count) == [4, 4, 12, 12, 36, 24], "\(output.stdout)")
            #expect(read[0].purpose.contains("from-scratch:4 and fine-tune:4 with 4 labels"))
            #expect(read[2].purpose.contains("train fine-tune:12 with 12 labels"))
        }
    }

    @Test func theLastOneListedIsJudged() throws {
        let output = try start("--out", "run", "--seeds", "1").finish()
        let result = try ResultJSON(output.stdout)
        // Worse than the floor or not: it is this method that the verdict speaks of.
        let isWorse = try result.string("verdict") == "worse"
        #expect(
            try result.string("chosen_method") == (isWorse ? "source-only" : "fine-tune:4"))
        #expect(
            try result.child("methods").keys == [
                "fine-tune:12", "fine-tune:4", "from-scratch:4", "source-only", "target-supervised",
            ])
    }

    @Test func aMethodThatNeedsNoLabelsGoesFirst() throws {
        let output = try place.dawb(
            "recipe", "tiny", "--method", "coral,fine-tune:30", "--json", "--out", "run")
        let result = try ResultJSON(output.stdout)
        #expect(["coral", "source-only"].contains(try result.string("chosen_method")))
    }

    @Test func faults() throws {
        try place.expectFault(
            ["recipe", "tiny", "--method", "fine-tune"], "how many target labels", "fine-tune:50")
        try place.expectFault(
            ["recipe", "tiny", "--method", "fine-tune:37"], "37 labels of odd/adapt",
            "has 36 examples")
        try place.expectFault(
            ["recipe", "tiny", "--set", "hyperparameters.fine-tune.weight=1"], "no key")
        try place.edit(
            "recipes/tiny.yaml", "  batch: 8", "  batch: 8\n  transfer:\n    freeze: [classifer]")
        try place.expectFault(
            ["recipe", "tiny"], "the network has no part 'classifer'", "recipes/tiny.yaml:22\n",
            "Did you mean 'classifier'?")
        try place.edit("recipes/tiny.yaml", "freeze: [classifer]", "rates: {featurizers: 0.1}")
        try place.expectFault(
            ["recipe", "tiny", "--dry-run"], "'featurizers'", "recipes/tiny.yaml:22\n",
            "Did you mean 'featurizer'?")
    }
}
