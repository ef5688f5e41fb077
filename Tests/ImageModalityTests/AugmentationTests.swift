import Support
import Tensors
import Testing

@testable import ImageModality

@Suite struct AugmentationTests {
    static let image = Tensor(
        (0..<20 * 20 * 3).map { Float(($0 * 37) % 101) / 100 }, shape: [20, 20, 3])

    private func changed(
        _ settings: AugmentationSettings, seed: UInt64 = 1, image: Tensor = image
    ) -> Tensor {
        var generator = RandomGenerator(seed: seed, stream: "test")
        return Augmentation(settings)(image, using: &generator)
    }

    @Test func noChangeIsTheImage() {
        #expect(changed(.init()).scalars == Self.image.scalars)
    }

    @Test func everySingleChangeChangesAndStaysInBounds() throws {
        for name in AugmentationSettings.CodingKeys.allCases.map(\.rawValue) {
            let value = name == "flip" ? "true" : name == "rotation" ? "40" : "0.9"
            let yaml = "augment: {\(name): \(value)}"
            let settings = try AugmentationSettings(
                Settings(yaml: yaml, file: "recipe.yaml"), "augment", default: .init())
            #expect(settings != AugmentationSettings(), "\(name)")
            let results = (1...6).map { changed(settings, seed: UInt64($0)) }
            #expect(
                results.contains { $0.scalars != Self.image.scalars }, "\(name) changes nothing")
            for result in results {
                #expect(result.shape == Self.image.shape)
                #expect(result.scalars.allSatisfy { (-1e-5...1 + 1e-5).contains($0) }, "\(name)")
            }
        }
    }

    @Test(arguments: [AugmentationSettings.weak, .strong])
    func theSeedDecides(settings: AugmentationSettings) {
        #expect(changed(settings).scalars == changed(settings).scalars)
        #expect(changed(settings).scalars != changed(settings, seed: 2).scalars)
    }

    @Test func strongViewsChangeMoreThanWeakOnes() {
        func distance(_ settings: AugmentationSettings) -> Double {
            (1...20).reduce(0.0) { sum, seed in
                let difference = changed(settings, seed: UInt64(seed)) - Self.image
                return sum + difference.sumOfSquares
            }
        }
        #expect(distance(.weak) > 0 && distance(.strong) > distance(.weak))
    }

    @Test func aShiftMovesAndTakesTheBorder() {
        var settings = AugmentationSettings()
        settings.shift = 0.3
        let dot = Tensor(
            (0..<81).map { $0 == 40 ? 1 : 0 }, shape: [9, 9, 1])
        for seed in 1...10 {
            let total = changed(settings, seed: UInt64(seed), image: dot).scalars.reduce(0, +)
            #expect(abs(total - 1) < 1e-4)
        }
    }
}
