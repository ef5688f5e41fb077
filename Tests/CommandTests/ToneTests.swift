import Foundation
import Testing

/// Corpora of recordings, from the files to the report and the measurements.
struct ToneTests {
    private let place: Workplace

    init() throws { place = try Workplace.withTones() }

    @Test func trainsAndLetsThemBeHeard() throws {
        let output = try place.dawb("recipe", "tones", "--out", "run", "--json")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(try ResultJSON(output.stdout).string("modality") == "audio")
        let report = try place.text("run/report.html")
        #expect(report.contains("What the network hears"))
        #expect(report.contains("Source: tones<") && report.contains("corrupted by noise white"))
        // Ten of each domain at least.
        let sounds = report.components(separatedBy: "src=\"data:audio/flac;base64,").count - 1
        #expect(sounds >= 20, "\(sounds)")
        #expect(report.utf8.count < 1_500_000)
        // Source and target stand beside each other by class.
        let captions = report.matches(of: /<figcaption>(low|high) </).map { String($0.1) }
        #expect(captions.count >= 20 && captions.prefix(10) == captions.dropFirst(10).prefix(10))
    }

    @Test func timesReading() throws {
        let output = try place.dawb("bench", "decode", "tones", "--json", "--seconds", "0")
        #expect(output.status == 0, "\(output.stderr)")
        let timing = try ResultJSON(output.stdout)
        let (records, factor) = try (
            timing.number("records_per_second"), timing.number("times_real_time")
        )
        #expect(records > 0 && abs(factor - records / 4) < records / 1_000)
        let text = try place.dawb(
            "bench", "decode", "tones", "--seconds", "0", "--set", "audio.rate=8000"
        ).stdout
        #expect(text.contains("  x real time ") && !text.contains("tokens"), "\(text)")
    }

    @Test func timesFeatures() throws {
        // Its data need not be there.
        try FileManager.default.removeItem(atPath: "\(place.path)/corpora/tones")
        let arguments = ["bench", "features", "tones", "--seconds", "0"]
        let output = try place.dawb(arguments + ["--json", "--set", "audio.rate=8000"])
        #expect(output.status == 0, "\(output.stderr)")
        let timing = try ResultJSON(output.stdout)
        #expect(try timing.string("features") == "log-mel spectra")
        #expect(try timing.number("frames") == 26 && timing.number("seconds") == 0.25)
        let rate = try timing.number("frames_per_second")
        #expect(try rate > 0 && abs(timing.number("times_real_time") - rate / 104) < rate / 10_000)
        let text = try place.dawb(arguments).stdout
        #expect(text.contains("tones, log-mel spectra, 26 frames of 0.25 s, one core\n"), "\(text)")
        try place.expectFault(["bench", "features", "tiny"], "tiny.yaml", "recipe for sound")
        try place.expectFault(arguments + ["--set", "audio.mels=0"], "mels")
    }

    @Test func timesAStep() throws {
        let output = try place.dawb("bench", "step", "tones", "--json", "--seconds", "0")
        let timing = try ResultJSON(output.stdout)
        // 26 frames of 16 mels under 4 filters of 3 × 3, on 16 examples; no gradient of the input.
        let work = Double(2 * 16 * 2 * 26 * 16 * 9 * 4) / 1e9
        #expect(try abs(timing.number("gflop") - work) < work / 100)
    }
}
