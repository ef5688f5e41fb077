import Tensors
import Testing

@Suite struct LinearTests {
    @Test(arguments: Activation.allCases)
    func gradients(activation: Activation) {
        let (x, weight) = (random([4, 5], "x"), random([3, 5], "weight", scale: 0.3))
        // Far from the rectifier's kink, on either side of it.
        let bias = Tensor(activation == .relu ? [4, -4, 5] : [0.3, -0.2, 0.1])
        checkGradient([x, weight, bias]) {
            linear($0[0], weight: $0[1], bias: $0[2], activation: activation)
        }
        guard activation != .relu else { return }
        checkGradient([x, weight]) {
            linear($0[0], weight: $0[1], bias: nil, activation: activation)
        }
    }

    @Test func rectifierWithoutBias() {
        // Every row's products are ±4 and so stay clear of the kink.
        let x = Tensor([2, 2, -2, -2], shape: [2, 2])
        checkGradient([x, Tensor([1, 1, -1, -1], shape: [2, 2])]) {
            linear($0[0], weight: $0[1], bias: nil, activation: .relu)
        }
    }

    @Test func constantOperandsHaveNoGradient() {
        let weight = random([3, 5], "weight")
        checkGradient([random([4, 5], "x")]) { linear($0[0], weight: weight, bias: nil) }
        let x = random([4, 5], "x")
        checkGradient([weight]) { linear(x, weight: $0[0], bias: nil, activation: .gelu) }
    }

    @Test(arguments: Activation.allCases)
    func againstPyTorch(activation: Activation) throws {
        try References.check("linear.\(activation)", ["x", "w", "b"]) {
            linear($0[0], weight: $0[1], bias: $0[2], activation: activation)
        }
    }

    @Test(arguments: Activation.allCases)
    func activationAlone(activation: Activation) throws {
        // A few units in the last place of the greatest value.
        try References.check("grid.\(activation)", ["x"], tolerance: 3e-7) {
            $0[0].activated(activation)
        }
        let x = Tensor([-3, -1, -0.5, 0.5, 1, 2.5], shape: [2, 3])
        checkGradient([x]) { $0[0].activated(activation) }
    }

    @Test func moreRowsThanABlock() {
        let (x, weight) = (random([600, 3], "x"), random([2, 3], "weight"))
        let bias = random([2], "bias")
        let whole = linear(x, weight: weight, bias: bias, activation: .tanh)
        for range in [0..<1, 255..<257, 511..<513, 599..<600] {
            let part = linear(x.rows(range), weight: weight, bias: bias, activation: .tanh)
            expectClose(whole.rows(range), part)
        }
    }

    @Test func noRows() {
        let (weight, bias) = (random([2, 3], "weight"), random([2], "bias"))
        let result = valueWithGradient(at: [Tensor(zeros: [0, 3]), weight, bias]) {
            linear($0[0], weight: $0[1], bias: $0[2], activation: .gelu).sum()
        }
        #expect(result.value.hostScalar == 0)
        #expect(result.gradients.compactMap { $0?.dense.shape } == [[0, 3], [2, 3], [2]])
        #expect(result.gradients.allSatisfy { $0?.dense.sumOfSquares == 0 })
    }
}
