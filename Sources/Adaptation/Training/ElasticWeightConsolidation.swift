import Modalities
import NeuralNetworks
import Tensors

/// A penalty on moving away from the start, for each value as strong as the predictions depend on
/// it.
///
/// Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv:1612.00796, eq. 3) with the
/// diagonal of the Fisher information estimated on the model's own predictions, since a method
/// without source examples has no labels (Niu et al. 2022, arXiv:2204.02610, eq. 9).
struct ElasticWeightConsolidation: Sendable {
    /// Where the tensors started.
    let start: [String: Tensor]
    /// The mean squared gradient of each value.
    private(set) var importance: [String: Tensor] = [:]
    private var batches: Float = 0

    /// A penalty that nothing was estimated for yet: it is 0.
    init(start: [String: Tensor]) { self.start = start }

    /// Adds what the model at its start says of a batch.
    mutating func add(_ gradients: [String: Gradient]) {
        batches += 1
        for (path, gradient) in gradients {
            let square = gradient.dense * gradient.dense
            let before = importance[path] ?? Tensor(zeros: square.shape)
            importance[path] = before + (square - before) * (1 / batches)
        }
    }

    /// Adds the gradient of `strength · Σ F (w − w⁰)²`.
    func addPenalty(to gradients: inout [String: Gradient], of network: Network, strength: Float) {
        guard strength > 0, !importance.isEmpty else { return }
        var network = network
        network.forEachTensor { path, tensor, _ in
            guard let gradient = gradients[path], let weight = importance[path],
                let first = start[path]
            else { return }
            let penalty = (tensor - first) * weight * (2 * strength)
            gradients[path] = .dense(gradient.dense + penalty)
        }
    }
}

extension Network {
    /// The gradients of the cross-entropy between a batch's predictions and the classes that they
    /// name.
    ///
    /// The model predicts as it does when it is judged; nothing of it changes.
    func ownGradients(_ batch: Batch, _ update: Update) -> [String: Gradient] {
        var copy = self
        var pass = Pass.evaluation
        var (_, gradients) = copy.valueWithGradient { network in
            let logits = network.head(network.features(batch, &pass))
            return softmaxCrossEntropy(logits, logits.detached.argmax())
        }
        update.restrict(&gradients, to: self)
        return gradients
    }

    /// Puts model tensors back to what they were; method and pretext task stay as they are.
    mutating func restore(_ model: [String: Tensor]) {
        forEachTensor { path, tensor, _ in
            if let before = model[path] { tensor = before }
        }
    }
}
