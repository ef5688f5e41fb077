import NeuralNetworks
import Tensors
import Testing

@Suite struct LayerTests {
    @Test func linear() {
        var generator = generator()
        var layer = Linear(3, 2, activation: .relu, using: &generator)
        layer.weight = Tensor([1, 0, -1, 2, 1, 0], shape: [2, 3])
        layer.bias = Tensor([0.5, -10])
        #expect(layer(Tensor([3, 2, 1], shape: [1, 3])).hostScalars == [2.5, 0])
    }

    @Test func layerNorm() {
        let y = LayerNorm(4)(Tensor([1, 2, 3, 4], shape: [1, 4]))
        #expect(abs(y.sum().hostScalar) < 1e-6)
        #expect(abs(y.sumOfSquares - 4) < 1e-3)
    }

    @Test func embedding() {
        let table = random([4, 3], "table")
        #expect(Embedding(table: table)([2, 0]).shape == [2, 3])
        #expect(Embedding(table: table)([2]).hostScalars == table.rows(2..<3).hostScalars)
    }

    @Test func perceptronDropsInTrainingOnly() {
        var generator = generator()
        let model = MultilayerPerceptron([4, 50, 3], dropout: 0.5, using: &generator)
        let x = random([5, 4], "x")
        var evaluation = Pass.evaluation
        let (first, second) = (model(x, &evaluation), model(x, &evaluation))
        #expect(haveSameBits(first, second))
        var training = Pass.training(generator)
        let (third, fourth) = (model(x, &training), model(x, &training))
        #expect(!haveSameBits(third, first))
        #expect(!haveSameBits(third, fourth))
        var again = Pass.training(generator)
        #expect(haveSameBits(model(x, &again), third))
    }

    @Test func perceptronIsItsLayers() {
        var generator = generator()
        let model = MultilayerPerceptron([4, 6, 3], activation: .tanh, using: &generator)
        #expect(model.layers.map(\.activation) == [.tanh, .identity])
        let x = random([5, 4], "x")
        var pass = Pass.evaluation
        #expect(haveSameBits(model(x, &pass), model.layers[1](model.layers[0](x))))
    }
}

@Suite struct TransformerBlockTests {
    private func block(dropout: Float = 0) -> TransformerBlock {
        var generator = generator("block")
        return TransformerBlock(
            width: 8, heads: 2, hidden: 12, dropout: dropout, using: &generator)
    }

    @Test func againstPyTorch() throws {
        let segments = Segments(padded: [4, 2], to: 4)
        let isValid = Tensor([1, 1, 1, 1, 1, 1, 0, 0])
        let all = try References.file.allTensors()
        var block = block()
        try block.load(all, prefix: "block.", from: "references.safetensors")
        let (x, cotangent) = try (
            References.tensor("transformer.x"), References.tensor("transformer.g")
        )
        var pass = Pass.evaluation
        expectClose(
            block(x, segments, &pass).multiplyingColumn(isValid),
            try References.tensor("transformer.y"))
        let atInput = valueWithGradient(at: [x]) {
            (block($0[0], segments, &pass) * cotangent).sum()
        }
        expectClose(
            try #require(atInput.gradients[0]).dense, try References.tensor("transformer.dx"))
        let gradient = block.valueWithGradient { ($0(x, segments, &pass) * cotangent).sum() }
            .gradient
        #expect(gradient.count == 12)
        for (path, gradient) in gradient {
            // A key's bias moves all scores of a row alike, so its gradient is zero but for
            // rounding.
            expectClose(
                gradient.dense, try References.tensor("blockGradient." + path), tolerance: 2e-5,
                path)
        }
    }

    @Test func sequencesDoNotMix() {
        let block = block()
        var pass = Pass.evaluation
        let x = random([5, 8], "x")
        let y = block(x, Segments(packed: [2, 3]), &pass)
        expectClose(block(x.rows(0..<2), Segments(packed: [2]), &pass), y.rows(0..<2))
        expectClose(block(x.rows(2..<5), Segments(packed: [3]), &pass), y.rows(2..<5))
    }

    @Test func dropsInTrainingOnly() {
        let block = block(dropout: 0.3)
        let (x, segments) = (random([5, 8], "x"), Segments(packed: [5]))
        var evaluation = Pass.evaluation
        let first = block(x, segments, &evaluation)
        #expect(haveSameBits(first, block(x, segments, &evaluation)))
        var training = Pass.training(generator())
        let second = block(x, segments, &training)
        #expect(!haveSameBits(second, first))
        #expect(!haveSameBits(second, block(x, segments, &training)))
    }

    @Test func trainsOnASmallProblem() {
        // Which of two sequences holds the marked row is only seen by attending to it.
        var generator = generator("problem")
        var block = block()
        let x = Tensor.normal([40, 8], deviation: 1, using: &generator)
        let segments = Segments(packed: [Int](repeating: 4, count: 10))
        let labels = (0..<10).map { Int32($0 % 2) }
        var pass = Pass.evaluation
        var optimizer = Adam.decoupled()
        var losses: [Float] = []
        for _ in 0..<60 {
            let (loss, gradient) = block.valueWithGradient {
                let means = $0(x, segments, &pass).segmentMeans(segments)
                let pair = Tensor([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], shape: [2, 8])
                return softmaxCrossEntropy(matmul(means, pair, transposeB: true), labels)
            }
            losses.append(loss.hostScalar)
            optimizer.update(&block, gradient, rate: 0.01, decay: 0)
        }
        #expect(losses[59] < 0.2 * losses[0])
    }
}
