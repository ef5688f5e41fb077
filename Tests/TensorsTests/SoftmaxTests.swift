import Tensors
import Testing

@Suite struct SoftmaxTests {
    let x = random([4, 5], "x", scale: 2)

    @Test func softmax() throws {
        checkGradient([x]) { $0[0].softmax() }
        try References.check("softmax", ["x"]) { $0[0].softmax() }
        for sum in x.softmax().rowSums().hostScalars { #expect(abs(sum - 1) < 1e-6) }
    }

    @Test func logSoftmax() throws {
        checkGradient([x]) { $0[0].logSoftmax() }
        try References.check("logSoftmax", ["x"]) { $0[0].logSoftmax() }
    }

    @Test func hugeLogits() {
        let huge = Tensor([1e30, -1e30, 0, 1000, 1000, -1000], shape: [2, 3])
        expectValues(huge.softmax(), [1, 0, 0, 0.5, 0.5, 0], shape: [2, 3])
        #expect(huge.logSoftmax().isFinite)
        #expect(huge.logSoftmax().hostScalars[0] == 0)
        let loss = valueWithGradient(at: [huge]) { softmaxCrossEntropy($0[0], [0, 1]) }
        #expect(abs(loss.value.hostScalar - 0.693147 / 2) < 1e-5)
        #expect(loss.gradients[0]?.dense.isFinite == true)
    }

    @Test func impossibleClassCostsNothing() {
        let logits = Tensor([0, 0, -.infinity], shape: [1, 3])
        expectValues(logits.softmax(), [0.5, 0.5, 0], shape: [1, 3])
        let loss = valueWithGradient(at: [logits]) { softmaxCrossEntropy($0[0], [1]) }
        #expect(abs(loss.value.hostScalar - 0.693147) < 1e-5)
        #expect(loss.gradients[0]?.dense.hostScalars == [0.5, -0.5, 0])
    }

    @Test func argmax() {
        #expect(Tensor([1, 3, 2, 5, 4, 5], shape: [2, 3]).argmax() == [1, 0])
        #expect(Tensor([7, 8], shape: [2, 1]).argmax() == [0, 0])
    }
}

@Suite struct CrossEntropyTests {
    let labels: [Int32] = [0, 4, -1, 2, 2, -1, 1, 3]
    let weights: [Float] = [0.5, 2, 1, 0.25, 3]

    @Test(arguments: ["plain", "weighted", "smoothed", "both"])
    func againstPyTorch(name: String) throws {
        let smoothing: Float = ["smoothed": 0.1, "both": 0.2][name] ?? 0
        let weights = name == "weighted" || name == "both" ? weights : nil
        try References.check("crossEntropy.\(name)", ["x"]) {
            softmaxCrossEntropy($0[0], labels, weights: weights, smoothing: smoothing)
        }
    }

    @Test func gradients() {
        let x = random([8, 5], "x")
        checkGradient([x]) { softmaxCrossEntropy($0[0], labels) }
        checkGradient([x]) {
            softmaxCrossEntropy($0[0], labels, weights: weights, smoothing: 0.3) * 2
        }
    }

    @Test func everyRowLeftOut() throws {
        let result = valueWithGradient(at: [random([2, 3], "x")]) {
            softmaxCrossEntropy($0[0], [-1, -1])
        }
        #expect(result.value.hostScalar == 0)
        #expect(
            try #require(result.gradients[0]).dense.hostScalars == [Float](repeating: 0, count: 6))
    }

    @Test func binaryAgainstPyTorch() throws {
        let targets = try References.tensor("binary.targets").hostScalars
        let weights = try References.tensor("binary.weights").hostScalars
        try References.check("binary", ["x"]) {
            binaryCrossEntropy($0[0], targets, weights: weights)
        }
    }

    @Test func binaryGradients() {
        let targets: [Float] = [0, 1, 0.3, 1, 0, 0.8]
        checkGradient([random([2, 3], "x")]) { binaryCrossEntropy($0[0], targets) }
        checkGradient([random([6], "x")]) {
            binaryCrossEntropy($0[0], targets, weights: [1, 2, 0, 0.5, 3, 1])
        }
    }

    @Test func binaryOfHugeLogits() {
        let x = Tensor([1000, -1000, 1000, -1000])
        let result = valueWithGradient(at: [x]) { binaryCrossEntropy($0[0], [1, 0, 0, 1]) }
        #expect(result.value.hostScalar == 500)
        #expect(result.gradients[0]?.dense.hostScalars == [0, 0, 0.25, -0.25])
    }
}
