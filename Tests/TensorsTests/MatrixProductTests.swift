import Tensors
import Testing

@Suite struct MatrixProductTests {
    /// The product by its definition, in double precision.
    private func product(_ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool)
        -> [Double]
    {
        let (m, k) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
        let n = transposeB ? b.shape[0] : b.shape[1]
        let (x, y) = (a.hostScalars.map(Double.init), b.hostScalars.map(Double.init))
        return (0..<m * n).map { at in
            let (row, column) = (at / n, at % n)
            return (0..<k).reduce(0) { sum, i in
                sum + x[transposeA ? i * m + row : row * k + i]
                    * y[transposeB ? column * k + i : i * n + column]
            }
        }
    }

    @Test(arguments: [false, true], [false, true])
    func everyTransposition(transposeA: Bool, transposeB: Bool) {
        for (m, k, n) in [(3, 4, 2), (1, 1, 1), (17, 5, 33), (1, 16, 9)] {
            let a = random(transposeA ? [k, m] : [m, k], "a\(m)")
            let b = random(transposeB ? [n, k] : [k, n], "b\(n)")
            let value = matmul(a, b, transposeA: transposeA, transposeB: transposeB)
            #expect(value.shape == [m, n])
            expectClose(value.hostScalars, product(a, b, transposeA, transposeB))
        }
        checkGradient([
            random(transposeA ? [4, 3] : [3, 4], "a"), random(transposeB ? [2, 4] : [4, 2], "b"),
        ]) { matmul($0[0], $0[1], transposeA: transposeA, transposeB: transposeB) }
    }

    @Test func oneMatrixTwice() {
        checkGradient([random([3, 3], "square")]) { matmul($0[0], $0[0]) }
        checkGradient([random([3, 4], "a")]) { matmul($0[0], $0[0], transposeB: true) }
    }

    @Test func onlyTrackedOperandsHaveGradients() {
        let fixed = random([4, 2], "fixed")
        checkGradient([random([3, 4], "a")]) { matmul($0[0], fixed) }
        checkGradient([random([4, 3], "b")]) { matmul(fixed, $0[0], transposeA: true) }
    }

    @Test func emptyOperands() {
        expectValues(
            matmul(Tensor(zeros: [2, 0]), Tensor(zeros: [0, 3])), [0, 0, 0, 0, 0, 0], shape: [2, 3])
        #expect(matmul(Tensor(zeros: [0, 2]), Tensor(zeros: [2, 3])).shape == [0, 3])
        #expect(matmul(Tensor(zeros: [3, 2]), Tensor(zeros: [2, 0])).shape == [3, 0])
    }
}
