import Foundation
import Testing

/// A disk that fills up while a run goes on: one message, nothing half-written, nothing lost.
struct FullDiskTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private let run = "recipe tiny --seeds 1"

    /// Runs `dawb` in a shell that cannot write a file beyond so many blocks of 512 bytes.
    private func limited(_ blocks: Int, _ command: String) throws -> Output {
        let script = "ulimit -f \(blocks); exec '\(Workplace.program)' \(command)"
        return try Running("/bin/sh", ["-c", script], in: place).finish()
    }

    private func expectFault(
        _ output: Output, _ file: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let said = Comment(rawValue: output.stderr)
        #expect(!output.wasKilled && output.status == 1, said, sourceLocation: sourceLocation)
        #expect(output.stdout.isEmpty, sourceLocation: sourceLocation)
        let faults = output.stderr.components(separatedBy: "dawb: ").dropFirst()
        #expect(faults.count == 1, said, sourceLocation: sourceLocation)
        #expect(faults.last?.contains(file) == true, said, sourceLocation: sourceLocation)
        #expect(
            faults.last?.contains("Free some space on that disk") == true, said,
            sourceLocation: sourceLocation)
    }

    @Test func inAnyFileOfTheRun() throws {
        #expect(
            try place.dawb(run.split(separator: " ").map(String.init) + ["--out", "whole"])
                .status == 0)
        // The recipe does not fit; a checkpoint does not; the report does not.
        for (blocks, file) in [(1, "recipe.yaml"), (12, ".safetensors"), (64, "report.html")] {
            let out = "out-\(blocks)"
            expectFault(try limited(blocks, "\(run) --out \(out)"), file)
            let left = place.files(under: out)
            #expect(!left.contains { $0.hasSuffix(".part") }, "\(left)")
            #expect(!left.contains("result.json"))
            // With room again the run goes on, to the same bits; or starts where there is none.
            let resume = left.isEmpty ? [] : ["--resume"]
            let again = try place.dawb(
                run.split(separator: " ").map(String.init) + ["--out", out] + resume)
            #expect(again.status == 0, "\(again.stderr)")
            for name in ["metrics.jsonl", "model/model.safetensors", "predictions.tsv"] {
                #expect(try place.data("\(out)/\(name)") == place.data("whole/\(name)"), "\(name)")
            }
        }
    }

    @Test(arguments: ["recipe tiny --seeds 1 --json --out run", "recipe tiny --dry-run", "recipes"])
    func behindStandardOutput(command: String) throws {
        let script = "exec '\(Workplace.program)' \(command) >/dev/full"
        let output = try Running("/bin/sh", ["-c", script], in: place).finish()
        expectFault(output, "standard output")
        // What the result was printed from is safe.
        if command.contains("--out run") { #expect(place.exists("run/result.json")) }
    }
}
