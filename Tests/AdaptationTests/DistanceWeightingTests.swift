import Foundation
import NeuralNetworks
import Tasks
import Tensors
import Testing

@testable import Adaptation

@Suite struct DistanceWeightingTests {
    private func method(
        sources: Int = 3, temperature: Float = 0.5, momentum: Float = 0.9
    ) -> DistanceWeighting {
        var options = DistanceWeighting.Options()
        (options.temperature, options.momentum) = (temperature, momentum)
        return DistanceWeighting(
            NetworkSummary(features: 4, classes: 2, sources: sources), options)
    }

    private func step(_ shifts: [Float], seed: UInt64 = 1) -> Step {
        func decisions(_ shift: Float, _ seed: UInt64) -> Decisions {
            let x = features(40, 4, shift: shift, seed: seed)
            return Decisions(features: x, logits: Tensor(zeros: [40, 2]))
        }
        return Step(
            sources: shifts.enumerated().map { domain, shift in
                LabelledShare(
                    domain: domain, decisions: decisions(shift, seed + UInt64(domain)),
                    labels: [Int32](repeating: 0, count: 40))
            },
            target: Share(domain: shifts.count, decisions: decisions(0, seed + 50)),
            targetRows: [], progress: 0)
    }

    @Test func theNearerSourceCountsMore() throws {
        var (method, pass) = (method(), Pass.evaluation)
        #expect(method.sourceWeights == nil)
        let losses = method.losses(step([1, 0, 3]), &pass)
        #expect(losses.terms.isEmpty)
        let weights = try #require(method.sourceWeights)
        #expect(weights[1] > weights[0] && weights[0] > weights[2])
        #expect(abs(weights.reduce(0, +) - 3) < 1e-5)
        // K · softmax(−d / temperature)
        let powers = method.distances.hostScalars.map { exp(-Double($0) / 0.5) }
        let total = powers.reduce(0, +)
        #expect(isClose(weights, powers.map { 3 * $0 / total }, 1e-4))
        #expect(abs((losses.figures[.weight(ofSource: 1)]?.value ?? 0) - Double(weights[1])) < 1e-6)
    }

    @Test func theTemperatureEvensThemOut() throws {
        func spread(_ temperature: Float) throws -> Float {
            var (method, pass) = (method(temperature: temperature), Pass.evaluation)
            _ = method.losses(step([1, 0, 3]), &pass)
            let weights = try #require(method.sourceWeights)
            return weights[1] - weights[2]
        }
        #expect(try spread(0.5) > spread(5) && spread(5) > spread(500))
        #expect(try spread(500) < 0.1)
    }

    @Test func distancesAreRunningMeans() throws {
        var (method, pass) = (method(momentum: 0.75), Pass.evaluation)
        let (first, second) = (step([1, 0, 3], seed: 1), step([2, 1, 0], seed: 9))
        func distances(_ step: Step) -> [Float] {
            step.sources.map { featureDistance($0.features, step.target.features) }
        }
        _ = method.losses(first, &pass)
        #expect(method.distances.hostScalars == distances(first))
        _ = method.losses(second, &pass)
        let expected = zip(distances(first), distances(second)).map {
            Double(0.75 * $0 + 0.25 * $1)
        }
        #expect(isClose(method.distances.hostScalars, expected, 1e-5))
        var roles: [String] = []
        method.forEachTensor { path, _, role in if role == .buffer { roles.append(path) } }
        #expect(roles == ["distances", "wasSeen"])
    }

    @Test func theDistanceEqualsAPlainCalculationWhateverTheScale() {
        let x = Tensor([0, 1, 2, 3, 4, 5], shape: [3, 2])
        let y = Tensor([1, 1, 1, 5], shape: [2, 2])
        // Means (2, 3) and (1, 3); variances (8/3, 8/3) and (0, 4).
        let deviation = (8.0 / 3).squareRoot()
        let distance = 1 + deviation * deviation + (deviation - 2) * (deviation - 2)
        let expected = distance / (0.5 * (8.0 / 3 + 8.0 / 3 + 4))
        #expect(abs(Double(featureDistance(x, y)) - expected) < 1e-5)
        #expect(abs(Double(featureDistance(x * 7, y * 7)) - expected) < 1e-5)
        #expect(featureDistance(x, x) == 0)
        #expect(featureDistance(x * 0, x * 0) == 0)
    }

    @Test func aSingleSourceHasNoWeight() {
        var (method, pass) = (method(sources: 1), Pass.evaluation)
        _ = method.losses(step([2]), &pass)
        #expect(method.sourceWeights == nil && method.needs.severalSources)
    }

    @Test func joinedMethodsHandTheWeightsOn() throws {
        var (joined, pass) = (Composite([DeepCORAL(), method()]), Pass.evaluation)
        #expect(joined.sourceWeights == nil)
        _ = joined.losses(step([1, 0, 3]), &pass)
        #expect(try #require(joined.sourceWeights)[1] > 1)
        #expect(joined.needs.severalSources && Composite([DeepCORAL()]).sourceWeights == nil)
    }
}
