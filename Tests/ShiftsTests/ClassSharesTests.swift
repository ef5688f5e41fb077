import Tensors
import Testing

@testable import Shifts

struct ClassSharesTests {
    /// A model that is right for the source: two classes, of which a sign is seen with
    /// probability 0.8 and 0.3.
    private func answers(_ signs: Int, of count: Int, prior: Double) -> [[Double]] {
        (0..<count).map { at in
            let isSeen = at < signs
            let (a, b) = (isSeen ? 0.8 : 0.2, isSeen ? 0.3 : 0.7)
            let first = prior * a / (prior * a + (1 - prior) * b)
            return [first, 1 - first]
        }
    }

    @Test func maximizationFindsOtherShares() {
        // With 80 % of the first class, the sign is seen in 70 %.
        let shares = ClassShares.byMaximization(
            answers(700, of: 1_000, prior: 0.5), source: [0.5, 0.5])
        #expect(abs(shares[0] - 0.8) < 0.005 && abs(shares[0] + shares[1] - 1) < 1e-9)
        let same = ClassShares.byMaximization(
            answers(550, of: 1_000, prior: 0.5), source: [0.5, 0.5])
        #expect(abs(same[0] - 0.5) < 0.005)
    }

    @Test func confusionFindsOtherShares() throws {
        let labels = [Int](repeating: 0, count: 100) + [Int](repeating: 1, count: 100)
        let source = (0..<200).map { $0 < 80 || (100..<130).contains($0) ? 0 : 1 }
        let target = (0..<1_000).map { $0 < 700 ? 0 : 1 }
        let shares = try #require(
            ClassShares.byConfusion(target: target, source: source, labels: labels, classes: 2))
        #expect(abs(shares[0] - 0.8) < 1e-9)
        let blind = [Int](repeating: 0, count: 200)
        #expect(
            ClassShares.byConfusion(target: target, source: blind, labels: labels, classes: 2)
                == nil)
        #expect(
            ClassShares.byConfusion(target: target, source: source, labels: blind, classes: 2)
                == nil)
    }
}
