import Tensors
import Testing

@Suite struct LayerNormTests {
    @Test func gradients() {
        checkGradient([random([4, 7], "x"), random([7], "scale"), random([7], "shift")]) {
            layerNorm($0[0], scale: $0[1], shift: $0[2])
        }
    }

    @Test func againstPyTorch() throws {
        try References.check("layerNorm", ["x", "scale", "shift"]) {
            layerNorm($0[0], scale: $0[1], shift: $0[2])
        }
    }

    @Test(arguments: [1, 15, 16, 17, 31, 33])
    func rowsAreNormal(width: Int) {
        let x = random([3, width], "x", scale: 20) + 100
        let y = layerNorm(
            x, scale: Tensor(repeating: 1, shape: [width]), shift: Tensor(zeros: [width]))
        let squares = (y * y).rowSums().hostScalars
        for row in 0..<3 {
            #expect(abs(y.rowSums().hostScalars[row]) < 1e-3)
            if width > 1 { #expect(abs(squares[row] / Float(width) - 1) < 1e-3) }
        }
    }

    @Test func constantRowsStayFinite() {
        let y = layerNorm(
            Tensor(repeating: 5, shape: [2, 4]), scale: Tensor(repeating: 1, shape: [4]),
            shift: Tensor([1, 2, 3, 4]))
        expectValues(y, [1, 2, 3, 4, 1, 2, 3, 4], shape: [2, 4])
    }
}
