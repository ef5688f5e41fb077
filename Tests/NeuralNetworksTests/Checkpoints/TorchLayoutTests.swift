import NeuralNetworks
import Support
import Tensors
import Testing

@Suite struct TorchLayoutTests {
    private let image = FlattenedImage(channels: 2, height: 3, width: 4)

    @Test func asNumPyRearranges() throws {
        let layout = try Checkpoints.expected("layout")
        let (oihw, hwio) = (try #require(layout["oihw"]), try #require(layout["hwio"]))
        #expect(haveSameBits(convolutionWeight(oihw: oihw), hwio))
        let (chw, hwc) = (try #require(layout["chw"]), try #require(layout["hwc"]))
        #expect(haveSameBits(linearWeight(chw: chw, image), hwc))
        let converted = try convertTorchLayout(
            ["a.weight": oihw, "b.weight": chw, "c.weight": chw, "a.bias": Tensor([1, 2])],
            flattened: ["b.weight": image], from: "f")
        #expect(haveSameBits(try #require(converted["a.weight"]), hwio))
        #expect(haveSameBits(try #require(converted["b.weight"]), hwc))
        #expect(haveSameBits(try #require(converted["c.weight"]), chw))
        #expect(converted["a.bias"]?.hostScalars == [1, 2])
        #expect(converted.count == 4)
    }

    @Test func byHand() {
        // Two outputs, one input, kernels of 1 × 2.
        let kernel = Tensor([1, 2, 3, 4], shape: [2, 1, 1, 2])
        #expect(convolutionWeight(oihw: kernel).shape == [1, 2, 1, 2])
        #expect(convolutionWeight(oihw: kernel).hostScalars == [1, 3, 2, 4])
        let weight = Tensor([1, 2, 10, 20], shape: [1, 4])
        let flat = FlattenedImage(channels: 2, height: 1, width: 2)
        #expect(linearWeight(chw: weight, flat).hostScalars == [1, 10, 2, 20])
        #expect(convolutionWeight(oihw: Tensor(zeros: [0, 2, 3, 3])).shape == [3, 3, 2, 0])
    }

    /// A convolution at one place and a flattened linear layer are sums of products; rearranging
    /// both factors alike does not change them.
    @Test func productsStay() {
        let (weight, x) = (random([3, 24], "w"), random([1, 24], "x"))
        let before = linear(x, weight: weight, bias: Tensor(zeros: [3]), activation: .identity)
        let after = linear(
            linearWeight(chw: x, image), weight: linearWeight(chw: weight, image),
            bias: Tensor(zeros: [3]), activation: .identity)
        expectClose(after, before)
    }

    @Test func whatDoesNotFitIsAFault() {
        let tensors = ["hidden.weight": Tensor(zeros: [5, 24]), "bias": Tensor(zeros: [24])]
        let fault = #expect(throws: UserFault.self) {
            try convertTorchLayout(tensors, flattened: ["hiden.weight": image], from: "f")
        }
        #expect(fault?.remedy == "Did you mean hidden.weight?")
        let faulty = [
            FlattenedImage(channels: 2, height: 3, width: 5),
            FlattenedImage(channels: -2, height: -3, width: 4),
            FlattenedImage(channels: .max, height: .max, width: 2),
        ]
        for image in faulty {
            expectFault("does not fit a flattened image", file: "f") {
                _ = try convertTorchLayout(tensors, flattened: ["hidden.weight": image], from: "f")
            }
        }
        expectFault("does not fit a flattened image", file: "f") {
            _ = try convertTorchLayout(tensors, flattened: ["bias": image], from: "f")
        }
    }
}
