import Testing

/// `dawb bench step`
struct BenchTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    @Test func timesAStep() throws {
        let output = try place.dawb("bench", "step", "tiny", "--json", "--seconds", "0.1")
        #expect(output.status == 0 && output.stderr.isEmpty, "\(output.stderr)")
        let timing = try ResultJSON(output.stdout)
        #expect(
            timing.keys.isSuperset(of: [
                "recipe", "method", "batch", "threads", "median_ms", "p10_ms", "p90_ms", "gflop",
                "gflops", "sgemm_gflops", "peak_rss_mb",
            ]))
        #expect(try timing.string("recipe") == "tiny")
        #expect(try timing.string("method") == "coral")
        #expect(try timing.string("batch") == "8+8")
        let times = try ["p10_ms", "median_ms", "p90_ms"].map { try timing.number($0) }
        #expect(times[0] > 0 && times == times.sorted())
        // One block on 16 examples of 16 tokens: 6 · 16 · T · (4d² + 2dh + 2Td).
        let blockWork = 4 * 16 * 16 + 2 * 16 * 32 + 2 * 16 * 16
        let work = Double(6 * 16 * 16 * blockWork) / 1e9
        #expect(try abs(timing.number("gflop") - work) < work / 100)
        let rate = try timing.number("gflop") / (timing.number("median_ms") / 1_000)
        #expect(try abs(timing.number("gflops") - rate) < rate / 100)
        #expect(try timing.number("sgemm_gflops") > 0.1)
        #expect(try (1...1_000).contains(timing.number("peak_rss_mb")))
    }

    @Test func takesOptions() throws {
        let output = try place.dawb(
            "bench", "step", "tiny", "--json", "--seconds", "0", "--batch", "4", "--threads", "1",
            "--set", "method=source-only")
        let timing = try ResultJSON(output.stdout)
        #expect(try timing.string("method") == "source-only")
        #expect(try timing.string("batch") == "4+4")
        #expect(try timing.number("threads") == 1)
    }

    @Test func printsForPeople() throws {
        let output = try place.dawb("bench", "step", "tiny", "--seconds", "0")
        #expect(output.status == 0)
        for name in ["median_ms", "gflops", "sgemm_gflops"] {
            #expect(output.stdout.contains("  \(name) "))
        }
    }

    @Test func refusesNonsense() throws {
        for options in [["--batch", "1"], ["--threads", "0"], ["--batch", "many"]] {
            try place.expectFault(["bench", "step", "tiny"] + options, "Usage: dawb", status: 64)
        }
        try place.expectFault(
            ["bench", "step", "tiny", "--set", "training.epoch=1"], "training.epochs")
    }
}
