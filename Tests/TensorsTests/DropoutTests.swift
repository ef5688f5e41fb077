import Tensors
import Testing

@Suite struct DropoutTests {
    let x = random([6, 7], "x")

    private var generator: RandomGenerator { RandomGenerator(seed: 3, stream: "dropout") }

    @Test func gradients() {
        checkGradient([x]) {
            var generator = generator
            return $0[0].dropout(rate: 0.4, using: &generator)
        }
        checkGradient([x, random([6, 7], "branch")]) {
            var generator = generator
            return $0[0].adding($0[1], dropout: 0.4, using: &generator)
        }
    }

    @Test func addingUsesTheMaskThatDropoutUses() {
        let branch = random([6, 7], "branch")
        var (first, second) = (generator, generator)
        let fused = x.adding(branch, dropout: 0.4, using: &first)
        let apart = x + branch.dropout(rate: 0.4, using: &second)
        expectClose(fused, apart, tolerance: 1e-6)
        #expect(first.next() == second.next())
    }

    @Test func keepsTheMeanAndTheRate() {
        var generator = generator
        for rate: Float in [0.1, 0.5, 0.9] {
            let dropped = Tensor(repeating: 1, shape: [100_000]).dropout(
                rate: rate, using: &generator)
            let zeros = Float(dropped.hostScalars.count { $0 == 0 }) / 100_000
            #expect(abs(zeros - rate) < 0.01)
            #expect(abs(dropped.mean().hostScalar - 1) < 0.05)
            #expect(dropped.hostScalars.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - rate)) < 1e-4 })
        }
    }

    @Test func masksDoNotRepeat() {
        var generator = generator
        let ones = Tensor(repeating: 1, shape: [10_000])
        let masks = (0..<4).map { _ in ones.dropout(rate: 0.5, using: &generator).hostScalars }
        for (i, first) in masks.enumerated() {
            // A shift catches a mask that is another one moved along.
            for second in masks[(i + 1)...] {
                for shift in [0, 1, 64] {
                    let agree = zip(first.dropFirst(shift), second).count { $0 == $1 }
                    #expect(abs(agree - (10_000 - shift) / 2) < 300)
                }
            }
            let withNext = zip(first.dropFirst(), first).count { $0 == $1 }
            #expect(abs(withNext - 5_000) < 300)
        }
    }

    @Test func rateZeroChangesAndDrawsNothing() {
        var (used, fresh) = (generator, generator)
        #expect(haveSameBits(x.dropout(rate: 0, using: &used), x))
        expectClose(x.adding(x, dropout: 0, using: &used), x * 2)
        #expect(used.next() == fresh.next())
    }
}
