import NeuralNetworks
import Support
import Tasks
import Tensors
import TestSupport
import Testing

@testable import Adaptation

@Suite struct DiscrepancyTests {
    private static let widths: [Float] = [0.25, 0.5, 1, 2, 4]

    private func check(
        _ reference: References.Loss, _ loss: (Tensor, Tensor) -> Tensor
    ) throws {
        let f = reference.x.count / reference.n
        let x = tensor(reference.x, [reference.n, f])
        let y = tensor(reference.y, [reference.m, f])
        let (value, gradients) = valueWithGradient(at: [x, y]) { loss($0[0], $0[1]) }
        #expect(isClose([value.hostScalar], [reference.value], 1e-4))
        for (gradient, expected) in zip(gradients, reference.gradients) {
            let dense = try #require(gradient).dense.hostScalars
            #expect(isClose(dense, expected, 2e-4))
            #expect(dense.contains { abs($0) > 1e-4 }, "the loss does not reach the features")
        }
    }

    @Test func quadraticMMDEqualsPyTorch() throws {
        try check(References.load().quadratic) { quadraticMMD($0, $1, bandwidths: Self.widths) }
    }

    @Test func batchesMayDifferInSize() throws {
        try check(References.load().unequal) { quadraticMMD($0, $1, bandwidths: Self.widths) }
    }

    @Test func linearMMDEqualsPyTorch() throws {
        try check(References.load().linear) { linearMMD($0, $1, bandwidths: Self.widths) }
    }

    @Test func coralEqualsPyTorch() throws { try check(References.load().coral, coral) }

    @Test func lossesOnPredictionsEqualPyTorch() throws {
        let references = try References.load()
        try check(references.confusion) {
            classConfusion(.concatenating([$0, $1]), temperature: 2.5)
        }
        try check(references.information) {
            let (sure, diverse) = informationTerms(.concatenating([$0, $1]))
            return sure - diverse
        }
        try check(references.discrepancy, discrepancy)
    }

    @Test func equalDistributionsAreNearZeroAndShiftedOnesAreNot() {
        let x = features(200, 6, seed: 1)
        let same = features(200, 6, seed: 2)
        let moved = features(200, 6, shift: 1, seed: 2)
        let near = quadraticMMD(x, same, bandwidths: [1]).hostScalar
        #expect(abs(near) < 0.02)
        #expect(quadraticMMD(x, moved, bandwidths: [1]).hostScalar > 0.1)
    }
}

@Suite struct AdversarialTests {
    /// Gradients of the domain loss with respect to both domains' features, and to the first
    /// layer's weight.
    private func gradients(
        progress: Float, reversal: Float = 1
    ) throws -> (source: [Float], target: [Float], own: [Float]) {
        var generator = RandomGenerator(seed: 5, stream: "dann")
        var settings = AdversarialSettings()
        settings.reversal = reversal
        let method = DANN(
            NetworkSummary(features: 4, classes: 2, sourcePrior: [0.5, 0.5]), settings,
            using: &generator)
        struct Both: Module {
            var method: DANN
            var x, y: Tensor

            mutating func visit(_ visitor: inout some Visitor) {
                visitor.module("method", &method)
                visitor.tensor("x", &x, .trainable)
                visitor.tensor("y", &y, .trainable)
            }
        }
        var both = Both(
            method: method, x: features(5, 4, seed: 1), y: features(7, 4, shift: 1, seed: 2))
        let (_, gradient) = both.valueWithGradient { both in
            var pass = Pass.evaluation
            let losses = both.method.losses(step(both.x, both.y, progress: progress), &pass)
            return losses.terms[0].value
        }
        return (
            try #require(gradient["x"]).dense.hostScalars,
            try #require(gradient["y"]).dense.hostScalars,
            try #require(gradient["method.discriminator.layers.layers.0.weight"]).dense.hostScalars
        )
    }

    @Test func theReversalScalesTheFeaturesGradientAlone() throws {
        let (late, early) = (try gradients(progress: 1), try gradients(progress: 0.1))
        let ratio = DomainDiscriminator.reversal(at: 0.1) / DomainDiscriminator.reversal(at: 1)
        #expect(isClose(early.source, late.source.map { Double($0 * ratio) }, 1e-4))
        #expect(isClose(early.target, late.target.map { Double($0 * ratio) }, 1e-4))
        #expect(early.own == late.own)
        #expect(late.own.contains { abs($0) > 1e-4 })
    }

    @Test func featuresAreMovedAgainstTheDiscriminator() throws {
        let forward = try gradients(progress: 1, reversal: 1)
        #expect(try gradients(progress: 0).source.allSatisfy { $0 == 0 })
        // A step along −gradient must raise the domain loss: the sign is reversed.
        var generator = RandomGenerator(seed: 5, stream: "dann")
        let method = DANN(
            NetworkSummary(features: 4, classes: 2, sourcePrior: [0.5, 0.5]), using: &generator)
        func loss(_ x: Tensor) -> Float {
            var pass = Pass.evaluation
            return method.losses(
                step(x, features(7, 4, shift: 1, seed: 2), progress: 1), &pass
            ).terms[0].value.hostScalar
        }
        let x = features(5, 4, seed: 1)
        let moved = x + Tensor(forward.source, shape: [5, 4]) * -0.5
        #expect(loss(moved) > loss(x))
    }

    @Test func theScheduleRunsFromNothingToOne() {
        #expect(DomainDiscriminator.reversal(at: 0) == 0)
        #expect(abs(DomainDiscriminator.reversal(at: 0.5) - 0.98661) < 1e-4)
        #expect(abs(DomainDiscriminator.reversal(at: 1) - 0.99991) < 1e-4)
    }

    @Test func entropyWeightsEqualPyTorch() throws {
        let reference = try References.load().predictions
        #expect(isClose(CDAN.entropyWeights(tensor(reference.p, [9, 3])), reference.weights, 1e-5))
    }

    @Test func theMultilinearMapIsTheOuterProductAndDetachesPredictions() {
        var generator = RandomGenerator(seed: 1, stream: "cdan")
        let method = CDAN(
            NetworkSummary(features: 3, classes: 2, sourcePrior: [0.5, 0.5]), using: &generator)
        let joint = method.joint(
            Tensor([1, 2, 3], shape: [1, 3]), Tensor([0.25, 0.75], shape: [1, 2]))
        #expect(joint.hostScalars == [0.25, 0.5, 0.75, 0.75, 1.5, 2.25])
        let (x, y) = (features(4, 3, seed: 1), features(4, 3, shift: 1, seed: 2))
        let logits = features(4, 2, seed: 3)
        let (_, gradients) = valueWithGradient(at: [x, logits]) { leaves in
            var pass = Pass.evaluation
            var s = step(leaves[0], y, progress: 1)
            s.sources[0].logits = leaves[1]
            return method.losses(s, &pass).terms[0].value
        }
        #expect(gradients[0] != nil)
        #expect(gradients[1] == nil)
    }

    @Test func aLargeMapIsRandomFixedAndSaved() throws {
        var generator = RandomGenerator(seed: 1, stream: "cdan")
        var options = CDAN.Options()
        options.randomMap = 16
        let method = CDAN(
            NetworkSummary(features: 30, classes: 4, sourcePrior: []), options, using: &generator)
        #expect(method.tensors["maps.0"]?.shape == [16, 30])
        #expect(method.tensors["maps.1"]?.shape == [16, 4])
        var copy = method
        var roles: [String] = []
        copy.forEachTensor { path, _, role in if role == .buffer { roles.append(path) } }
        #expect(roles == ["maps.0", "maps.1"])
        #expect(method.joint(features(5, 30, seed: 1), features(5, 4, seed: 2)).shape == [5, 16])
    }
}
