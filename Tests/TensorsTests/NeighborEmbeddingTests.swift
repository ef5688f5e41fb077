import Tensors
import Testing

@Suite struct NeighborEmbeddingTests {
    /// Three clouds in ten dimensions, 30 rows each.
    static let clouds: Tensor = {
        let centres = random([3, 10], "centres", scale: 4)
        let rows = (0..<90).map { Int32($0 / 30) }
        return centres.gatherRows(rows) + random([90, 10], "rows", scale: 0.3)
    }()

    @Test func neighboursStayNeighbours() {
        let map = Self.clouds.neighborEmbedding(perplexity: 10)
        #expect(map.shape == [90, 2] && map.isFinite)
        let distances = map.squaredDistances(to: map).hostScalars
        let kept = (0..<90).filter { row in
            let nearest = (0..<90).filter { $0 != row }.min {
                distances[row * 90 + $0] < distances[row * 90 + $1]
            }
            return nearest.map { $0 / 30 == row / 30 } ?? false
        }
        #expect(kept.count >= 88)
    }

    @Test func theSameRowsGiveTheSameBits() {
        let (one, other) = (
            Self.clouds.neighborEmbedding(iterations: 30),
            Self.clouds.neighborEmbedding(iterations: 30)
        )
        #expect(one.hostScalars == other.hostScalars)
    }

    @Test func whatCannotBeMappedLiesAtTheOrigin() {
        #expect(Tensor(zeros: [2, 5]).neighborEmbedding().hostScalars == [0, 0, 0, 0])
        let bad = Tensor(repeating: .nan, shape: [9, 3])
        #expect(bad.neighborEmbedding().hostScalars.allSatisfy { $0 == 0 })
        // Rows that are all alike have no distances to keep.
        #expect(Tensor(repeating: 1, shape: [9, 3]).neighborEmbedding().isFinite)
    }
}
