package import Datasets
package import Modalities
package import NeuralNetworks
package import Tensors

/// Everything that is trained together: featurizer, classifier, and what a method and a pretext task bring along.
package struct Network: Module {
    package var featurizer: any Featurizer
    package var classifier: Linear
    package var method: any Method
    /// None or one.
    package var pretext: [any PretextTask]

    /// A network from its parts.
    package init(
        featurizer: any Featurizer, classifier: Linear, method: any Method,
        pretext: [any PretextTask] = []
    ) {
        self.featurizer = featurizer
        self.classifier = classifier
        self.method = method
        self.pretext = pretext
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("featurizer", &featurizer)
        visitor.module("classifier", &classifier)
        visitor.module("method", &method)
        for index in pretext.indices { visitor.module("pretext", &pretext[index]) }
    }

    /// The tensors that predicting needs: the saved model.
    package var modelTensors: [String: Tensor] {
        tensors.filter { $0.key.hasPrefix("featurizer.") || $0.key.hasPrefix("classifier.") }
    }

    /// Takes over a saved model; method and pretext task stay as they are.
    ///
    /// - Throws: `UserFault` if a tensor is missing, too many, or of another shape.
    package mutating func loadModel(_ tensors: [String: Tensor], from file: String) throws {
        try featurizer.load(
            tensors.filter { $0.key.hasPrefix("featurizer.") }, prefix: "featurizer.", from: file)
        try classifier.load(
            tensors.filter { $0.key.hasPrefix("classifier.") }, prefix: "classifier.", from: file)
    }

    /// Features and logits of examples in evaluation mode.
    ///
    /// - Returns: Shapes `[N, F]` and `[N, K]`.
    package mutating func predict(_ examples: [Example]) -> DomainOutput {
        var pass = Pass.evaluation
        var features: [Tensor] = []
        for start in stride(from: 0, to: examples.count, by: 64) {
            let batch = Batch(Array(examples[start..<min(start + 64, examples.count)]))
            features.append(featurizer(batch, &pass))
        }
        let all = Tensor.concatenating(features)
        return DomainOutput(features: all, logits: classifier(all))
    }
}
