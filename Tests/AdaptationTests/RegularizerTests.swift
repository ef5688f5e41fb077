import Foundation
import Modalities
import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import Adaptation

/// Penalties beside the loss that keep a pretrained network from forgetting, or from keeping what
/// the new task has no use for.
@Suite struct RegularizerTests {
    /// The states of a run: its start, and the end of each epoch.
    private func states(
        _ transfer: String, method: String = "source-only", epochs: Int
    ) throws -> (states: [TrainingState], trainer: Trainer) {
        let trainer = try Blobs.trainer(Blobs.domains().0, settings: ["transfer": transfer])
        var states = [try Blobs.start(method, trainer.plan)]
        for _ in 0..<epochs {
            var next = states[states.count - 1]
            try trainer.advance(&next) { _ in }
            states.append(next)
        }
        return (states, trainer)
    }

    private func features(_ state: TrainingState, _ trainer: Trainer) throws -> Tensor {
        var network = state.network
        return try network.predict(
            trainer.domains.source.examples, isTarget: false, through: trainer.views
        ).features
    }

    private func bits(_ state: TrainingState) -> [String: [UInt32]] {
        state.network.modelTensors.mapValues { $0.hostScalars.map(\.bitPattern) }
    }

    /// A matrix with the singular values 3, 2 and 0.5.
    private func known(rows: Int, columns: Int) -> Tensor {
        func turned(_ order: Int, _ angle: Double) -> [[Double]] {
            // A product of rotations in all planes of two axes.
            var q = (0..<order).map { i in (0..<order).map { $0 == i ? 1.0 : 0 } }
            for a in 0..<order {
                for b in a + 1..<max(order, a + 1) {
                    let (c, s) = (Foundation.cos(angle), Foundation.sin(angle))
                    for k in 0..<order {
                        let (x, y) = (q[k][a], q[k][b])
                        (q[k][a], q[k][b]) = (c * x - s * y, s * x + c * y)
                    }
                }
            }
            return q
        }
        let (u, v) = (turned(rows, 0.7), turned(columns, 1.1))
        let values = [3, 2, 0.5]
        return tensor(
            (0..<rows).flatMap { i in
                (0..<columns).map { j in
                    values.enumerated().reduce(0) {
                        $0 + u[i][$1.offset] * $1.element * v[j][$1.offset]
                    }
                }
            }, [rows, columns])
    }

    @Test(arguments: [(3, 5), (5, 3), (3, 3)])
    func theLeastSingularValuesAreFound(rows: Int, columns: Int) {
        let matrix = known(rows: rows, columns: columns)
        for (count, expected) in [(1, 0.25), (2, 4.25), (3, 13.25), (9, 13.25)] as [(Int, Double)] {
            let sum = leastSquaredSingularValues(matrix, count: count).hostScalar
            #expect(isClose([sum], [expected], 1e-4), "\(count): \(sum)")
        }
        #expect(leastSquaredSingularValues(Tensor(zeros: [4, 3]), count: 2).hostScalar == 0)
    }

    @Test func rowsBeyondTheFirst64AreNotRead() {
        let many = AdaptationTests.features(70, 3, seed: 4)
        let value = leastSquaredSingularValues(many, count: 1).hostScalar
        #expect(value == leastSquaredSingularValues(many.rows(0..<64), count: 1).hostScalar)
    }

    @Test(arguments: [(4, 6), (6, 4)])
    func itsGradientIsThatOfCentralDifferences(rows: Int, columns: Int) throws {
        let matrix = AdaptationTests.features(rows, columns, seed: 5)
        let (_, gradients) = valueWithGradient(at: [matrix]) {
            leastSquaredSingularValues($0[0], count: 2)
        }
        let gradient = try #require(gradients[0]).dense.hostScalars
        let step: Float = 1e-2
        let expected = matrix.hostScalars.indices.map { index in
            func value(_ change: Float) -> Double {
                var moved = matrix
                moved.withMutableHostSpan { $0[index] += change }
                return Double(leastSquaredSingularValues(moved, count: 2).hostScalar)
            }
            return (value(step) - value(-step)) / Double(2 * step)
        }
        #expect(isClose(gradient, expected, 5e-3), "\(gradient) \(expected)")
    }

    @Test func spectralShrinkageGivesUpTheLeastDirections() throws {
        let (free, trainer) = try states("{}", epochs: 3)
        let (shrunk, _) = try states("{bss: 1, bss_values: 4}", epochs: 3)
        func least(_ state: TrainingState) throws -> Float {
            leastSquaredSingularValues(try features(state, trainer), count: 4).hostScalar
        }
        #expect(try least(shrunk[3]) < 0.2 * least(free[3]))
        #expect(shrunk[3].history.allSatisfy { ($0.losses["bss"] ?? -1) >= 0 })
    }

    @Test func featuresAreHeldToThoseOfTheStart() throws {
        let (free, trainer) = try states("{}", epochs: 3)
        let (held, _) = try states("{delta: 30}", epochs: 3)
        let start = try features(free[0], trainer)
        func distance(_ state: TrainingState) throws -> Double {
            (try features(state, trainer) - start).sumOfSquares
        }
        #expect(try distance(held[3]) < 0.3 * distance(free[3]))
        #expect(try distance(held[3]) > 0)
    }

    @Test func theFeaturesThatMatterWeighMore() throws {
        let trainer = try states("{delta: 1}", epochs: 0).trainer
        // The second feature tells the class, the third is always the same, the others are noise.
        var features = AdaptationTests.features(64, 4, seed: 6)
        features.withMutableHostSpan { span in
            for row in 0..<64 {
                span[row * 4 + 1] = row % 2 == 0 ? 3 : -3
                span[row * 4 + 2] = 0
            }
        }
        var generator = RandomGenerator(seed: 7)
        let weights = trainer.featureWeights(
            of: features, .classes((0..<64).map { Int32($0 % 2) }),
            Linear(4, 2, using: &generator))
        #expect(abs(weights.reduce(0, +) - 1) < 1e-5)
        for other in [0, 2, 3] { #expect(weights[1] > 1.5 * weights[other]) }
    }

    @Test func withoutLabelsAllFeaturesWeighAlike() throws {
        let trainer = try states("{delta: 1}", epochs: 0).trainer
        let labelled = try Blobs.start("source-only", trainer.plan)
        let weights = try #require(try trainer.behavior(of: labelled)).weights.hostScalars
        #expect(weights.count == 8 && Set(weights).count > 1)
        let blind = try Blobs.start("shot", trainer.plan)
        let even = try #require(try trainer.behavior(of: blind)).weights.hostScalars
        #expect(even == [Float](repeating: 1 / 8, count: 8))
        let plain = try states("{}", epochs: 0)
        let none = try plain.trainer.behavior(of: plain.states[0])
        #expect(none == nil)
    }

    @Test func thePenaltyIsTheWeightedSquaredDistance() throws {
        let (run, trainer) = try states("{delta: 1}", epochs: 0)
        let weights = (1...8).map { Float($0) / 36 }
        let behavior = FeatureBehavior(start: run[0].network, weights: weights)
        let batch = Batch(Array(trainer.domains.source.examples.prefix(3)))
        var (network, pass) = (run[0].network, Pass.evaluation)
        let features = network.features(batch, &pass)
        #expect(behavior.penalty(features, of: batch, domains: DomainRows()).hostScalar == 0)
        let (value, gradients) = valueWithGradient(at: [features + 2]) {
            behavior.penalty($0[0], of: batch, domains: DomainRows())
        }
        #expect(isClose([value.hostScalar], [4], 1e-5))
        let expected = (0..<3).flatMap { _ in weights.map { Double(4 * $0 / 3) } }
        #expect(isClose(try #require(gradients[0]).dense.hostScalars, expected, 1e-5))
    }

    @Test func theClassifierIsTrainedAloneAtFirst() throws {
        let (run, _) = try states("{unfreeze: head-first, head_epochs: 2}", epochs: 3)
        let changed = (0..<3).map { epoch in
            let (one, other) = (bits(run[epoch]), bits(run[epoch + 1]))
            return Set(one.keys.filter { one[$0] != other[$0] }.map { $0.prefix { $0 != "." } })
        }
        #expect(changed == [["classifier"], ["classifier"], ["classifier", "featurizer"]])
    }

    @Test func whatStartsFromChanceIsNotHeld() throws {
        let (held, _) = try states("{bss: 1, delta: 1}", method: "from-scratch:160", epochs: 1)
        let (free, _) = try states("{}", method: "from-scratch:160", epochs: 1)
        #expect(bits(held[1]) == bits(free[1]))
    }

    @Test func aRunGoesOnAsIfItHadNotStopped() throws {
        let (run, trainer) = try states("{bss: 0.1, delta: 1}", epochs: 2)
        // What a checkpoint does not have is made anew.
        var resumed = run[1]
        resumed.behavior = nil
        try trainer.advance(&resumed) { _ in }
        #expect(bits(resumed) == bits(run[2]))
    }
}
