import Tensors
import Testing

/// The operations that no other suite compares with PyTorch's values and gradients.
@Suite struct ReferenceTests {
    @Test func elementByElement() throws {
        try References.check("add", ["a", "b"]) { $0[0] + $0[1] }
        try References.check("subtract", ["a", "b"]) { $0[0] - $0[1] }
        try References.check("multiply", ["a", "b"]) { $0[0] * $0[1] }
        try References.check("scale", ["x"]) { $0[0] * -2.5 }
        try References.check("offset", ["x"]) { $0[0] + 2.5 }
        try References.check("exp", ["x"]) { $0[0].exp() }
        try References.check("log", ["x"]) { $0[0].log() }
        try References.check("reversal", ["x"]) { $0[0].reversingGradient(scale: 0.25) }
    }

    @Test func reductions() throws {
        try References.check("sum", ["x"]) { $0[0].sum() }
        try References.check("mean", ["x"]) { $0[0].mean() }
        try References.check("rowSums", ["x"]) { $0[0].rowSums() }
        try References.check("rowMean", ["x"]) { $0[0].rowMean() }
        try References.check("addingRow", ["x", "row"]) { $0[0].addingRow($0[1], times: -2) }
        try References.check("multiplyingColumn", ["x", "column"]) {
            $0[0].multiplyingColumn($0[1])
        }
        let segments = Segments(packed: [2, 0, 3, 1])
        try References.check("segmentMeans", ["x"]) { $0[0].segmentMeans(segments) }
    }

    @Test(arguments: [false, true], [false, true])
    func matrixProducts(transposeA: Bool, transposeB: Bool) throws {
        let name = "matmul." + (transposeA ? "t" : "n") + (transposeB ? "t" : "n")
        try References.check(name, ["a", "b"]) {
            matmul($0[0], $0[1], transposeA: transposeA, transposeB: transposeB)
        }
    }

    @Test func shapes() throws {
        try References.check("rows", ["x"]) { $0[0].rows(1..<3) }
        try References.check("reshape", ["x"]) { $0[0].reshaped([2, 12]) }
        try References.check("concatenate", ["a", "b"]) { .concatenating([$0[0], $0[1], $0[0]]) }
        try References.check("outer", ["a", "b"]) { $0[0].rowOuterProduct($0[1]) }
    }

    @Test func dropout() throws {
        func generator() -> RandomGenerator { RandomGenerator(seed: 3, stream: "dropout") }
        try References.check("dropout", ["x"]) {
            var generator = generator()
            return $0[0].dropout(rate: 0.4, using: &generator)
        }
        try References.check("addingDropout", ["x", "branch"]) {
            var generator = generator()
            return $0[0].adding($0[1], dropout: 0.4, using: &generator)
        }
    }
}
