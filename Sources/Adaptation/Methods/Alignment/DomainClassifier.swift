import NeuralNetworks
import Tensors

/// Layers that tell domains apart.
///
/// With K sources they give K + 1 logits, the target's last. With one source there are two classes,
/// and the softmax of two logits depends on their difference alone: that difference is the one
/// logit, positive for the source.
struct DomainClassifier: Module {
    var layers: MultilayerPerceptron
    /// K, at least 1.
    let sources: Int

    init(
        inputs: Int, sources: Int, hidden: [Int], dropout: Float = 0,
        using generator: inout RandomGenerator
    ) {
        layers = MultilayerPerceptron(
            [inputs] + hidden + [sources > 1 ? sources + 1 : 1], dropout: dropout,
            using: &generator)
        self.sources = sources
    }

    mutating func visit(_ visitor: inout some Visitor) { layers.visit(&visitor) }

    /// Rows that are to be taken for domains with given probabilities, one for each source and the
    /// target's last.
    typealias Wanted = (rows: Int, probabilities: [Float])

    /// Rows of every domain, each to be taken for what it is.
    ///
    /// - Parameter inputs: Of each source, the target's last.
    func truth(_ inputs: [Tensor]) -> [Wanted] {
        precondition(
            inputs.count == sources + 1,
            "DomainClassifier: \(inputs.count) domains instead of \(sources + 1)")
        return inputs.enumerated().map { domain, rows in
            (rows.rows, (0...sources).map { $0 == domain ? 1 : 0 })
        }
    }

    /// A factor for each row, of mean 1, by which every domain counts the same, however many rows
    /// each has.
    static func balance(_ domains: [Wanted]) -> [Float] {
        let total = domains.reduce(0) { $0 + $1.rows }
        return domains.flatMap {
            [Float](
                repeating: Float(total) / Float(domains.count * max(1, $0.rows)), count: $0.rows)
        }
    }

    /// The mean cross-entropy with the domains that rows are to be taken for, a scalar.
    ///
    /// - Parameters:
    ///   - logits: Of all rows, shape `[N, 1]` or `[N, K + 1]`.
    ///   - wanted: What they are to be taken for, in their order.
    ///   - weights: A factor for each row, or nil.
    func loss(_ logits: Tensor, _ wanted: [Wanted], weights: [Float]? = nil) -> Tensor {
        let rows = wanted.flatMap { [[Float]](repeating: $0.probabilities, count: $0.rows) }
        guard sources > 1 else {
            return binaryCrossEntropy(logits, rows.map { $0[0] }, weights: weights)
        }
        let factors = weights ?? [Float](repeating: 1, count: rows.count)
        let masses = zip(rows, factors).flatMap { row, factor in row.map { $0 * factor } }
        return crossEntropySum(logits, Tensor(masses, shape: logits.shape))
            * (1 / Float(rows.count))
    }

    /// The loss of layers that learn alone, on features that are not differentiated.
    func losses(on step: Step, _ pass: inout Pass) -> StepLosses {
        let features = step.featuresOfDomains.map(\.detached)
        let logits = layers(.concatenating(features), &pass)
        let truth = truth(features)
        let loss = loss(logits, truth, weights: sources > 1 ? Self.balance(truth) : nil)
        var losses = StepLosses()
        losses.terms = [("domain", loss)]
        losses.figures = figures(logits, truth, loss: loss)
        return losses
    }

    /// How well domains are told apart: with several sources every domain counts the same.
    ///
    /// - Parameter truth: The domain of each row of the logits.
    func figures(
        _ logits: Tensor, _ truth: [Wanted], loss: Tensor
    ) -> [Figure: FigureReading] {
        let (logits, isAlone) = (logits.detached, sources == 1)
        let counts = truth.map(\.rows)
        return [
            .domainAccuracy: FigureReading {
                isAlone
                    ? Self.share(ofRight: logits.hostScalars, sources: counts[0])
                    : Self.meanShare(ofRight: logits.argmax(), counts)
            },
            .domainLoss: FigureReading(loss),
        ]
    }

    /// The share of rows whose logit has the right sign: the first `sources` rows are the source's.
    private static func share(ofRight logits: [Float], sources: Int) -> Double {
        let right = logits.indices.filter { (logits[$0] > 0) == ($0 < sources) }.count
        return Double(right) / Double(logits.count)
    }

    /// The mean over the domains of the share of right answers.
    private static func meanShare(ofRight answers: [Int32], _ counts: [Int]) -> Double {
        var rest = answers[...]
        let shares = counts.enumerated().map { domain, count in
            let right = rest.prefix(count).filter { $0 == Int32(domain) }.count
            rest = rest.dropFirst(count)
            return Double(right) / Double(max(1, count))
        }
        return shares.reduce(0, +) / Double(shares.count)
    }
}

extension Figure {
    /// The share of the examples whose domain the discriminator tells.
    package static let domainAccuracy = Figure("domain accuracy")
    /// The discriminator's cross-entropy, in nats.
    package static let domainLoss = Figure("domain loss")
}
