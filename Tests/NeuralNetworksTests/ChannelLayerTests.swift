import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct ChannelLayerTests {
    private func images(_ n: Int, shift: Float = 0) -> Tensor {
        var generator = RandomGenerator(seed: 4, stream: "images", "\(shift)")
        return Tensor.normal([n, 4, 4, 3], deviation: 1, using: &generator) + shift
    }

    private func trained(_ domains: DomainRows, _ x: Tensor) -> (BatchNorm, Tensor) {
        var layer = BatchNorm(3)
        layer.momentum = 1
        var pass = Pass.training(RandomGenerator(seed: 1), domains: domains)
        let y = layer(x, &pass)
        return (layer, y)
    }

    private func mean(_ x: Tensor) -> Float { x.mean().hostScalar }

    @Test func domainsTogetherShareOneMean() {
        let x = Tensor.concatenating([images(4), images(4, shift: 6)])
        let (layer, y) = trained(DomainRows(sourceCounts: [4]), x)
        #expect(abs(mean(y)) < 1e-4 && mean(y.rows(4..<8)) > 0.8)
        #expect(abs(mean(layer.runningMean) - 3) < 0.3)
        #expect(layer.targetWasSeen.hostScalar == 0)
    }

    @Test func domainsApartHaveTheirOwnMeans() {
        let x = Tensor.concatenating([images(4), images(4, shift: 6)])
        let (layer, y) = trained(DomainRows(statistics: .apart, sourceCounts: [4]), x)
        #expect(abs(mean(y.rows(0..<4))) < 1e-4 && abs(mean(y.rows(4..<8))) < 1e-4)
        #expect(layer.targetWasSeen.hostScalar == 0)
    }

    @Test func eachDomainKeepsItsStatistics() {
        let x = Tensor.concatenating([images(4), images(4, shift: 6)])
        var (layer, _) = trained(DomainRows(statistics: .perDomain, sourceCounts: [4]), x)
        #expect(abs(mean(layer.runningMean)) < 0.3 && abs(mean(layer.targetMean) - 6) < 0.3)
        var source = Pass.evaluation
        var target = Pass.evaluation(of: DomainRows(isTarget: true))
        #expect(abs(mean(layer(images(4), &source))) < 0.3)
        #expect(abs(mean(layer(images(4, shift: 6), &target))) < 0.3)
        #expect(mean(layer(images(4, shift: 6), &source)) > 4)
    }

    @Test func poolingWithinTheNormIsTheSame() {
        let x = Tensor.concatenating([images(4), images(4, shift: 6)])
        var (one, other) = (BatchNorm(3), BatchNorm(3))
        let domains = DomainRows(statistics: .perDomain, sourceCounts: [4])
        for pass in [Pass.training(RandomGenerator(seed: 1), domains: domains), Pass.evaluation] {
            var (first, second) = (pass, pass)
            let pooled = one.rectifiedAndPooled(x, &first)
            #expect(
                pooled.hostScalars
                    == maxPool(other(x, &second, rectifies: true), size: 2).hostScalars)
        }
        #expect(one.runningMean.hostScalars == other.runningMean.hostScalars)
        #expect(one.targetVariance.hostScalars == other.targetVariance.hostScalars)
    }

    @Test func aTargetNeverSeenIsReadByTheSourcesStatistics() {
        var (layer, _) = trained(DomainRows(), images(4))
        var source = Pass.evaluation
        var target = Pass.evaluation(of: DomainRows(isTarget: true))
        let x = images(2, shift: 3)
        #expect(layer(x, &source).hostScalars == layer(x, &target).hostScalars)
    }

    @Test func estimationMovesTheTargetsStatisticsAlone() {
        var (layer, _) = trained(DomainRows(), images(4))
        let before = layer.runningMean.hostScalars
        for index in 0..<2 {
            var pass = Pass.evaluation(
                of: DomainRows(
                    statistics: .perDomain, isTarget: true, estimating: 1 / Float(index + 1)))
            _ = layer(images(4, shift: index == 0 ? 4 : 8), &pass)
        }
        #expect(layer.runningMean.hostScalars == before)
        #expect(abs(mean(layer.targetMean) - 6) < 0.3)
    }

    @Test func runningVarianceIsUnbiased() {
        var layer = BatchNorm(1)
        layer.momentum = 1
        var pass = Pass.training(RandomGenerator(seed: 1))
        _ = layer(Tensor([1, 3], shape: [2, 1]), &pass)
        #expect(abs(layer.runningVariance.hostScalar - 2) < 1e-5)
    }

    @Test func residualBlocksCarryTheirInput() {
        var generator = RandomGenerator(seed: 2, stream: "blocks")
        for (block, shape) in [
            (ResidualBlock.basic(3, 3, using: &generator), [2, 4, 4, 3]),
            (ResidualBlock.basic(3, 6, stride: 2, using: &generator), [2, 2, 2, 6]),
            (ResidualBlock.bottleneck(3, 2, stride: 2, using: &generator), [2, 2, 2, 8]),
            (
                ResidualBlock.basic(3, 7, stride: 2, shortcut: .padded, using: &generator),
                [2, 2, 2, 7]
            ),
        ] {
            var block = block
            #expect(block.shortcut.isEmpty == (shape[3] == 3 || !block.padded.isEmpty))
            let x = images(2)
            let (_, gradient) = block.valueWithGradient { block in
                var pass = Pass.training(RandomGenerator(seed: 1))
                let y = block(x, &pass)
                #expect(y.shape == shape && y.hostScalars.allSatisfy { $0 >= 0 })
                return (y * y).sum()
            }
            var trainable: Set<String> = []
            block.forEachTensor { path, _, role in
                if role == .trainable { trainable.insert(path) }
            }
            #expect(Set(gradient.keys) == trainable)
        }
    }

    @Test func aPaddedShortcutCarriesEverySecondPixelBetweenZeros() {
        let x = Tensor((0..<32).map { Float($0) }, shape: [1, 4, 4, 2])
        let y = PaddedShortcut(2, 5, stride: 2)(x)
        #expect(y.shape == [1, 2, 2, 5])
        let rows = [[0, 1], [4, 5], [16, 17], [20, 21]].flatMap { [0, $0[0], $0[1], 0, 0] }
        #expect(y.hostScalars == rows.map { Float($0) })
    }

    @Test func convolutionsAndGroupNormsListTheirTensors() {
        var generator = RandomGenerator(seed: 3, stream: "layers")
        let plain = Convolution(4, 8, kernel: 3, .init(padding: 1, groups: 2), using: &generator)
        #expect(plain.tensors.mapValues(\.shape) == ["weight": [3, 3, 2, 8], "bias": [8]])
        let bare = Convolution(4, 8, kernel: 1, hasBias: false, using: &generator)
        #expect(bare.tensors.mapValues(\.shape) == ["weight": [1, 1, 4, 8]])
        #expect(GroupNorm(6, groups: 3).tensors.mapValues(\.shape) == ["weight": [6], "bias": [6]])
    }
}
