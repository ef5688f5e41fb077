import Tensors
import Testing

@Suite struct ElementwiseTests {
    let a = random([3, 5], "a")
    let b = random([3, 5], "b")
    /// Values from 0.5 upwards.
    let positive = Tensor(
        random([3, 5], "positive").hostScalars.map { abs($0) + 0.5 }, shape: [3, 5])

    @Test func sumOfTwo() {
        expectValues(Tensor([1, 2]) + Tensor([10, 20]), [11, 22], shape: [2])
        checkGradient([a, b]) { $0[0] + $0[1] }
    }

    @Test func differenceOfTwo() {
        expectValues(Tensor([1, 2]) - Tensor([10, 20]), [-9, -18], shape: [2])
        checkGradient([a, b]) { $0[0] - $0[1] }
    }

    @Test func productOfTwo() {
        expectValues(Tensor([2, 3]) * Tensor([10, 20]), [20, 60], shape: [2])
        checkGradient([a, b]) { $0[0] * $0[1] }
    }

    @Test func oneTensorOnBothSides() {
        checkGradient([a]) { $0[0] * $0[0] }
        checkGradient([a]) { $0[0] + $0[0] }
        checkGradient([a]) { $0[0] - $0[0] * 3 }
    }

    @Test func scalars() {
        expectValues(Tensor([2, 3]) * 4, [8, 12], shape: [2])
        expectValues(Tensor([2, 3]) + 4, [6, 7], shape: [2])
        checkGradient([a]) { $0[0] * -2.5 }
        checkGradient([a]) { $0[0] + 2.5 }
    }

    @Test func scaleByATensor() {
        expectValues(Tensor([2, 3]).scaled(by: Tensor(4)), [8, 12], shape: [2])
        #expect(a.scaled(by: Tensor([0.3])).hostScalars == (a * 0.3).hostScalars)
        checkGradient([a, Tensor([-2.5])]) { $0[0].scaled(by: $0[1]) }
    }

    @Test func valuesDoNotDependOnTheirPlace() {
        let x = random([67], "places") * 9
        let alone = x.hostScalars.map { (Tensor([$0]).exp() + 1).hostScalar }
        #expect((x.exp() + 1).hostScalars == alone)
    }

    @Test func inPlaceSum() {
        var sum = Tensor([1, 2])
        sum += Tensor([10, 20])
        expectValues(sum, [11, 22], shape: [2])
        sum += sum
        expectValues(sum, [22, 44], shape: [2])
    }

    @Test func exponential() {
        checkGradient([a]) { $0[0].exp() }
    }

    @Test func logarithm() {
        checkGradient([positive], step: 0.02) { $0[0].log() }
    }

    @Test func reversedGradient() throws {
        #expect(haveSameBits(a.reversingGradient(scale: 0.3), a))
        let plain = valueWithGradient(at: [a]) { ($0[0] * b).sum() }.gradients[0]
        let reversed = valueWithGradient(at: [a]) {
            ($0[0].reversingGradient(scale: 0.25) * b).sum()
        }.gradients[0]
        expectClose(try #require(reversed).dense, try #require(plain).dense * -0.25)
    }

    @Test func finiteness() {
        for length in [1, 15, 16, 17, 33] {
            #expect(Tensor(zeros: [length]).isFinite)
            for bad in [Float.nan, .infinity, -.infinity] {
                for place in [0, length / 2, length - 1] {
                    var tensor = Tensor(zeros: [length])
                    tensor.withMutableHostSpan { $0[place] = bad }
                    #expect(!tensor.isFinite, "\(bad) at \(place) of \(length)")
                }
            }
        }
        #expect(Tensor([.greatestFiniteMagnitude, .leastNonzeroMagnitude]).isFinite)
    }

    @Test func sumOfSquares() {
        #expect(Tensor([3, 4]).sumOfSquares == 25)
        #expect(Tensor(repeating: 0.5, shape: [100_000]).sumOfSquares == 25_000)
    }
}
