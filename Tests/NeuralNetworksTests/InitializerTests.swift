import NeuralNetworks
import Tensors
import Testing

@Suite struct InitializerTests {
    private func statistics(_ tensor: Tensor) -> (mean: Double, variance: Double, kurtosis: Double)
    {
        let values = tensor.hostScalars.map(Double.init)
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
        let fourth = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) }
        return (mean, variance, fourth / n / (variance * variance))
    }

    @Test func normal() {
        var generator = generator()
        let found = statistics(.normal([200, 101], deviation: 0.5, using: &generator))
        #expect(abs(found.mean) < 0.015)
        #expect(abs(found.variance - 0.25) < 0.01)
        #expect(abs(found.kurtosis - 3) < 0.2)
        #expect(Tensor.normal([3], deviation: 1, using: &generator).isFinite)
        #expect(Tensor.normal([0, 3], deviation: 1, using: &generator).shape == [0, 3])
    }

    @Test func uniform() {
        var generator = generator()
        let tensor = Tensor.uniform([100, 200], bound: 2, using: &generator)
        let found = statistics(tensor)
        #expect(abs(found.mean) < 0.04)
        #expect(abs(found.variance - 4.0 / 3) < 0.04)
        #expect(abs(found.kurtosis - 1.8) < 0.1)
        #expect(tensor.hostScalars.allSatisfy { (-2..<2).contains($0) })
    }

    @Test func glorot() {
        var generator = generator()
        let tensor = Tensor.glorot(outputs: 50, inputs: 350, using: &generator)
        #expect(tensor.shape == [50, 350])
        #expect(abs(statistics(tensor).variance - 2.0 / 400) < 0.0003)
    }

    @Test func he() {
        var generator = generator()
        let tensor = Tensor.he(outputs: 50, inputs: 350, using: &generator)
        #expect(tensor.shape == [50, 350])
        #expect(abs(statistics(tensor).variance - 2.0 / 350) < 0.0003)
        #expect(abs(statistics(tensor).kurtosis - 3) < 0.2)
    }

    @Test func layersStartAsDocumented() {
        var generator = generator()
        let linear = Linear(300, 100, using: &generator)
        #expect(abs(statistics(linear.weight).variance - 2.0 / 400) < 0.0003)
        let rectified = Linear(300, 100, activation: .gelu, using: &generator)
        #expect(abs(statistics(rectified.weight).variance - 2.0 / 300) < 0.0004)
        #expect(linear.bias.sumOfSquares == 0)
        let lengths = Embedding(300, 50, using: &generator).table
        #expect(abs(lengths.sumOfSquares / 300 - 1) < 0.05)
    }

    @Test func theSeedDecides() {
        var (first, second, third) = (generator(), generator(), generator("other"))
        let tensor = Tensor.normal([5], deviation: 1, using: &first)
        #expect(haveSameBits(tensor, .normal([5], deviation: 1, using: &second)))
        #expect(!haveSameBits(tensor, .normal([5], deviation: 1, using: &third)))
    }
}
