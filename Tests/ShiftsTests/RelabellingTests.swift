import Tensors
import Testing

@testable import Shifts

struct RelabellingTests {
    @Test func drawsKeepSizesAndUnits() {
        var generator = RandomGenerator(seed: 4)
        let sides = Relabelling(
            units: [0, 0, 1, 2, 3, 4, 4, 5], sourceCount: 4, draws: 50, generator: &generator)
        let values = sides.sides.hostScalars
        for column in 0...50 {
            let own = (0..<8).map { values[$0 * 51 + column] }
            #expect(own.reduce(0, +) == Float(sides.counts[column]))
            #expect((3...4).contains(sides.counts[column]))
            #expect(own[0] == own[1] && own[5] == own[6])
        }
        #expect((0..<8).map { values[$0 * 51] } == [1, 1, 1, 1, 0, 0, 0, 0])
    }

    @Test func holmCorrects() {
        let corrected = holmCorrected([0.01, 0.04, 0.03, 0.5])
        let expected = [0.04, 0.09, 0.09, 0.5]
        for (a, b) in zip(corrected, expected) { #expect(abs(a - b) < 1e-12) }
    }
}
