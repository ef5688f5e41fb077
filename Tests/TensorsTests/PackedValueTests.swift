import Tensors
import Testing

@Suite struct PackedValueTests {
    /// Two blocks, whose values count up.
    private let packed = (0..<32).map { UInt8($0 * 7 % 256) }

    @Test func neighbours() {
        let tensor = packed.withUnsafeBytes {
            Tensor(packed: $0, scales: [0.5, -2], order: .neighbours, shape: [2, 32])
        }
        let expected = packed.enumerated().flatMap { place, byte in
            [byte & 15, byte >> 4].map { (Float($0) - 8) * (place < 16 ? 0.5 : -2) }
        }
        #expect(tensor.hostScalars == expected)
    }

    @Test func halvesWithAGapBetweenBlocks() {
        let gapped = [9, 9] + packed[..<16] + [9, 9] + packed[16...]
        let tensor = gapped.withUnsafeBytes {
            Tensor(
                packed: .init(rebasing: $0[2...]), stride: 18, scales: [1, 3], order: .halves,
                shape: [64])
        }
        let expected = [0, 16].flatMap { start in
            let bytes = packed[start..<start + 16]
            return (bytes.map { $0 & 15 } + bytes.map { $0 >> 4 }).map {
                (Float($0) - 8) * (start == 0 ? 1 : 3)
            }
        }
        #expect(tensor.hostScalars == expected)
        let none = [UInt8]().withUnsafeBytes {
            Tensor(packed: $0, scales: [], order: .halves, shape: [0, 32])
        }
        #expect(none.count == 0)
    }
}
