import Foundation
import Tensors
import Testing

/// A diverged model must look diverged: no operation turns a NaN into a number.
@Suite struct NotANumberTests {
    /// One row with a NaN in it and one without.
    let x = Tensor([1, .nan, 2, 3, 4, 5], shape: [2, 3])

    @Test func softmaxOfARow() {
        for value in [x.softmax(), x.logSoftmax()] {
            #expect(value.rows(0..<1).hostScalars.allSatisfy { $0.isNaN })
            #expect(value.rows(1..<2).isFinite)
        }
    }

    @Test(arguments: Activation.allCases)
    func activations(activation: Activation) {
        #expect(Tensor([.nan, 1]).activated(activation).hostScalars[0].isNaN)
        let biased = linear(
            x, weight: Tensor(repeating: 1, shape: [2, 3]), bias: Tensor(zeros: [2]),
            activation: activation)
        #expect(biased.rows(0..<1).hostScalars.allSatisfy { $0.isNaN })
        #expect(biased.rows(1..<2).isFinite)
    }

    @Test func sumsNormsAndLosses() {
        #expect(x.sum().hostScalar.isNaN)
        #expect(x.sumOfSquares.isNaN)
        let norm = layerNorm(x, scale: Tensor([1, 1, 1]), shift: Tensor(zeros: [3]))
        #expect(norm.rows(0..<1).hostScalars.allSatisfy { $0.isNaN })
        #expect(softmaxCrossEntropy(x, [0, 1]).hostScalar.isNaN)
        #expect(softmaxCrossEntropy(x, [-1, 1]).hostScalar.isFinite)
        #expect(binaryCrossEntropy(x, [0, 0, 0, 1, 1, 1]).hostScalar.isNaN)
        let gradient = valueWithGradient(at: [x]) { softmaxCrossEntropy($0[0], [0, 1]) }
        #expect(gradient.gradients[0]?.dense.isFinite == false)
    }

    @Test func exponentialAtItsLimits() {
        let exponents: [Float] = [.nan, 1000, 89, -1000, -90, .infinity, -.infinity, 0, -0.0]
        let powers = Tensor(exponents).exp().hostScalars
        #expect(powers[0].isNaN)
        #expect(powers[1...] == [.infinity, .infinity, 0, 0, .infinity, 0, 1, 1])
    }

    @Test func exponentialIsExactEnough() {
        let exponents = stride(from: Float(-87.3), to: 88.3, by: 0.0137).map { $0 }
        let powers = Tensor(exponents).exp().hostScalars
        let worst = zip(exponents, powers).reduce(0.0) { worst, pair in
            let expected = exp(Double(pair.0))
            return max(worst, abs(Double(pair.1) - expected) / expected)
        }
        #expect(worst < 3e-7)
    }

    @Test func logarithmAtItsLimits() {
        let logarithms = Tensor([.nan, 0, -1, .infinity, 1]).log().hostScalars
        #expect(logarithms[0].isNaN)
        #expect(logarithms[1] == -.infinity)
        #expect(logarithms[2].isNaN)
        #expect(logarithms[3...] == [.infinity, 0])
    }
}
