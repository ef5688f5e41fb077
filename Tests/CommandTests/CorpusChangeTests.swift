import Foundation
import Testing

/// Corpora that change under a run: it is refused rather than trained on two of them.
struct CorpusChangeTests {
    private func checkpoints(_ place: Workplace, _ ending: String) -> Bool {
        place.files(under: "run/checkpoint").contains { $0.hasSuffix(ending) }
    }

    /// Waits until a file with that ending is among the checkpoints, or the run is over.
    private func wait(for process: Running, _ place: Workplace, _ ending: String) {
        for _ in 0..<20_000 {
            guard process.isRunning, !checkpoints(place, ending) else { return }
            usleep(1_000)
        }
    }

    @Test func aRunGoesOnOnTheSameCorpusAlone() throws {
        let place = try Workplace()
        let run = [
            "recipe", "tiny", "--set", "training.epochs=40", "--set",
            "training.checkpoint_seconds=0", "--out", "run",
        ]
        let process = try Running(Workplace.program, run, in: place)
        wait(for: process, place, "epoch-2.safetensors")
        process.send(SIGKILL)
        #expect(try process.finish().wasKilled)

        // As many texts as before: nothing but the words tells.
        for corpus in ["plain", "odd"] {
            let before = try place.data("corpora/\(corpus)/texts.tsv")
            try place.edit("corpora/\(corpus)/texts.tsv", "awful", "sadly")
            let output = try place.dawb(run + ["--resume"])
            #expect(output.status == 1 && output.stderr.contains("'\(corpus)' is not the one"))
            #expect(output.stderr.contains("without --resume"))
            try place.write(before, to: "corpora/\(corpus)/texts.tsv")
        }
        let again = try Running(Workplace.program, run + ["--resume"], in: place)
        wait(for: again, place, "outcome.json")
        again.send(SIGKILL)
        #expect(try again.finish().wasKilled)
    }

    @Test func aRecordingThatChangesWhileItIsRead() throws {
        let place = try Workplace.withTones()
        let run = [
            "recipe", "tones", "--set", "training.epochs=400", "--set",
            "training.checkpoint_seconds=0", "--set", "audio.cache_mb=0", "--out", "run",
        ]
        let process = try Running(Workplace.program, run, in: place)
        wait(for: process, place, "epoch-1.safetensors")
        let (file, other) = ("corpora/tones/low/07.wav", "corpora/tones/high/07.wav")
        let before = try place.data(file)
        try place.write(try place.data(other), to: file)
        let output = try process.finish()
        #expect(output.status == 1 && !output.wasKilled, "\(output.stderr)")
        #expect(output.stderr.contains("'tones' changed while the run read it"))
        #expect(output.stderr.contains(file) && output.stdout.isEmpty)
        #expect(!place.exists("run/result.json"))

        try place.expectFault(run + ["--resume"], "'tones' is not the one")
        try place.write(before, to: file)
        let again = try Running(Workplace.program, run + ["--resume"], in: place)
        wait(for: again, place, "outcome.json")
        again.send(SIGKILL)
        #expect(try again.finish().wasKilled)
    }

    @Test func linesOfAJobThatWasFinishedWhenItsRunWasKilled() throws {
        let place = try Workplace()
        let run = ["recipe", "tiny", "--seeds", "1", "--out", "run"]
        #expect(try place.dawb(run).status == 0)
        let lines = try place.data("run/metrics.jsonl")
        for file in ["metrics.jsonl", "result.json"] { try place.remove("run/\(file)") }
        let output = try place.dawb(run + ["--resume"])
        #expect(output.status == 0, "\(output.stderr)")
        #expect(try place.data("run/metrics.jsonl") == lines)
    }
}
