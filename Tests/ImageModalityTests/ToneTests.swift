import Foundation
import Support
import Tensors
import Testing

@testable import ImageModality

/// The changes of an augmentation that leave every pixel in its place, or spread it.
struct ToneTests {
    private func changes(
        _ image: Tensor, count: Int = 50, _ set: (inout AugmentationSettings) -> Void
    ) -> [Tensor] {
        var settings = AugmentationSettings()
        set(&settings)
        return (0..<count).map { seed in
            var generator = RandomGenerator(seed: UInt64(seed), stream: "tones")
            return Augmentation(settings)(image, using: &generator)
        }
    }

    private func mean(_ image: Tensor) -> Float {
        image.hostScalars.reduce(0, +) / Float(image.count)
    }

    private func deviation(_ image: Tensor) -> Float {
        let mean = mean(image)
        let squares = image.hostScalars.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Float(image.count)).squareRoot()
    }

    /// Levels around the middle, which no change below cuts.
    private let calm: Tensor = {
        let levels = randomImage(16, 16, 3).hostScalars.map { 0.4 + 0.2 * $0 }
        return Tensor(levels, shape: [16, 16, 3])
    }()

    @Test func brightnessMovesAndContrastSpreads() {
        for image in changes(calm, { $0.brightness = 0.2 }) {
            #expect(abs(mean(image) - mean(calm)) < 0.2)
            #expect(abs(deviation(image) - deviation(calm)) < 1e-5)
        }
        let contrasts = changes(calm) { $0.contrast = 0.5 }
        for image in contrasts {
            #expect(abs(mean(image) - mean(calm)) < 1e-5)
            #expect((0.5...1.5).contains(deviation(image) / deviation(calm)))
        }
        #expect(contrasts.contains { deviation($0) < 0.6 * deviation(calm) })
    }

    @Test func inversionIsExact() {
        let inverted = changes(calm, count: 5) { $0.invert = 1 }
        let expected = Tensor(calm.hostScalars.map { 1 - $0 }, shape: calm.shape)
        #expect(inverted.allSatisfy { difference($0, expected) < 1e-6 })
    }

    @Test func gammaIsAPower() {
        let levels = (0...1_000).map { Float($0) / 1_000 }
        let ramp = Tensor(levels, shape: [1, 1_001, 1])
        for image in changes(ramp, { $0.gamma = 3 }) {
            // The exponent follows from one level, and all others from it.
            let power = logf(image.hostScalars[500]) / logf(0.5)
            #expect((0.12...8.1).contains(power))
            for (level, changed) in zip(levels, image.hostScalars) {
                #expect(abs(powf(level, power) - changed) < 2e-5)
            }
        }
    }

    @Test func coloursKeepTheirLumaAndGreyStaysGrey() {
        func luma(_ image: Tensor) -> Tensor {
            let levels = image.hostScalars
            return Tensor(
                stride(from: 0, to: levels.count, by: 3).map {
                    0.299 * levels[$0] + 0.587 * levels[$0 + 1] + 0.114 * levels[$0 + 2]
                }, shape: [image.shape[0], image.shape[1]])
        }
        let grey = Tensor(
            calm.hostScalars.indices.map { calm.hostScalars[$0 / 3 * 3] }, shape: calm.shape)
        let turn: (inout AugmentationSettings) -> Void = { ($0.colour, $0.hue) = (0.5, 90) }
        for image in changes(calm, turn) {
            #expect(difference(luma(image), luma(calm)) < 1e-5)
            #expect(difference(image, calm) > 1e-3)
        }
        #expect(changes(grey, turn).allSatisfy { difference($0, grey) < 1e-5 })
        let single = randomImage(8, 8, 1)
        #expect(changes(single, turn).allSatisfy { difference($0, single) == 0 })
    }

    @Test func noiseIsNearlyNormalAndDiffersFromPixelToPixel() {
        let flat = Tensor(repeating: 0.5, shape: [64, 64, 1])
        let noisy = changes(flat) { $0.noise = 0.1 }
        for image in noisy {
            #expect(deviation(image) < 0.104)
            #expect(abs(mean(image) - 0.5) < 4 * deviation(image) / 64 + 1e-4)
        }
        #expect(noisy.contains { deviation($0) > 0.09 })
        let loud = noisy.max { deviation($0) < deviation($1) } ?? flat
        let sigma = deviation(loud)
        let inside = loud.hostScalars.filter { abs($0 - 0.5) < sigma }.count
        #expect(abs(Float(inside) / 4_096 - 0.683) < 0.04)
        #expect(Set(loud.hostScalars).count > 3_000)
    }

    @Test func blurSpreadsAndKeepsTheSum() {
        var levels = [Float](repeating: 0, count: 33 * 33)
        levels[16 * 33 + 16] = 1
        let point = Tensor(levels, shape: [33, 33, 1])
        let blurred = point.blurred(deviation: 2)
        #expect(abs(blurred.hostScalars.reduce(0, +) - 1) < 1e-5)
        let spread = blurred.hostScalars.enumerated().reduce(Float(0)) {
            let dx = Float($1.offset % 33 - 16)
            return $0 + $1.element * dx * dx
        }
        // The tails beyond three deviations are cut.
        #expect((3.7...4).contains(spread))
        let even = Tensor(repeating: 0.7, shape: [9, 12, 3])
        #expect(difference(even.blurred(deviation: 1.5), even) < 1e-6)
        #expect(changes(point) { $0.blur = 1 }.contains { $0.hostScalars[16 * 33 + 16] < 0.3 })
    }

    @Test func strokesBecomeThickerAndThinner() {
        var levels = [Float](repeating: 0, count: 81)
        for y in 2...6 { for x in 2...6 { levels[y * 9 + x] = 1 } }
        let square = Tensor(levels, shape: [9, 9, 1])
        let sums = changes(square) { $0.thickness = 1 }.map { $0.hostScalars.reduce(0, +) }
        // A ring of 20 pixels is added, or one of 16 is taken away.
        #expect(sums.allSatisfy { (9...45).contains($0) })
        #expect((sums.min() ?? 25) < 11 && (sums.max() ?? 25) > 43)
        let colours = randomImage(4, 4, 3)
        let thick = changes(colours, count: 1) { $0.thickness = 1 }[0]
        #expect(thick.hostScalars.allSatisfy { (0...1).contains($0) })
    }

    @Test func settingsAreReadAndWritten() throws {
        func read(_ yaml: String) throws -> AugmentationSettings {
            try AugmentationSettings(
                Settings(yaml: yaml, file: "r.yaml"), "augment", default: .weak)
        }
        #expect(try read("other: 1") == .weak)
        #expect(try read("augment: strong") == .strong)
        #expect(try read("augment: none") == AugmentationSettings())
        var expected = AugmentationSettings.weak
        (expected.hue, expected.thickness, expected.border) = (30, 0.5, 0)
        #expect(try read("augment: {hue: 30, thickness: 0.5, border: 0}") == expected)
        for (yaml, what) in [
            ("{blurr: 1}", "unknown key"), ("{erase: 2}", "from 0.0 to 1.0"),
            ("{border: grey}", "must be a number"), ("mild", "'augment' is 'mild'"),
        ] {
            let fault = try #require(throws: UserFault.self) { try read("augment: \(yaml)") }
            #expect(fault.what.contains(what) && fault.place?.line == 1, "\(fault)")
        }
        for settings in [AugmentationSettings.weak, .strong, expected] {
            let data = try JSONEncoder().encode(settings)
            #expect(try JSONDecoder().decode(AugmentationSettings.self, from: data) == settings)
        }
    }
}
