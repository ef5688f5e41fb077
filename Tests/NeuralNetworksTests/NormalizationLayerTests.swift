import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct NormalizationLayerTests {
    private struct Parts: Module {
        var linear: Linear
        var norms = [BatchNorm(3), BatchNorm(3)]
        var layer = LayerNorm(4)
        var group = GroupNorm(4, groups: 2)

        init() {
            var generator = RandomGenerator(seed: 1)
            linear = Linear(2, 3, using: &generator)
        }

        mutating func visit(_ visitor: inout some Visitor) {
            visitor.module("linear", &linear)
            visitor.module("norms", &norms)
            visitor.module("layer", &layer)
            visitor.module("group", &group)
        }
    }

    @Test func scalesAndShiftsAreFoundAndNothingElse() {
        #expect(
            Parts().normalizationPaths == [
                "norms.0.weight", "norms.0.bias", "norms.1.weight", "norms.1.bias", "layer.weight",
                "layer.bias", "group.weight", "group.bias",
            ])
        #expect(Parts().linear.normalizationPaths.isEmpty)
    }

    @Test func theTargetsStatisticsCanGoOnFromTheSources() {
        var norm = BatchNorm(1)
        (norm.runningMean, norm.runningVariance) = (Tensor([2]), Tensor([3]))
        let x = Tensor([4, 8], shape: [2, 1])
        func target(_ continuesSource: Bool) -> (Float, Float) {
            var norm = norm
            var pass = Pass.evaluation(
                of: DomainRows(
                    statistics: .perDomain, isTarget: true, estimating: 0.25,
                    continuesSource: continuesSource))
            _ = norm(x, &pass)
            #expect(norm.runningMean.hostScalars == [2] && norm.targetWasSeen.hostScalar == 1)
            return (norm.targetMean.hostScalar, norm.targetVariance.hostScalar)
        }
        #expect(target(false) == (6, 8))
        #expect(target(true) == (3, 4.25))
    }
}
