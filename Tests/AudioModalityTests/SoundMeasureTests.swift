import Datasets
import Foundation
import Modalities
import TestSupport
import Testing

@testable import AudioModality

struct SoundMeasureTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func values(_ samples: [Float], rate: Int = 16_000) throws -> [String: Double] {
        let sound = Waveform(samples: samples, rate: rate)
        let path = try folder.write(try sound.encodedWAV(), to: "\(UUID().uuidString).wav")
        let measurement = try AudioModality.measurement(
            of: Record(id: "made", content: .file(path), line: 0))
        #expect(measurement.summary.count == 120 && measurement.summary.allSatisfy(\.isFinite))
        #expect(measurement.kinds == ["rate": "\(rate) Hz"])
        return Dictionary(
            uniqueKeysWithValues: zip(AudioModality.measures.map(\.name), measurement.values))
    }

    private func tone(_ hertz: Double, _ level: Double, rate: Int = 16_000) -> [Float] {
        (0..<rate).map { Float(level * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    @Test func toneHasItsLevelAndBand() throws {
        let found = try values(tone(1_000, 0.5))
        #expect(found["duration"] == 1)
        #expect(abs((found["loudness"] ?? 0) + 9.03) < 0.1)
        #expect(abs((found["bandwidth"] ?? 0) - 1) < 0.25)
        #expect(found["silence"] == 0)
    }

    @Test func gainMovesTheLevelAlone() throws {
        let (loud, soft) = (try values(tone(500, 0.5)), try values(tone(500, 0.05)))
        #expect(abs((loud["loudness"] ?? 0) - (soft["loudness"] ?? 0) - 20) < 0.1)
        #expect(loud["bandwidth"] == soft["bandwidth"])
    }

    @Test func telephoneIsNarrow() throws {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<8_000).map { _ in Float.random(in: -0.3...0.3, using: &generator) }
        let narrow = try values(noise, rate: 8_000)
        let wide = try values(noise + noise, rate: 16_000)
        #expect((narrow["bandwidth"] ?? 9) < 4.3 && (wide["bandwidth"] ?? 0) > 6.5)
    }

    /// Four bursts in two seconds, silence between them.
    @Test func burstsAreCounted() throws {
        let burst = (0..<32_000).map { at -> Float in
            at % 8_000 < 3_000 ? Float(0.4 * sin(Double(at) * 0.3)) : 0
        }
        let found = try values(burst)
        #expect((1.5...2).contains(found["pace"] ?? 0))
        #expect((50...70).contains(found["silence"] ?? 0))
        #expect((found["signal-to-noise"] ?? 0) > 40)
    }

    @Test func silenceIsMeasured() throws {
        let found = try values([Float](repeating: 0, count: 8_000))
        #expect(found["loudness"] == -120 && found["pace"] == 0)
    }

    @Test func whatIsNoRecordingIsAFault() {
        let text = Record(id: "t", content: .text("x"), line: 1)
        #expect(throws: (any Error).self) { try AudioModality.measurement(of: text) }
    }
}
