import Tensors
import Testing

@testable import Adaptation

struct NeighborVoteTests {
    /// Two clusters of ten points, at right angles.
    private let features = Tensor(
        (0..<20).flatMap { at -> [Float] in at < 10 ? [1, Float(at) / 100] : [Float(at) / 100, 1] },
        shape: [20, 2])

    /// Probabilities of class 0 for each example.
    private func probabilities(_ first: [Float]) -> Tensor {
        Tensor(first.flatMap { [$0, 1 - $0] }, shape: [first.count, 2])
    }

    @Test func neighboursOfTheNewClassAgree() {
        // One of the first ten is taken for class 1, and put right.
        var first = [Float](repeating: 0.9, count: 10) + [Float](repeating: 0.1, count: 10)
        first[3] = 0.4
        let votes = NeighborVote(
            features: features, probabilities: probabilities(first),
            after: (0..<20).map { $0 < 10 ? 0 : 1 })
        #expect(votes == NeighborVote(agreeing: 1, opposing: 0))
    }

    @Test func neighboursOfTheOldClassOppose() {
        let first = [Float](repeating: 0.9, count: 10) + [Float](repeating: 0.1, count: 10)
        let votes = NeighborVote(
            features: features, probabilities: probabilities(first),
            after: (0..<20).map { $0 < 7 ? 0 : 1 })
        #expect(votes == NeighborVote(agreeing: 0, opposing: 3))
        #expect(votes.lean < -1)
    }

    @Test func nothingChangedIsNoVote() {
        let first = [Float](repeating: 0.9, count: 20)
        let votes = NeighborVote(
            features: features, probabilities: probabilities(first),
            after: [Int32](repeating: 0, count: 20))
        #expect(votes == NeighborVote(agreeing: 0, opposing: 0) && votes.lean == 0)
    }

    @Test(arguments: [(5, 0, 4 / 5.0.squareRoot()), (0, 5, -4 / 5.0.squareRoot()), (3, 3, 0)])
    func theLeanIsThatOfASignTest(agreeing: Int, opposing: Int, lean: Double) {
        #expect(abs(NeighborVote(agreeing: agreeing, opposing: opposing).lean - lean) < 1e-12)
    }
}
