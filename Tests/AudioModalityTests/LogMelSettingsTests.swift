import Foundation
import Support
import Testing

@testable import AudioModality

@Suite struct LogMelSettingsTests {
    @Test func anEmptySectionIsTheDefault() throws {
        let settings = try logMelSettings("", rate: 16_000)
        #expect((settings.fft, settings.mels, settings.highHz) == (512, 64, 8_000))
        #expect((settings.logarithm, settings.normalization) == (.natural, .none))
        #expect(settings.isCentred && settings.frames(samples: 1_600, at: 16_000) == 11)
        #expect(settings.windowSamples(at: 16_000) == 400)
        #expect(settings.hopSamples(at: 16_000) == 160)
        #expect(try logMelSettings("", rate: 8_000).fft == 256)
    }

    @Test func whatIsSavedCanBeReadAgain() throws {
        let settings = try logMelSettings("scale: htk\nmels: 20\nlog: decibels", rate: 8_000)
        let saved = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(LogMelSettings.self, from: saved) == settings)
    }

    @Test(arguments: [
        ("fft: 256", "fft", "window of 400"),
        ("fft: 401", "fft", "even"),
        ("high_hz: 9000", "high_hz", "nothing at 9000"),
        ("low_hz: 5000\nhigh_hz: 4000", "high_hz", "no frequency"),
        ("low_hz: 8000", "low_hz", "no frequency"),
        ("window_ms: 0", "window_ms", "number from"),
        ("hop_ms: -1", "hop_ms", "number from"),
        ("window: hann2", "window", "there is not"),
        ("power: 3", "power", "whole number"),
        ("mels: 400", "mels", "narrower"),
        ("centre: false\npad_mode: reflect", "pad_mode", "centre is false"),
        ("log: log1p\nfloor: 0.1", "floor", "log1p"),
        ("top_db: 60", "top_db", "decibels"),
        ("normalize: none", "normalize", "unknown key"),
    ])
    func contradictionsAreFaultsAtTheirKey(yaml: String, key: String, what: String) throws {
        let fault = try #require(throws: UserFault.self) {
            try logMelSettings(yaml, rate: 16_000)
        }
        #expect(fault.what.contains(what), "\(fault)")
        let lines = yaml.split(separator: "\n")
        let line = lines.firstIndex { $0.hasPrefix(key) }.map { $0 + 1 }
        #expect(fault.place == .init(file: "recipe.yaml", line: line))
    }

    @Test func scalesGoBothWays() {
        for scale in MelScale.allCases {
            for hertz in [0.0, 20, 999, 1_000, 1_001, 7_900] {
                #expect(abs(scale.hertz(scale.mels(hertz)) - hertz) < 1e-6)
            }
        }
        #expect(abs(MelScale.htk.mels(1_000) - 999.9855) < 1e-3)
        #expect(MelScale.slaney.mels(1_000) == 15)
    }
}
