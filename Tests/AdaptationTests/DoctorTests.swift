import Support
import Testing

@testable import Adaptation

@Suite struct DoctorTests {
    private func reading(
        _ epoch: Int, loss: Double = 0.5, accuracy: Double? = 0.7, domainLoss: Double = 0.6,
        shares: [Double] = [0.4, 0.6]
    ) -> Doctor.Reading {
        var figures: [Figure: Double] = [:]
        if let accuracy { figures = [.domainAccuracy: accuracy, .domainLoss: domainLoss] }
        return Doctor.Reading(
            epoch: epoch, losses: ["classification": loss], figures: figures,
            predictedShares: shares, sourcePrior: [0.3, 0.7], classes: ["box", "cone"])
    }

    /// Expects one finding that says something in particular, with a remedy.
    private func expect(
        _ found: [Finding], epoch: Int, _ word: String, remedy: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == 1, "\(found)", sourceLocation: sourceLocation)
        #expect(found.first?.epoch == epoch, sourceLocation: sourceLocation)
        #expect(found.first?.what.contains(word) == true, sourceLocation: sourceLocation)
        #expect(found.first?.remedy.contains(remedy) == true, sourceLocation: sourceLocation)
    }

    @Test func aHealthyRunIsLeftAlone() {
        #expect(Doctor.diagnose((1...6).map { reading($0) }) == [])
        #expect(Doctor.diagnose((1...6).map { reading($0, accuracy: nil) }) == [])
        #expect(Doctor.diagnose([]) == [])
        // At the end, indistinguishable domains are what was wanted.
        let won = [reading(1, accuracy: 0.8), reading(2, accuracy: 0.5, domainLoss: 0.693)]
        #expect(Doctor.diagnose(won) == [])
    }

    @Test func aDiscriminatorAtChanceFromTheStart() {
        let found = Doctor.diagnose((1...3).map { reading($0, accuracy: 0.51, domainLoss: 0.693) })
        expect(found, epoch: 2, "at chance from the start", remedy: "hidden features")
    }

    @Test func aDiscriminatorThatAlwaysWins() {
        let found = Doctor.diagnose([
            reading(1, accuracy: 0.9), reading(2, accuracy: 1, domainLoss: 0.01),
            reading(3, accuracy: 0.995, domainLoss: 0.01),
        ])
        expect(found, epoch: 3, "at 100 %", remedy: "Raise reversal")
        // One such epoch is no pattern.
        #expect(Doctor.diagnose([reading(1), reading(2, accuracy: 1), reading(3)]) == [])
    }

    @Test func featuresThatOutrunTheDiscriminator() {
        let found = Doctor.diagnose([reading(1), reading(2, accuracy: 0.4, domainLoss: 2)])
        expect(found, epoch: 2, "outrun the discriminator", remedy: "Lower reversal")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func aLossThatIsNoNumber(loss: Double) {
        let found = Doctor.diagnose([reading(1), reading(2, loss: loss), reading(3, loss: loss)])
        expect(found, epoch: 2, "no longer a number", remedy: "Lower training.rate")
    }

    @Test(arguments: [30, 1e12, 1e300])
    func aLossThatExplodes(loss: Double) {
        let found = Doctor.diagnose([reading(1), reading(2, loss: loss)])
        expect(found, epoch: 2, "explodes", remedy: "training.clip")
    }

    @Test func aRunThatDivergedBetweenEpochs() {
        let found = Doctor.diagnose([reading(1), reading(2)], diverged: true)
        expect(found, epoch: 2, "no longer a number", remedy: "Lower training.rate")
        // What the losses tell already is told once.
        #expect(Doctor.diagnose([reading(1, loss: .nan)], diverged: true).count == 1)
    }

    @Test func oneClassThatSwallowsThePredictions() {
        let found = Doctor.diagnose([reading(1), reading(2, shares: [0.99, 0.01])])
        expect(found, epoch: 2, "predictions: 'box' is given to 99 %", remedy: "class_weights")
        // Of a class that is frequent in the source, more is expected.
        #expect(Doctor.diagnose([reading(1, shares: [0.1, 0.9])]) == [])
        #expect(Doctor.diagnose([reading(1, shares: [])]) == [])
    }

    @Test func aCollapseWithoutSourceHasItsOwnRemedy() {
        var collapsed = reading(3, shares: [0.01, 0.99])
        collapsed.sourcePrior = [0.5, 0.5]
        collapsed.isSourceFree = true
        expect(Doctor.diagnose([collapsed]), epoch: 3, "'cone' is given to", remedy: "try shot")
    }

    @Test func severalTroublesAreAllNamed() {
        let found = Doctor.diagnose([
            reading(1, accuracy: 1, domainLoss: 0.01),
            reading(2, loss: .nan, accuracy: 1, domainLoss: 0.01, shares: [0, 1]),
        ])
        #expect(found.count == 3)
    }
}
