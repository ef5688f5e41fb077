import Tensors
import Testing

@Suite struct ReductionTests {
    let x = random([4, 6], "x")

    @Test func sum() {
        expectValues(Tensor([1, 2, 3, 4], shape: [2, 2]).sum(), [10], shape: [])
        #expect(Tensor(zeros: [0]).sum().hostScalar == 0)
        checkGradient([x]) { $0[0].sum() }
    }

    @Test func longSumsStayExactEnough() {
        let tenth = Tensor(repeating: 0.1, shape: [1_000_000])
        // One running Float32 sum would be off by 958.
        #expect(abs(tenth.sum().hostScalar - 100_000) < 10)
    }

    @Test func mean() {
        expectValues(Tensor([1, 2, 3, 6], shape: [2, 2]).mean(), [3], shape: [])
        checkGradient([x]) { $0[0].mean() }
    }

    @Test func rowSums() {
        expectValues(Tensor([1, 2, 3, 4], shape: [2, 2]).rowSums(), [3, 7], shape: [2])
        checkGradient([x]) { $0[0].rowSums() }
    }

    @Test func rowMean() {
        expectValues(Tensor([1, 2, 3, 4], shape: [2, 2]).rowMean(), [2, 3], shape: [2])
        checkGradient([x]) { $0[0].rowMean() }
    }

    @Test func addingRow() {
        let sum = Tensor([1, 2, 3, 4], shape: [2, 2]).addingRow(Tensor([10, 20]), times: -1)
        expectValues(sum, [-9, -18, -7, -16], shape: [2, 2])
        checkGradient([x, random([6], "row")]) { $0[0].addingRow($0[1]) }
        checkGradient([x, random([6], "row")]) { $0[0].addingRow($0[1], times: -2) }
    }

    @Test func multiplyingColumn() {
        let product = Tensor([1, 2, 3, 4], shape: [2, 2]).multiplyingColumn(Tensor([10, 100]))
        expectValues(product, [10, 20, 300, 400], shape: [2, 2])
        checkGradient([x, random([4], "column")]) { $0[0].multiplyingColumn($0[1]) }
    }

    @Test func squaredDistances() throws {
        checkGradient([x, random([3, 6], "other")]) { $0[0].squaredDistances(to: $0[1]) }
        checkGradient([x]) { $0[0].squaredDistances(to: $0[0]) }
        try References.check("distances", ["a", "b"]) { $0[0].squaredDistances(to: $0[1]) }
    }
}
