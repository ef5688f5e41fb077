import Foundation
import NeuralNetworks
import Tasks
import Tensors
import Testing

@testable import Adaptation

/// A discriminator of K sources and the target.
@Suite struct DomainClassifierTests {
    private static let counts = [3, 5, 8]

    private func inputs(_ f: Int = 4) -> [Tensor] {
        Self.counts.enumerated().map { index, n in
            features(n, f, shift: Float(index), seed: UInt64(20 + index))
        }
    }

    private func step(_ inputs: [Tensor], progress: Float = 1, update: Int = 0) -> Step {
        func decisions(_ x: Tensor) -> Decisions {
            Decisions(features: x, logits: Tensor(zeros: [x.rows, 2]))
        }
        return Step(
            sources: inputs.dropLast().enumerated().map { domain, x in
                LabelledShare(
                    domain: domain, decisions: decisions(x),
                    labels: [Int32](repeating: 0, count: x.rows))
            },
            target: Share(
                domain: inputs.count - 1, decisions: decisions(inputs[inputs.count - 1])),
            targetRows: [], progress: progress, update: update)
    }

    /// The mean over domains of the mean cross-entropy of each one's rows, and the mean share of
    /// right rows.
    private func plain(
        _ logits: [[Double]], _ wanted: (Int) -> [Double]
    ) -> (loss: Double, accuracy: Double) {
        var row = 0
        var (loss, accuracy) = (0.0, 0.0)
        for (domain, count) in Self.counts.enumerated() {
            for _ in 0..<count {
                let x = logits[row]
                let normalizer = log(x.reduce(0) { $0 + exp($1) })
                let entropy = zip(wanted(domain), x).reduce(0) {
                    $0 - $1.0 * ($1.1 - normalizer)
                }
                loss += entropy / Double(count * Self.counts.count)
                let isRight = x.indices.allSatisfy { x[$0] <= x[domain] }
                accuracy += isRight ? 1 / Double(count * Self.counts.count) : 0
                row += 1
            }
        }
        return (loss, accuracy)
    }

    private func oneHot(_ domain: Int) -> [Double] { (0..<3).map { $0 == domain ? 1 : 0 } }

    /// What a linear layer makes of all inputs.
    private func logits(_ layers: DomainClassifier, _ inputs: [Tensor]) -> [[Double]] {
        var pass = Pass.evaluation
        let all = layers.layers(.concatenating(inputs), &pass)
        #expect(all.shape == [16, 3])
        let values = all.hostScalars.map(Double.init)
        return (0..<16).map { Array(values[$0 * 3..<($0 + 1) * 3]) }
    }

    private func dann(hidden: [Int] = [6]) -> DANN {
        var generator = RandomGenerator(seed: 5, stream: "several")
        var settings = AdversarialSettings()
        settings.hidden = hidden
        return DANN(
            NetworkSummary(features: 4, classes: 2, sources: 2), settings, using: &generator)
    }

    @Test func theLossEqualsAPlainCalculation() throws {
        let (method, inputs) = (dann(), inputs())
        var pass = Pass.evaluation
        let losses = method.losses(step(inputs), &pass)
        let expected = plain(logits(method.discriminator.layers, inputs), oneHot)
        #expect(abs(Double(losses.terms[0].value.hostScalar) - expected.loss) < 1e-5)
        #expect(abs((losses.figures[.domainLoss]?.value ?? 0) - expected.loss) < 1e-5)
        #expect(abs((losses.figures[.domainAccuracy]?.value ?? 0) - expected.accuracy) < 1e-9)
    }

    @Test func itsGradientIsReversedForFeaturesAlone() throws {
        let (method, inputs) = (dann(hidden: []), inputs())
        let layer = method.discriminator.layers.layers.layers[0]
        let (_, gradients) = valueWithGradient(at: inputs + [layer.weight]) { leaves in
            var (method, pass) = (method, Pass.evaluation)
            method.discriminator.layers.layers.layers[0].weight = leaves[3]
            return method.losses(self.step(Array(leaves.prefix(3))), &pass).terms[0].value
        }
        // dL/dx = (p − y) W / (domains · rows), against which the features move;
        // dL/dW = (p − y)ᵀ x.
        let all = logits(method.discriminator.layers, inputs)
        let weight = layer.weight
        var ownGradient = [Double](repeating: 0, count: 3 * 4)
        var row = 0
        let reversal = Double(DomainDiscriminator.reversal(at: 1))
        let isTransposed = weight.shape == [4, 3]
        #expect(weight.shape == [3, 4] || isTransposed)
        func at(_ out: Int, _ feature: Int) -> Int {
            isTransposed ? feature * 3 + out : out * 4 + feature
        }
        for (domain, x) in inputs.enumerated() {
            var expected: [Double] = []
            for index in 0..<x.rows {
                let powers = all[row].map { exp($0) }
                let total = powers.reduce(0, +)
                let error = (0..<3).map { (powers[$0] / total - oneHot(domain)[$0]) }
                for feature in 0..<4 {
                    let sum = (0..<3).reduce(0.0) {
                        $0 + error[$1] * Double(weight.hostScalars[at($1, feature)])
                    }
                    expected.append(-reversal * sum / Double(3 * x.rows))
                    for out in 0..<3 {
                        ownGradient[at(out, feature)] +=
                            error[out] * Double(x.hostScalars[index * 4 + feature])
                            / Double(3 * x.rows)
                    }
                }
                row += 1
            }
            #expect(isClose(try #require(gradients[domain]).dense.hostScalars, expected, 1e-3))
        }
        #expect(isClose(try #require(gradients[3]).dense.hostScalars, ownGradient, 1e-3))
    }

    @Test func confusionWantsEveryDomainAlike() throws {
        var generator = RandomGenerator(seed: 6, stream: "several")
        let summary = NetworkSummary(features: 4, classes: 2, sources: 2)
        var options = DomainConfusion.Options()
        options.weight = 1
        let method = DomainConfusion(summary, options, using: &generator)
        let inputs = inputs()
        var pass = Pass.evaluation
        let all = logits(method.discriminator, inputs)
        let learning = method.losses(step(inputs), &pass)
        let told = plain(all, oneHot).loss
        #expect(abs(Double(learning.terms[0].value.hostScalar) - told) < 1e-5)
        let confusing = method.losses(step(inputs, update: 1), &pass)
        let expected = plain(all) { _ in [1, 1, 1].map { $0 / 3 } }.loss
        #expect(abs(Double(confusing.terms[0].value.hostScalar) - expected) < 1e-5)
    }

    @Test func withOneSourceItIsTheBinaryForm() throws {
        var generator = RandomGenerator(seed: 7, stream: "one")
        let layers = DomainClassifier(inputs: 4, sources: 1, hidden: [5], using: &generator)
        var pass = Pass.evaluation
        let (x, y) = (features(3, 4, seed: 1), features(6, 4, shift: 1, seed: 2))
        let logits = layers.layers(.concatenating([x, y]), &pass)
        #expect(logits.shape == [9, 1])
        let truth = layers.truth([x, y])
        let domains: [Float] = [1, 1, 1, 0, 0, 0, 0, 0, 0]
        let balance = domains.map { $0 > 0 ? Float(9) / Float(6) : Float(9) / Float(12) }
        #expect(DomainClassifier.balance(truth) == balance)
        let found = layers.loss(logits, truth, weights: balance).hostScalar
        #expect(
            found.bitPattern
                == binaryCrossEntropy(logits, domains, weights: balance).hostScalar.bitPattern)
        // The same as the softmax of two logits of which the target's is 0.
        let both = Tensor(logits.hostScalars.flatMap { [$0, 0] }, shape: [9, 2])
        let two = softmaxCrossEntropy(both, domains.map { $0 > 0 ? 0 : 1 }).hostScalar
        #expect(abs(layers.loss(logits, truth).hostScalar - two) < 1e-5)
    }
}
