import Foundation
import Support
import Tensors
import Testing

@testable import AudioModality

@Suite struct SpectrogramAugmentationTests {
    private let mel: LogMelSettings

    init() throws { mel = try logMelSettings("", rate: 8_000) }

    private func changed(
        _ spectrogram: Tensor, seed: UInt64 = 1,
        _ set: (inout SoundAugmentationSettings) -> Void
    ) -> Tensor {
        var settings = SoundAugmentationSettings()
        set(&settings)
        var generator = RandomGenerator(seed: seed)
        return SpectrogramAugmentation(settings, mel: mel)(spectrogram, using: &generator)
    }

    private func noise(_ rows: Int) -> Tensor {
        var generator = RandomGenerator(seed: 6)
        return Tensor((0..<rows * 64).map { _ in generator.uniform() }, shape: [rows, 64])
    }

    @Test func theSameSeedGivesTheSameBits() {
        let image = noise(50)
        let one = changed(image) { ($0, $0.timeWarp) = (.strong, 0.1) }
        #expect(
            one.hostScalars == changed(image) { ($0, $0.timeWarp) = (.strong, 0.1) }.hostScalars)
        #expect(one.hostScalars != changed(image, seed: 2) { $0 = .strong }.hostScalars)
        #expect(changed(image) { _ in }.hostScalars == image.hostScalars)
        #expect(one.shape == image.shape)
    }

    @Test func masksStayWithinTheirBounds() {
        let image = noise(40)
        let mean = image.hostScalars.reduce(0, +) / Float(image.count)
        var (mostRows, mostColumns) = (0, 0)
        for seed in UInt64(0)..<60 {
            let made = changed(image, seed: seed) {
                ($0.timeMasks, $0.timeMask) = (1, 0.25)
                ($0.frequencyMasks, $0.frequencyMask) = (1, 0.125)
            }.hostScalars
            func isMasked(_ at: Int) -> Bool { abs(made[at] - mean) < 1e-5 }
            let rows = (0..<40).filter { row in (0..<64).allSatisfy { isMasked(row * 64 + $0) } }
            let columns = (0..<64).filter { mel in
                (0..<40).allSatisfy { isMasked($0 * 64 + mel) }
            }
            #expect(rows.count <= 10 && columns.count <= 8)
            for at in made.indices where made[at] != image.hostScalars[at] {
                #expect(isMasked(at))
                #expect(rows.contains(at / 64) || columns.contains(at % 64))
            }
            (mostRows, mostColumns) = (max(mostRows, rows.count), max(mostColumns, columns.count))
        }
        #expect(mostRows >= 9 && mostColumns >= 7)
    }

    @Test func theFrequencyWarpMovesATone() throws {
        let logMel = LogMel(mel, rate: 8_000)
        let tone = logMel(sine(1_500))
        func loudest(_ spectrogram: Tensor) -> Double {
            let frame = Array(spectrogram.hostScalars[(50 * 64)..<(51 * 64)])
            let at = frame.indices.max { frame[$0] < frame[$1] } ?? 0
            return mel.centres[at]
        }
        let places = (UInt64(0)..<40).map { seed in
            loudest(changed(tone, seed: seed) { $0.frequencyWarp = 0.2 }) / 1_500
        }
        #expect(places.allSatisfy { (0.77...1.3).contains($0) }, "\(places)")
        #expect((places.min() ?? 1) < 0.9 && (places.max() ?? 1) > 1.1)
    }

    @Test func theTimeWarpKeepsOrderAndEnds() {
        let ramp = Tensor((0..<50 * 64).map { Float($0 / 64) }, shape: [50, 64])
        var greatest: Float = 0
        for seed in UInt64(0)..<40 {
            let made = changed(ramp, seed: seed) { $0.timeWarp = 0.2 }
            let times = (0..<50).map { made.hostScalars[$0 * 64 + 3] }
            #expect(abs(times[0]) < 1e-3 && abs(times[49] - 49) < 1e-3)
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            let shift = (0..<50).map { abs(times[$0] - Float($0)) }.max() ?? 0
            #expect(shift <= 0.2 * 49 + 0.01)
            greatest = max(greatest, shift)
        }
        #expect(greatest > 5)
    }

    @Test func oneFrameIsFinite() {
        for seed in UInt64(0)..<20 {
            let made = changed(noise(1), seed: seed) { ($0, $0.timeWarp) = (.strong, 0.4) }
            #expect(made.hostScalars.allSatisfy { $0.isFinite } && made.shape == [1, 64])
        }
        #expect(changed(Tensor(zeros: [0, 64])) { $0 = .strong }.shape == [0, 64])
    }

    @Test(arguments: [
        ("speed: 2", "speed", "number from"),
        ("noise_snr: [20, 5]", "noise_snr", "least and the greatest"),
        ("noise_snr: [1, 2, 3]", "noise_snr", "least and the greatest"),
        ("noise_share: 0.5", "noise_share", "without 'noise_snr'"),
        ("reverb_share: 0.5", "reverb_share", "without 'reverb'"),
        ("time_mask: 0.5", "time_mask", "without 'time_masks'"),
        ("pitch: 3", "pitch", "unknown key"),
    ])
    func contradictionsAreFaultsAtTheirKey(yaml: String, key: String, what: String) throws {
        let settings = try Settings(yaml: "augment:\n  \(yaml)", file: "recipe.yaml")
        let fault = try #require(throws: UserFault.self) {
            try SoundAugmentationSettings(settings, "augment", default: .init())
        }
        #expect(fault.what.contains(what), "\(fault)")
        #expect(fault.place == .init(file: "recipe.yaml", line: 2))
    }

    @Test func sectionsAreRead() throws {
        func read(_ yaml: String) throws -> SoundAugmentationSettings {
            try .init(
                Settings(yaml: yaml, file: "recipe.yaml"), "augment", default: .init())
        }
        #expect(try read("augment: strong") == .strong)
        #expect(try read("augment: none") == .init())
        #expect(try read("other: 1") == .init())
        let own = try read("augment: {speed: 0.1, noise_snr: 10, time_masks: 2, gain_db: 3}")
        #expect((own.speed, own.noiseRatio, own.timeMasks, own.gain) == (0.1, [10, 10], 2, 3))
        #expect(own.changesWaveforms && own.changesSpectrograms)
        let saved = try JSONEncoder().encode(own)
        #expect(try JSONDecoder().decode(SoundAugmentationSettings.self, from: saved) == own)
    }
}
