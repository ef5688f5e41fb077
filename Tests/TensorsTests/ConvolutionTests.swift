import Tensors
import Testing

@Suite struct ConvolutionTests {
    static let geometries: [(name: String, geometry: ConvolutionGeometry)] = [
        ("plain", .init()), ("strided", .init(stride: 2, padding: 1)),
        ("dilated", .init(padding: 2, dilation: 2)), ("depthwise", .init(padding: 1, groups: 6)),
        ("grouped", .init(groups: 2)), ("wide", .init(padding: 1)),
    ]

    @Test(arguments: geometries.indices) func againstPyTorch(index: Int) throws {
        let (name, geometry) = Self.geometries[index]
        try References.check("convolution.\(name)", ["x", "w", "b"], tolerance: 1e-5) {
            convolution($0[0], filters: $0[1], bias: $0[2], geometry)
        }
    }

    @Test func gradients() {
        let (x, filters) = (
            random([2, 5, 4, 2], "x"), random([3, 3, 2, 3], "filters", scale: 0.3)
        )
        checkGradient([x, filters, random([3], "bias")]) {
            convolution($0[0], filters: $0[1], bias: $0[2], .init(padding: 1))
        }
        checkGradient([x, filters]) { convolution($0[0], filters: $0[1], .init(stride: 2)) }
        checkGradient([x, random([3, 3, 1, 2], "depthwise")]) {
            convolution($0[0], filters: $0[1], .init(padding: 1, groups: 2))
        }
    }

    @Test func unequalPadding() {
        // A filter that copies the pixel up and to the left.
        var filters = [Float](repeating: 0, count: 4)
        filters[0] = 1
        var geometry = ConvolutionGeometry()
        geometry.padding = .init(top: 1, bottom: 0, left: 1, right: 0)
        let x = Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1])
        let y = convolution(x, filters: Tensor(filters, shape: [2, 2, 1, 1]), geometry)
        #expect(y.shape == [1, 2, 2, 1])
        #expect(y.hostScalars == [0, 0, 0, 1])
    }

    @Test func noImages() {
        let filters = random([3, 3, 2, 3], "filters")
        let result = valueWithGradient(at: [Tensor(zeros: [0, 5, 5, 2]), filters]) {
            convolution($0[0], filters: $0[1]).sum()
        }
        #expect(result.gradients.compactMap { $0?.dense.shape } == [[0, 5, 5, 2], [3, 3, 2, 3]])
        #expect(result.gradients[1]?.dense.sumOfSquares == 0)
    }

    @Test func constantOperandsHaveNoGradient() {
        let (x, filters) = (random([1, 5, 5, 2], "x"), random([3, 3, 2, 3], "filters"))
        checkGradient([filters]) { convolution(x, filters: $0[0]) }
        checkGradient([x]) { convolution($0[0], filters: filters) }
    }

    @Test func shapesThatDoNotFit() async {
        await #expect(processExitsWith: .failure) {
            _ = convolution(Tensor(zeros: [1, 5, 5, 2]), filters: Tensor(zeros: [3, 3, 3, 4]))
        }
        await #expect(processExitsWith: .failure) {
            _ = convolution(Tensor(zeros: [1, 2, 2, 2]), filters: Tensor(zeros: [3, 3, 2, 4]))
        }
    }
}

@Suite struct PoolingTests {
    @Test func againstPyTorch() throws {
        try References.check("maxPool", ["x"]) { maxPool($0[0], size: 2) }
        try References.check("maxPoolPadded", ["x"]) {
            maxPool($0[0], size: 3, stride: 2, padding: 1)
        }
        try References.check("averagePool", ["x"]) { averagePool($0[0], size: 3, stride: 2) }
        try References.check("globalAveragePool", ["x"]) { globalAveragePool($0[0]) }
    }

    @Test func gradients() {
        // Values that differ by more than two steps, so that no window changes its winner.
        let x = Tensor((0..<72).map { Float(($0 * 29) % 72) * 0.5 }, shape: [1, 6, 6, 2])
        checkGradient([x], step: 0.005) { maxPool($0[0], size: 2) }
        checkGradient([x], step: 0.005) { maxPool($0[0], size: 3, stride: 2, padding: 1) }
        checkGradient([x], step: 0.005) { averagePool($0[0], size: 2) }
        checkGradient([random([1, 6, 6, 2], "x")]) { globalAveragePool($0[0]) }
    }

    @Test func aNaNIsNotSwallowed() {
        let x = Tensor([1, .nan, 3, 4], shape: [1, 2, 2, 1])
        #expect(maxPool(x, size: 2).hostScalar.isNaN)
    }
}
