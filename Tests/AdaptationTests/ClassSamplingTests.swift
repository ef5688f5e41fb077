import Datasets
import Testing

@testable import Adaptation

struct ClassSamplingTests {
    @Test(arguments: [2, 3, 9]) func partsOfAllRanksAreTheBatch(count: Int) {
        let labels = (0..<40).map { Int32($0 % 7 == 0 ? 2 : $0 % 2) }
        func batches(_ part: BatchPart) -> [[Int]] {
            ClassSampling(labels: labels, classes: 3, seed: 5, part: part)
                .batches(
                    epoch: 1, sizes: [Int](repeating: 8, count: 12), shares: [0.5, 0.2, 0.3])
        }
        let whole = batches(.whole)
        let parts = (0..<count).map { batches(BatchPart(rank: $0, count: count)) }
        for step in 0..<12 {
            #expect(Array(parts.map { $0[step] }.joined()) == whole[step])
        }
        #expect(Set(whole).count == 12)
    }
}
