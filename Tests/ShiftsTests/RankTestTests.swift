import Tensors
import Testing

@testable import Shifts

struct RankTestTests {
    @Test func equalNumbersShareARank() {
        let ranks = RankTest.ranks([3, 1, 3, .nan, 5])
        #expect(ranks == [0, -0.375, 0, 0, 0.375])
    }

    @Test func oneMeasureThatDiffersIsFound() {
        let (source, target) = (Made.rows(60, seed: 1), Made.rows(60, moved: 2, seed: 2))
        let columns = (0..<4).map { at in (source + target).map { Double($0[at]) } }
        let values = RankTest.pValues(columns, Made.relabelling(60, 60, draws: 99, seed: 3))
        #expect(values[0] == 0.01)
        #expect(values[1...].allSatisfy { $0 > 0.02 })
    }

    @Test func sharesOfKinds() {
        let runs = [("a", 30), ("b", 10), ("a", 10), ("c", 10)]
        let kinds = runs.flatMap { [String](repeating: $0.0, count: $0.1) }
        let outcome = KindTest.compare(kinds, Made.relabelling(40, 20, draws: 99, seed: 5))
        #expect(outcome.kinds.map(\.name) == ["a", "b", "c"])
        #expect(outcome.kinds[0].source == 0.75 && outcome.kinds[0].target == 0.5)
        #expect(abs(outcome.distance - 0.5) < 1e-9)
        #expect(outcome.pValue == 0.01)
    }

    /// Groups that change sides together: what looks certain of 40 examples is nothing of 4 groups.
    @Test func groupsAreWitnessesOnce() {
        let units = (0..<40).map { $0 / 10 }
        let values = (0..<40).map { Double($0 / 10 % 4) }
        var generator = RandomGenerator(seed: 5)
        let sides = Relabelling(units: units, sourceCount: 20, draws: 199, generator: &generator)
        #expect(RankTest.pValues([values], sides)[0] > 0.2)
        let alone = Made.relabelling(20, 20, draws: 199, seed: 6)
        #expect(RankTest.pValues([values], alone)[0] < 0.01)
    }
}
