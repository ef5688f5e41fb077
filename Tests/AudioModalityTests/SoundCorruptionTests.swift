import Datasets
import Foundation
import Support
import Testing

@testable import AudioModality

@Suite struct SoundCorruptionTests {
    private func corruption(
        _ yaml: String, noise: (String) throws -> [RecordedNoise] = { _ in [] }
    ) throws -> SoundCorruption {
        try SoundCorruption(Settings(yaml: yaml, file: "recipe.yaml"), rate: 8_000, noise: noise)
    }

    /// The ratio of a sound to what was added to it, in decibels.
    private func ratio(_ sound: Waveform, _ noisy: Waveform) -> Double {
        let noise = zip(noisy.samples, sound.samples).map { $0 - $1 }
        return 10 * log10(meanPower(sound.samples) / meanPower(noise))
    }

    @Test(arguments: ["white", "pink", "hold-music"], [-10.0, 0, 5, 20])
    func theRatioIsExact(name: String, decibels: Double) throws {
        let music = Waveform(
            samples: sine(220, seconds: 0.4).samples + [Float](repeating: 0, count: 12_000),
            rate: 8_000)
        let made = try corruption("noise: \(name)\nsnr: \(decibels)") { name in
            #expect(name == "hold-music")
            return [.kept(music), .kept(sine(330, seconds: 3))]
        }
        for id in 0..<20 {
            let sound = sine(440)
            #expect(try abs(ratio(sound, made(sound, id: "\(id)")) - decibels) < 0.1)
        }
    }

    @Test func theIdAloneDecides() throws {
        let made = try corruption("noise: pink\nsnr: [0, 20]\nreverb: 0.3")
        let sound = sine(440)
        #expect(try made(sound, id: "a") == made(sound, id: "a"))
        #expect(try made(sound, id: "a") != made(sound, id: "b"))
        let ratios = try (0..<50).map {
            ratio(sound, try corruption("noise: pink\nsnr: [0, 20]")(sound, id: "\($0)"))
        }
        #expect(ratios.allSatisfy { (-0.1...20.1).contains($0) })
        #expect((ratios.min() ?? 9) < 4 && (ratios.max() ?? 9) > 16)
    }

    @Test func theLowPassCuts() throws {
        let made = try corruption("low_pass_hz: 1000")
        for (hertz, kept) in [(300.0, 1.0), (900, 1), (1_100, 0), (3_000, 0)] {
            let sound = sine(hertz)
            let cut = try made(sound, id: "")
            #expect(cut.samples.count == sound.samples.count)
            let middle = 1_000..<7_000
            let power = meanPower(Array(cut.samples[middle])) / 0.125
            #expect(abs(power - kept) < 0.02, "\(hertz) Hz: \(power)")
            guard kept == 1 else { continue }
            // A symmetric filter, whose delay is taken back, leaves the wave where it was.
            let worst = middle.map { abs(cut.samples[$0] - sound.samples[$0]) }.max() ?? 1
            #expect(worst < 5e-3)
        }
        let wide = try corruption("low_pass_hz: 8000")
        #expect(try wide(sine(3_900), id: "") == sine(3_900))
    }

    @Test func theRatioHoldsBehindALowPass() throws {
        let made = try corruption("noise: white\nsnr: 5\nlow_pass_hz: 1000")
        let sound = sine(440)
        let clean = try corruption("low_pass_hz: 1000")(sound, id: "x")
        let noisy = try made(sound, id: "x")
        #expect(abs(ratio(clean, noisy) - 5) < 0.1)
    }

    @Test func gainSpeedAndReverb() throws {
        let sound = sine(500)
        let quiet = try corruption("gain_db: -20")(sound, id: "")
        #expect(abs(meanPower(quiet.samples) / meanPower(sound.samples) - 0.01) < 1e-6)
        let loud = try corruption("gain_db: 20")(sound, id: "")
        #expect((loud.samples.max() ?? 0) > 4.9)
        let fast = try corruption("speed: 1.1")(sound, id: "")
        #expect(fast.samples.count == 7_273 && abs(frequency(of: fast) - 550) < 1)
        let click = Waveform(samples: [1] + .init(repeating: 0, count: 7_999), rate: 8_000)
        let echo = try corruption("reverb: 0.5")(click, id: "")
        #expect(echo.samples.count == 8_000)
        #expect(abs(meanPower(echo.samples) * 8_000 - 1) < 1e-3)
        #expect(echo.samples[4_100...].allSatisfy { abs($0) < 1e-6 })
    }

    @Test func silenceAndSnippetsAreFinite() throws {
        let made = try corruption(
            "noise: white\nsnr: 0\nreverb: 0.6\nlow_pass_hz: 3400\nspeed: 1.3\ngain_db: 3")
        for samples in [[], [0.5], [0, 0], [Float](repeating: 0, count: 2_000)] {
            let sound = try made(Waveform(samples: samples, rate: 8_000), id: "a")
            #expect(sound.samples.allSatisfy { $0.isFinite })
            #expect(sound.samples.isEmpty == samples.isEmpty)
        }
    }

    @Test(arguments: [
        ("noise: white", "noise", "needs 'snr'"),
        ("gain_db: 3\nsnr: 5", "snr", "needs 'noise'"),
        ("noise: white\nsnr: [9, 5]", "snr", "least and the greatest"),
        ("noise: white\nsnr: []", "snr", "empty list"),
        ("noise: white\nsnr: loud", "snr", "list of numbers"),
        ("speed: 0", "speed", "number from"),
        ("low_pass_hz: 3", "low_pass_hz", "number from"),
        ("echo: 1", "echo", "unknown key"),
        ("gain_db: 3\nnoise: hum\nsnr: 5", "noise", "nothing to hear"),
        ("noise: missing\nsnr: 5", "noise", "no such noise"),
    ])
    func contradictionsAreFaultsAtTheirKey(yaml: String, key: String, what: String) throws {
        let fault = try #require(throws: UserFault.self) {
            try corruption(yaml) { name in
                guard name == "hum" else {
                    throw UserFault("no such noise", remedy: "Name another.")
                }
                return []
            }
        }
        #expect(fault.what.contains(what), "\(fault)")
        let line = yaml.split(separator: "\n").firstIndex { $0.hasPrefix(key) }.map { $0 + 1 }
        #expect(fault.place == .init(file: "recipe.yaml", line: line))
    }

    @Test func anEmptySectionIsAFault() {
        #expect(throws: UserFault.self) {
            try SoundCorruption(.empty, rate: 8_000) { _ in [] }
        }
    }
}

extension SoundCorruption {
    /// A sound as the corruption of a record of that name makes it.
    fileprivate func callAsFunction(_ waveform: Waveform, id: String) throws -> Waveform {
        let record = Record(id: id, content: .text(""), line: 0)
        let drawn = try #require(drawn(for: record) as? SoundCorruption)
        return try drawn(waveform)
    }
}
