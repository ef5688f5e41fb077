import Foundation
import Support
import Tensors
import Testing

@testable import ImageModality

struct AugmentationTests {
    /// One change alone.
    private func only(_ set: (inout AugmentationSettings) -> Void) -> Augmentation {
        var settings = AugmentationSettings()
        set(&settings)
        return Augmentation(settings)
    }

    private func changed(
        _ image: Tensor, _ augmentation: Augmentation, seed: UInt64 = 1
    ) -> Tensor {
        var generator = RandomGenerator(seed: seed, stream: "augmentation")
        return augmentation(image, using: &generator)
    }

    /// A bright disc on a dark ground, with its middle at (y, x).
    private func disc(_ size: Int, y: Float, x: Float, radius: Float = 3) -> Tensor {
        let levels = (0..<size * size).map { at in
            let (dy, dx) = (Float(at / size) - y, Float(at % size) - x)
            return min(1, max(0, radius + 0.5 - (dy * dy + dx * dx).squareRoot()))
        }
        return Tensor(levels, shape: [size, size, 1])
    }

    /// The sum of the levels and the middle of the brightness.
    private func moments(_ image: Tensor) -> (mass: Float, y: Float, x: Float) {
        let (levels, width) = (image.hostScalars, image.shape[1])
        let mass = levels.reduce(0, +)
        let y = levels.enumerated().reduce(Float(0)) { $0 + $1.element * Float($1.offset / width) }
        let x = levels.enumerated().reduce(Float(0)) { $0 + $1.element * Float($1.offset % width) }
        return (mass, y / mass, x / mass)
    }

    @Test(arguments: [1, 3], [AugmentationSettings.weak, .strong])
    func theSameSeedGivesTheSameBits(channels: Int, settings: AugmentationSettings) {
        let image = randomImage(28, 20, channels)
        let one = changed(image, Augmentation(settings))
        #expect(
            one.hostScalars.map(\.bitPattern)
                == changed(image, Augmentation(settings)).hostScalars.map(\.bitPattern))
        #expect(one.shape == image.shape)
        #expect(one.hostScalars.allSatisfy { (0...1).contains($0) })
        #expect(difference(one, changed(image, Augmentation(settings), seed: 2)) > 0.05)
        #expect(difference(image, randomImage(28, 20, channels)) == 0)
    }

    @Test func withoutBoundsNothingChanges() {
        let image = randomImage(6, 7, 3)
        #expect(difference(changed(image, only { _ in }), image) == 0)
        #expect(difference(changed(image, only { $0.border = 0.5 }), image) == 0)
    }

    @Test func everyImageTakesTheSameDraws() {
        let image = randomImage(9, 9, 3)
        let many = [Augmentation(.weak), Augmentation(.strong)]
        let states = ([only { _ in }, only { $0.flip = true }] + many).map { augmentation in
            var generator = RandomGenerator(seed: 4)
            _ = augmentation(image, using: &generator)
            return generator.next()
        }
        #expect(Set(states).count == 1)
    }

    @Test func mirroringIsExactAndHitsHalf() {
        let image = randomImage(5, 8, 3)
        let mirrored = Tensor(
            (0..<5 * 8 * 3).map { at in
                let (y, x, c) = (at / 24, at / 3 % 8, at % 3)
                return image.hostScalars[(y * 8 + 7 - x) * 3 + c]
            }, shape: image.shape)
        let flip = only { $0.flip = true }
        var count = 0
        for seed in UInt64(0)..<200 {
            let result = changed(image, flip, seed: seed)
            let isMirrored = difference(result, mirrored) == 0
            #expect(isMirrored || difference(result, image) == 0)
            count += isMirrored ? 1 : 0
        }
        #expect((70...130).contains(count))
    }

    @Test func shiftsStayWithinTheirBound() {
        let image = disc(32, y: 15.5, x: 15.5)
        var greatest: Float = 0
        for seed in UInt64(0)..<100 {
            let place = moments(changed(image, only { $0.shift = 0.1 }, seed: seed))
            #expect(abs(place.mass - moments(image).mass) < 0.1)
            greatest = max(greatest, abs(place.y - 15.5), abs(place.x - 15.5))
        }
        #expect((2.9...3.21).contains(greatest))
    }

    @Test func rotationKeepsTheDistanceFromTheMiddle() {
        let image = disc(41, y: 8, x: 20)
        var greatest: Float = 0
        for seed in UInt64(0)..<100 {
            let place = moments(changed(image, only { $0.rotation = 30 }, seed: seed))
            let (dy, dx) = (place.y - 20, place.x - 20)
            #expect(abs((dy * dy + dx * dx).squareRoot() - 12) < 0.05)
            greatest = max(greatest, abs(atan2f(dx, -dy)) * 180 / .pi)
        }
        #expect((28...30.2).contains(greatest))
    }

    @Test func scaleChangesTheSize() {
        let image = disc(41, y: 20, x: 20, radius: 6)
        let masses = (UInt64(0)..<100).map {
            moments(changed(image, only { $0.scale = 0.2 }, seed: $0)).mass / moments(image).mass
        }
        #expect(masses.allSatisfy { (0.63...1.58).contains($0) })
        #expect((masses.min() ?? 1) < 0.7 && (masses.max() ?? 1) > 1.4)
    }

    @Test func shearAndStretchMoveTheSidesApart() {
        let image = disc(41, y: 8, x: 20)
        let shifts = (UInt64(0)..<50).map { seed in
            moments(changed(image, only { $0.shear = 20 }, seed: seed))
        }
        #expect(shifts.allSatisfy { abs($0.y - 8) < 0.05 })
        #expect(shifts.contains { abs($0.x - 20) > 3.5 })
        let stretched = (UInt64(0)..<50).map { seed in
            moments(changed(image, only { $0.stretch = 0.3 }, seed: seed))
        }
        let masses = stretched.map { $0.mass / moments(image).mass }
        #expect(masses.allSatisfy { (0.97...1.03).contains($0) }, "\(masses)")
        #expect(stretched.contains { abs($0.y - 8) > 1 })
    }

    @Test func whatIsMovedInIsTheBorder() {
        let image = Tensor(
            (0..<64).map { [0, 7, 56, 63].contains($0) ? 0.25 : 0.9 }, shape: [8, 8, 1])
        let far = only { $0.shift = 1 }
        let moved = (UInt64(0)..<20).map { changed(image, far, seed: $0) }
        #expect(moved.contains { $0.hostScalars.filter { abs($0 - 0.25) < 1e-6 }.count > 32 })
        let black = only { ($0.shift, $0.border) = (1, 0) }
        #expect(
            (UInt64(0)..<20).contains { seed in
                changed(image, black, seed: seed).hostScalars.filter { $0 == 0 }.count > 32
            })
    }

    @Test func erasingFillsARectangle() {
        let image = Tensor(repeating: 0.5, shape: [20, 30, 3])
        let counts = (UInt64(0)..<60).map { seed in
            let erased = changed(image, only { ($0.erase, $0.border) = (0.5, 1) }, seed: seed)
            let holes = (0..<600).filter { erased.hostScalars[3 * $0] == 1 }
            let (ys, xs) = (Set(holes.map { $0 / 30 }), Set(holes.map { $0 % 30 }))
            #expect(holes.count == ys.count * xs.count && ys.count <= 10 && xs.count <= 15)
            return holes.count
        }
        #expect(counts.contains { $0 > 30 })
    }
}
