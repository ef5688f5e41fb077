import Foundation
import Testing

/// Folders that a former version of the program wrote (`Fixtures`) are read as if this one had
/// written them.
struct FormerVersionTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures").path
        for name in ["model", "run", "lines.txt", "predictions.jsonl"] {
            try FileManager.default.copyItem(
                atPath: "\(fixtures)/\(name)", toPath: "\(place.path)/\(name)")
        }
    }

    @Test func aModelPredictsWhatItDid() throws {
        let output = try place.dawb(["predict", "model", "lines.txt", "--format", "jsonl"])
        #expect(output.status == 0, "\(output.stderr)")
        func answers(_ text: String) throws -> [(text: String, confidence: Double)] {
            try text.split(separator: "\n").map {
                let line = try ResultJSON(String($0))
                return (
                    try line.string("id") + " " + line.string("class"),
                    try line.number("confidence")
                )
            }
        }
        let (now, then) = (
            try answers(output.stdout), try answers(place.text("predictions.jsonl"))
        )
        #expect(now.map(\.text) == then.map(\.text) && now.count == 12)
        // Processors differ in the last digits.
        #expect(zip(now, then).allSatisfy { abs($0.confidence - $1.confidence) < 1e-4 })
    }

    @Test func anUnfinishedRunGoesOn() throws {
        let settings = [
            "--set", "training.epochs=40", "--set", "training.checkpoint_seconds=0", "--seeds", "1",
        ]
        let output = try place.dawb(["recipe", "tiny", "--resume", "--out", "run"] + settings)
        #expect(output.status == 0, "\(output.stderr)")
        #expect(!output.stderr.contains("anew"), "\(output.stderr)")
        let whole = try place.dawb(["recipe", "tiny", "--out", "whole"] + settings)
        #expect(whole.status == 0, "\(whole.stderr)")
        func accuracies(_ run: String) throws -> [Double] {
            try ["source-only", "coral", "target-supervised"].map { method in
                let result = try ResultJSON(place.text("\(run)/result.json"))
                    .child("methods").child(method)
                return try result.child("target_accuracy").number("mean")
            }
        }
        // Two methods were trained before, perhaps on another processor.
        let (now, then) = (try accuracies("whole"), try accuracies("run"))
        #expect(zip(now, then).allSatisfy { abs($0 - $1) < 0.1 }, "\(now), \(then)")
    }
}
