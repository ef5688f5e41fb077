import Foundation
import Support
import Tensors
import Testing

@testable import AudioModality

/// What `Fixtures/make_logmel.py` wrote.
struct StoredLogMels: Decodable {
    struct Case: Decodable, Sendable {
        var sound: String
        var rate: Int
        var settings: String
        var shape: [Int]
        var values: [Float]
    }
    var sounds: [String: [Float]]
    var cases: [Case]

    static func read() throws -> StoredLogMels {
        let path = (Bundle.module.resourcePath ?? "") + "/Fixtures/logmel.json"
        return try JSONDecoder().decode(Self.self, from: Data(try Files.read(path)))
    }
}

/// Log-mel settings of a recipe's text.
func logMelSettings(_ yaml: String, rate: Int) throws -> LogMelSettings {
    let settings =
        yaml.isEmpty ? Settings.empty : try Settings(yaml: yaml, file: "recipe.yaml")
    try settings.allow(LogMelSettings.keys)
    return try LogMelSettings(settings, rate: rate)
}

extension LogMelSettings {
    /// The middle of each mel filter, Hz.
    var centres: [Double] {
        let (low, high) = (scale.mels(lowHz), scale.mels(highHz))
        return (1...mels).map { scale.hertz(low + (high - low) * Double($0) / Double(mels + 1)) }
    }

    /// The filter whose middle is nearest.
    func channel(nearest hertz: Double) -> Int {
        let centres = centres
        return centres.indices.min { abs(centres[$0] - hertz) < abs(centres[$1] - hertz) } ?? -9
    }
}

/// A sine of amplitude 0.5.
func sine(_ hertz: Double, rate: Int = 8_000, seconds: Double = 1) -> Waveform {
    let count = Int(seconds * Double(rate))
    let samples = (0..<count).map {
        Float(0.5 * sin(2 * .pi * hertz * Double($0) / Double(rate)))
    }
    return Waveform(samples: samples, rate: rate)
}

@Suite struct LogMelTests {
    @Test(arguments: 0..<7) func librosaHasTheSameValues(number: Int) throws {
        let stored = try StoredLogMels.read()
        let expected = stored.cases[number]
        let levels = try #require(stored.sounds[expected.sound])
        let sound = Waveform(samples: levels.map { $0 / 32_768 }, rate: expected.rate)
        let settings = try logMelSettings(expected.settings, rate: expected.rate)
        let logMel = LogMel(settings, rate: expected.rate)
        let made = logMel(sound)
        #expect(made.shape == expected.shape)
        #expect(made.shape[0] == logMel.frames(samples: levels.count))
        // A difference of logarithms is a relative one; decibels are 4.34 or 8.69 times as large.
        let unit: Float = settings.logarithm == .decibels ? 4.34 : 1
        let worst = zip(made.hostScalars, expected.values).map { abs($0 - $1) }.max() ?? 1
        #expect(worst <= 1e-4 * unit, "case \(number): \(worst)")
    }

    @Test func log1pIsExactForFaintSound() throws {
        let settings = try logMelSettings("log: log1p", rate: 8_000)
        var linear = settings
        (linear.logarithm, linear.floor) = (.natural, 1e-30)
        let faint = Waveform(samples: sine(440).samples.map { $0 * 1e-3 }, rate: 8_000)
        let (made, logs) = (
            LogMel(settings, rate: 8_000)(faint), LogMel(linear, rate: 8_000)(faint)
        )
        for (value, level) in zip(made.hostScalars, logs.hostScalars) {
            let expected = log1p(exp(Double(level)))
            #expect(abs(Double(value) - expected) <= 1e-5 * expected + 1e-30)
        }
    }

    @Test(arguments: LogMelSettings.Logarithm.allCases, LogMelSettings.Normalization.allCases)
    func silenceAndSnippetsAreFinite(
        logarithm: LogMelSettings.Logarithm, normalization: LogMelSettings.Normalization
    ) throws {
        for centre in ["centre: true\npad_mode: reflect", "centre: false"] {
            let settings = try logMelSettings(
                "log: \(logarithm.rawValue)\nnormalise: \(normalization.rawValue)\n\(centre)",
                rate: 8_000)
            for samples in [[], [0.5], [0.5, -0.5], [Float](repeating: 0, count: 3_000)] {
                let logMel = LogMel(settings, rate: 8_000)
                let made = logMel(Waveform(samples: samples, rate: 8_000))
                #expect(made.shape == [logMel.frames(samples: samples.count), 64])
                #expect(made.rows >= 1 && made.hostScalars.allSatisfy { $0.isFinite })
            }
        }
    }

    @Test func aChannelIsTheOneOfItsFrequency() throws {
        let settings = try logMelSettings("", rate: 8_000)
        let logMel = LogMel(settings, rate: 8_000)
        for hertz in [300.0, 1_000, 3_000] {
            let frame = Array(logMel(sine(hertz)).hostScalars[(50 * 64)..<(51 * 64)])
            let loudest = try #require(frame.indices.max { frame[$0] < frame[$1] })
            #expect(abs(loudest - settings.channel(nearest: hertz)) <= 1)
        }
    }

    @Test func threadsDoNotDisturbOneAnother() async throws {
        let logMel = LogMel(try logMelSettings("", rate: 8_000), rate: 8_000)
        let sounds = (1...8).map { sine(200 * Double($0), seconds: 0.3) }
        let alone = sounds.map { logMel($0).hostScalars }
        let together = await withTaskGroup(of: (Int, [Float]).self) { group in
            for _ in 0..<8 {
                for (at, sound) in sounds.enumerated() {
                    group.addTask { (at, logMel(sound).hostScalars) }
                }
            }
            return await group.reduce(into: [(Int, [Float])]()) { $0.append($1) }
        }
        #expect(together.allSatisfy { alone[$0.0] == $0.1 })
    }

    @Test func normalizationsDoWhatTheySay() throws {
        let sound = sine(700)
        func moments(_ values: [Float]) -> (mean: Float, deviation: Float) {
            let mean = values.reduce(0, +) / Float(values.count)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, (square / Float(values.count)).squareRoot())
        }
        let whole = LogMel(try logMelSettings("normalise: utterance", rate: 8_000), rate: 8_000)
        let all = moments(whole(sound).hostScalars)
        #expect(abs(all.mean) < 1e-4 && abs(all.deviation - 1) < 1e-3)
        let each = LogMel(try logMelSettings("normalise: channel", rate: 8_000), rate: 8_000)
        let values = each(sound).hostScalars
        for mel in 0..<64 {
            let own = moments(stride(from: mel, to: values.count, by: 64).map { values[$0] })
            #expect(abs(own.mean) < 1e-3 && abs(own.deviation - 1) < 1e-2)
        }
        var corpus = LogMel(try logMelSettings("normalise: corpus", rate: 8_000), rate: 8_000)
        var seen = CorpusNormalization(mels: 64)
        let plain = LogMel(try logMelSettings("", rate: 8_000), rate: 8_000)
        #expect(corpus(sound).hostScalars == plain(sound).hostScalars)
        seen.add(corpus(sound))
        corpus.normalization = seen
        let difference = zip(corpus(sound).hostScalars, values).map { abs($0 - $1) }.max()
        #expect((difference ?? 1) < 1e-5)
    }

    @Test func statisticsMerge() throws {
        var generator = RandomGenerator(seed: 3)
        func part(_ rows: Int, _ shift: Float) -> Tensor {
            Tensor((0..<rows * 2).map { _ in generator.uniform() + shift }, shape: [rows, 2])
        }
        let parts = [part(5, 100), part(1, -3), part(20, 0)]
        var one = CorpusNormalization(mels: 2), two = CorpusNormalization(mels: 2)
        for part in parts { one.add(part) }
        var rest = CorpusNormalization(mels: 2)
        two.add(parts[0])
        rest.add(parts[1])
        rest.add(parts[2])
        two.merge(rest)
        #expect(one.frames == 26)
        let values = parts.flatMap(\.hostScalars).map(Double.init)
        for mel in 0..<2 {
            let own = stride(from: mel, to: 52, by: 2).map { values[$0] }
            let mean = own.reduce(0, +) / 26
            let deviation = (own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 26).squareRoot()
            for moments in [one, two] {
                #expect(abs(Double(moments.mean[mel]) - mean) < 1e-4)
                #expect(abs(Double(moments.deviation[mel]) - deviation) < 1e-4)
            }
        }
        let saved = try JSONEncoder().encode(one)
        #expect(try JSONDecoder().decode(CorpusNormalization.self, from: saved) == one)
        #expect(throws: DecodingError.self) {
            let text = #"{"frames": 1, "means": [1, 2], "squares": [1]}"#
            _ = try JSONDecoder().decode(CorpusNormalization.self, from: Data(text.utf8))
        }
    }
}
