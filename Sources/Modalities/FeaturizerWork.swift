import NeuralNetworks
package import Tensors

extension BenchmarkableModality {
    /// The multiply-adds of the featurizer for one example as large as the settings allow, and of
    /// its gradient.
    ///
    /// - Throws: `UserFault` where the featurizer cannot be made.
    package func multiplyAddsPerExample() throws -> MultiplyAdds {
        var generator = RandomGenerator(seed: 0, stream: "multiply-adds")
        let batch = Batch([randomExample(using: &generator)])
        // Weights of which nothing starts from chance are as many multiply-adds.
        let featurizer =
            try (try? makeFeaturizer(pretrained: false, using: &generator))
            ?? makeFeaturizer(pretrained: true, using: &generator)
        return Self.multiplyAdds(of: featurizer, batch)
    }

    private static func multiplyAdds(
        of featurizer: some Featurizer, _ batch: Batch
    ) -> MultiplyAdds {
        var featurizer = featurizer
        return MultiplyAdds.count {
            _ = featurizer.valueWithGradient { tracked in
                var pass = Pass.evaluation
                return tracked(batch, &pass).sum()
            }
        }
    }
}
