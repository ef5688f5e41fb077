import Tensors
import Testing

@Suite struct BatchNormTests {
    @Test func againstPyTorch() throws {
        try References.check("batchNorm", ["x", "scale", "shift"], tolerance: 2e-5) {
            batchNorm($0[0], scale: $0[1], shift: $0[2], parts: [6]).value
        }
        try References.check(
            "batchNormResidual", ["x", "scale", "shift", "residual"], tolerance: 2e-5
        ) {
            batchNorm(
                $0[0], scale: $0[1], shift: $0[2], parts: [6], residual: $0[3], rectifies: true
            ).value
        }
        try References.check("batchNormApart", ["x", "scale", "shift"], tolerance: 2e-5) {
            batchNorm($0[0], scale: $0[1], shift: $0[2], parts: [2, 4]).value
        }
    }

    @Test func gradients() {
        let (x, scale) = (random([4, 3, 2], "x"), random([2], "scale"))
        let shift = random([2], "shift")
        checkGradient([x, scale, shift], step: 0.01, tolerance: 3e-3) {
            batchNorm($0[0], scale: $0[1], shift: $0[2], parts: [1, 3]).value
        }
        let given = ChannelStatistics(mean: Tensor([0.3, -0.2]), variance: Tensor([2, 0.5]))
        checkGradient([x, scale, shift]) {
            batchNorm($0[0], scale: $0[1], shift: $0[2], parts: [4], given: given).value
        }
        let residual = Tensor((0..<24).map { $0.isMultiple(of: 3) ? 6 : -6 }, shape: [4, 3, 2])
        checkGradient([x, scale, shift, residual], step: 0.01, tolerance: 3e-3) {
            batchNorm(
                $0[0], scale: $0[1], shift: $0[2], parts: [4], residual: $0[3], rectifies: true
            ).value
        }
    }

    @Test func statisticsOfALargeMeanKeepTheirDigits() {
        let x = Tensor((0..<4_096).map { 10_000 + Float($0 % 4) }, shape: [4_096, 1])
        let one = Tensor([1])
        let (_, statistics) = batchNorm(x, scale: one, shift: Tensor([0]), parts: [4_096])
        #expect(abs(statistics[0].mean.hostScalar - 10_001.5) < 1e-3)
        #expect(abs(statistics[0].variance.hostScalar - 1.25) < 1e-4)
    }

    @Test func theSameThreadsGiveTheSameBits() {
        let (x, one, zero) = (random([32, 8, 8, 3], "x"), Tensor([1, 1, 1]), Tensor([0, 0, 0]))
        let first = batchNorm(x, scale: one, shift: zero, parts: [16, 16]).value.hostScalars
        let second = batchNorm(x, scale: one, shift: zero, parts: [16, 16]).value.hostScalars
        #expect(first == second)
    }

    @Test func aNaNIsNotSwallowed() {
        var x = random([4, 2], "x")
        x.withMutableHostSpan { $0[3] = .nan }
        let y = batchNorm(
            x, scale: Tensor([1, 1]), shift: Tensor([0, 0]), parts: [4], rectifies: true
        ).value
        #expect(y.hostScalars.contains { $0.isNaN })
    }
}

@Suite struct GroupNormTests {
    @Test func againstPyTorch() throws {
        try References.check("groupNorm", ["x", "scale", "shift"], tolerance: 2e-5) {
            groupNorm($0[0], groups: 3, scale: $0[1], shift: $0[2])
        }
    }

    @Test(arguments: [1, 2, 4]) func gradients(groups: Int) {
        checkGradient(
            [random([3, 2, 2, 4], "x"), random([4], "scale"), random([4], "shift")], step: 0.01,
            tolerance: 3e-3
        ) {
            groupNorm($0[0], groups: groups, scale: $0[1], shift: $0[2])
        }
    }
}
