import Tensors
import Testing

@Suite struct ShapeTests {
    let x = random([4, 3], "x")

    @Test func reshaped() {
        #expect(x.reshaped([2, 6]).shape == [2, 6])
        #expect(x.reshaped([12]).hostScalars == x.hostScalars)
        checkGradient([x]) { $0[0].reshaped([2, 6]).softmax() }
    }

    @Test func rows() {
        expectValues(
            Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2]).rows(1..<3), [3, 4, 5, 6], shape: [2, 2])
        #expect(x.rows(2..<2).shape == [0, 3])
        #expect(random([3, 2, 2], "cube").rows(1..<2).shape == [1, 2, 2])
        checkGradient([x]) { $0[0].rows(1..<3) }
        checkGradient([x]) { $0[0].rows(0..<2) + $0[0].rows(1..<3) }
    }

    @Test func concatenating() {
        let joined = Tensor.concatenating([
            Tensor([1, 2], shape: [1, 2]), Tensor(zeros: [0, 2]), Tensor([3, 4], shape: [1, 2]),
        ])
        expectValues(joined, [1, 2, 3, 4], shape: [2, 2])
        checkGradient([x, random([2, 3], "y")]) { .concatenating([$0[0], $0[1], $0[0]]) }
    }

    @Test func concatenatingScalars() {
        let terms = [Tensor(2), Tensor(3)]
        expectValues(.concatenating(terms), [2, 3], shape: [2])
        checkGradient(terms) { .concatenating([$0[0], $0[1], $0[0] * $0[1]]) }
    }

    @Test func joiningColumns() {
        let joined = Tensor([1, 2, 3, 4], shape: [2, 2])
            .joiningColumns(of: Tensor([5, 6], shape: [2, 1]))
        expectValues(joined, [1, 2, 5, 3, 4, 6], shape: [2, 3])
        checkGradient([x, random([4, 2], "y")]) { $0[0].joiningColumns(of: $0[1]).softmax() }
        checkGradient([x]) { $0[0].joiningColumns(of: $0[0]) }
    }

    @Test func rowOuterProduct() {
        let product = Tensor([1, 2, 3, 4], shape: [2, 2])
            .rowOuterProduct(Tensor([5, 6, 7, 8, 9, 10], shape: [2, 3]))
        expectValues(
            product, [5, 6, 7, 10, 12, 14, 24, 27, 30, 32, 36, 40], shape: [2, 6])
        checkGradient([x, random([4, 2], "y")]) { $0[0].rowOuterProduct($0[1]) }
        checkGradient([x]) { $0[0].rowOuterProduct($0[0]) }
    }
}
