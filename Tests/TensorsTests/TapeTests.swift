import Tensors
import Testing

@Suite struct TapeTests {
    @Test func onlyInputsAreTracked() {
        let outside = Tensor(2)
        let result = valueWithGradient(at: [Tensor(3)]) { inputs in
            #expect(inputs[0].isTracked)
            #expect((inputs[0] * outside).isTracked)
            #expect(!(outside * outside).isTracked)
            #expect(!inputs[0].detached.isTracked)
            return inputs[0] * outside
        }
        #expect(!result.value.isTracked)
        #expect(result.value.hostScalar == 6)
        #expect(result.gradients[0]?.dense.hostScalar == 2)
    }

    @Test func noGradientPassesADetachedTensor() {
        let result = valueWithGradient(at: [Tensor(3), Tensor(5)]) { $0[0].detached * $0[1] }
        #expect(result.gradients[0] == nil || result.gradients[0]?.dense.hostScalar == 0)
        #expect(result.gradients[1]?.dense.hostScalar == 3)
    }

    @Test func unusedInputsHaveNone() {
        let unused = valueWithGradient(at: [Tensor(3), Tensor(5)]) { $0[0] * 2 }.gradients
        #expect(unused.count == 2)
        #expect(unused[1] == nil)
        let constant = valueWithGradient(at: [Tensor(3)]) { _ in Tensor(1) }
        #expect(constant.gradients.count == 1)
        #expect(constant.gradients[0] == nil)
        let itself = valueWithGradient(at: [Tensor(3)]) { $0[0] }
        #expect(itself.gradients[0]?.dense.hostScalar == 1)
    }

    @Test func aValueUsedOftenSumsItsGradients() {
        let result = valueWithGradient(at: [Tensor(3)]) { inputs in
            let square = inputs[0] * inputs[0]
            return square * square + square * 2 + square
        }
        #expect(result.value.hostScalar == 108)
        #expect(result.gradients[0]?.dense.hostScalar == 126)
    }

    @Test func aLongChainIsFreedWithoutRecursion() {
        let result = valueWithGradient(at: [Tensor(1)]) { inputs in
            var x = inputs[0]
            for _ in 0..<100_000 { x = x + 1 }
            return x
        }
        #expect(result.value.hostScalar == 100_001)
        #expect(result.gradients[0]?.dense.hostScalar == 1)
    }

    @Test func aFaultInsideLeavesTheTapeEmpty() {
        struct Fault: Error {}
        var escaped: Tensor?
        #expect(throws: Fault.self) {
            _ = try valueWithGradient(at: [Tensor([1, 2], shape: [2, 1])]) { inputs in
                escaped = inputs[0]
                guard !inputs[0].isTracked else { throw Fault() }
                return inputs[0].sum()
            }
        }
        // What escaped from its tape can still be read and computed with.
        #expect(escaped?.gatherRows([1]).hostScalars == [2])
        #expect(escaped?.detached.isTracked == false)
    }

    @Test func gradientsOfOneTapeOnAnother() {
        // A second tape inside the first sees the outer tensor's value only.
        let result = valueWithGradient(at: [Tensor(3)]) { outer in
            let inner = valueWithGradient(at: [outer[0]]) { $0[0] * $0[0] }
            #expect(inner.gradients[0]?.dense.hostScalar == 6)
            return outer[0] * inner.value
        }
        #expect(result.gradients[0]?.dense.hostScalar == 9)
    }
}

/// A programmer's mistakes end the process, and say which operation and which shapes.
@Suite struct PreconditionTests {
    private func says(_ words: String, _ result: ExitTest.Result?) -> Bool {
        #if DEBUG
            String(decoding: result?.standardErrorContent ?? [], as: UTF8.self).contains(words)
        #else
            // Optimised code traps without a word.
            true
        #endif
    }

    @Test func shapesThatDoNotFit() async {
        let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor(zeros: [2]) + Tensor(zeros: [3])
        }
        #expect(says("+: [2] against [3]", sum))
        let product = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = matmul(Tensor(zeros: [2, 3]), Tensor(zeros: [2, 3]))
        }
        #expect(says("matmul: [2, 3] · [2, 3]", product))
    }

    @Test func changeOfATrackedTensor() async {
        let change = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = valueWithGradient(at: [Tensor([1, 2])]) { inputs in
                var x = inputs[0]
                x.withMutableHostSpan { $0[0] = 3 }
                return x.sum()
            }
        }
        #expect(says("in-place change of a tracked tensor, shape [2]", change))
    }
}
