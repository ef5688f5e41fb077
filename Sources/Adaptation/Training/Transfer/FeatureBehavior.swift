import Datasets
import Modalities
import NeuralNetworks
import Tasks
import Tensors

/// A penalty on features that leave those of the start network, for each as strong as it matters to
/// the task.
///
/// DELTA (Li et al. 2019, arXiv:1901.09229, eq. 3 to 5) on the features that the classifier reads:
/// the weight of a feature is the softmax of how much the loss of a classifier trained on the
/// start's features rises where that feature is left out.
struct FeatureBehavior: Sendable {
    private let start: Network
    /// The weight of each feature, `[F, 1]`, of sum 1.
    let weights: Tensor

    /// The behaviour of a network at its start.
    ///
    /// - Parameter weights: The weight of each feature, of sum 1.
    init(start: Network, weights: [Float]) {
        self.start = start
        self.weights = Tensor(weights, shape: [weights.count, 1])
    }

    /// The mean over a batch of the weighted squared distances, a scalar.
    ///
    /// - Parameters:
    ///   - features: What the network now makes of the batch, `[N, F]`.
    ///   - batch: The batch.
    ///   - domains: Which rows are whose, for layers with statistics of each domain.
    func penalty(_ features: Tensor, of batch: Batch, domains: DomainRows) -> Tensor {
        var (start, pass) = (start, Pass.evaluation(of: domains))
        let difference = features - start.features(batch, &pass).detached
        return matmul(difference * difference, weights).sum() * (1 / Float(features.rows))
    }
}

extension Trainer {
    /// Examples that the weight of each feature is estimated on, and steps of their classifier.
    private static let (behaviorExamples, behaviorSteps) = (512, 100)

    /// The behaviour that `transfer.delta` holds features to; nil where it is 0.
    ///
    /// A method without source examples has no labels to tell which features matter: there all
    /// weigh alike.
    func behavior(of state: TrainingState) throws -> FeatureBehavior? {
        guard plan.transfer.delta > 0, state.network.method.needs.pretrainedStart else {
            return nil
        }
        var start = state.network
        start.restore(state.start)
        let count = domains.source.examples.count
        guard count > 0, state.network.method.needs.source else {
            let width = start.featurizer.featureCount
            return FeatureBehavior(
                start: start,
                weights: [Float](repeating: 1 / Float(width), count: width))
        }
        var order = Array(0..<count)
        var generator = RandomGenerator(seed: seed, stream: "behavior")
        generator.shuffle(&order)
        let some = Array(order.prefix(Self.behaviorExamples))
        let features = try start.predict(
            some.map { domains.source.examples[$0] }, isTarget: false, through: views
        ).features.detached
        let head = task.makeHead(features: features.columns, using: &generator)
        return FeatureBehavior(
            start: start,
            weights: featureWeights(of: features, domains.source.labels.keeping(some), head))
    }

    /// The softmax of how much the loss rises without each feature.
    func featureWeights(of features: Tensor, _ labels: Labels, _ head: some Head) -> [Float] {
        var (head, optimizer) = (head, Adam())
        let options = TaskLossOptions()
        for _ in 0..<Self.behaviorSteps {
            let (_, gradients) = head.valueWithGradient {
                task.loss($0(features), labels, options)
            }
            optimizer.update(&head, gradients, rate: 0.01, decay: 0)
        }
        let whole = task.loss(head(features), labels, options).hostScalar
        let rises = (0..<features.columns).map { column in
            var without = features
            without.withMutableHostSpan { span in
                for row in 0..<features.rows { span[row * features.columns + column] = 0 }
            }
            return task.loss(head(without), labels, options).hostScalar - whole
        }
        return Tensor(rises, shape: [1, rises.count]).softmax().hostScalars
    }
}
