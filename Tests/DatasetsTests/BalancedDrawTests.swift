import Datasets
import TestSupport
import Testing

/// A few labels are drawn evenly, nested, and leave no more in the ledger than they are.
struct BalancedDrawTests {
    /// 60 labels of three classes: half of them 0, a third 1, a sixth 2.
    private let labels: [Int32] = (0..<60).map { [0, 0, 0, 1, 1, 2][$0 % 6] }

    private func draw(
        _ count: Int, seed: UInt64 = 1, evaluator: Evaluator = .init()
    ) -> LabelledDraw {
        evaluator.open(
            count, of: SealedLabels(sealing: labels, ledger: evaluator.ledger), seed: seed,
            what: "here/adapt",
            purpose: "to test")
    }

    private func counts(_ draw: LabelledDraw) -> [Int] {
        (0..<3).map { label in draw.labels.classIndices.filter { $0 == Int32(label) }.count }
    }

    @Test(arguments: 1...30) func everyClassComesInTurn(count: Int) {
        let counts = counts(draw(count))
        #expect(counts.reduce(0, +) == count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }

    @Test func aClassThatIsUsedUpIsPassedOver() {
        #expect(counts(draw(45)).reduce(0, +) == 45 && counts(draw(45))[2] == 10)
        #expect(counts(draw(60)) == [30, 20, 10])
        #expect(draw(99).indices == Array(0..<60))
    }

    @Test(arguments: [(1, 2), (10, 50), (3, 60)]) func theFewAreAmongTheMany(few: Int, many: Int) {
        for seed: UInt64 in 1...5 {
            let (small, large) = (draw(few, seed: seed), draw(many, seed: seed))
            #expect(Set(small.indices).isSubset(of: large.indices))
            #expect(Set(small.indices).count == few)
        }
    }

    @Test func eachHasItsOwnLabelAndTheSeedDecides() {
        let draw = draw(20)
        #expect(
            draw.labels.classIndices == draw.indices.map { labels[$0] } && draw == self.draw(20))
        #expect(draw != self.draw(20, seed: 2))
    }

    @Test func theLedgerCountsWhatWasHandedOver() {
        let evaluator = Evaluator()
        let ledger = evaluator.ledger
        for seed: UInt64 in 1...3 { _ = draw(7, seed: seed, evaluator: evaluator) }
        #expect(ledger.readings.map(\.count) == [7, 7, 7])
        #expect(ledger.readings.allSatisfy { $0.what == "here/adapt" && $0.purpose == "to test" })
    }
}
