import Support
import Testing

struct NearestNameTests {
    @Test func namesBeyondAnyLengthAreNotCompared() {
        let long = String(repeating: "x", count: 200_000)
        let time = ContinuousClock().measure {
            #expect(nearestName(to: long, among: [long + "y", "x"]) == nil)
            #expect(nearestName(to: "x", among: [long]) == nil)
        }
        #expect(time < .seconds(2), "\(time)")
    }

    @Test(arguments: [
        ("traning", "training"), ("TRAINING", "training"), ("methdo", "method"),
        ("seed", "seeds"), ("validatorss", "validators"), ("ddan", "dann"), ("mdm", "mmd"),
    ])
    func findsWhatWasMeant(written: String, meant: String) {
        let names = ["method", "training", "validators", "seeds", "dann", "mmd"]
        #expect(nearestName(to: written, among: names) == meant)
    }

    @Test(arguments: ["optimizer", "", "x", "qq"])
    func findsNothingWhereNothingIsNear(written: String) {
        #expect(nearestName(to: written, among: ["method", "mmd", "dann"]) == nil)
    }

    @Test func nothingIsNearAnEmptyList() {
        #expect(nearestName(to: "method", among: []) == nil)
    }

    @Test func reachGrowsWithTheWord() {
        #expect(nearestName(to: "abcdefghijkl", among: ["abcdefghZZZZ"]) == "abcdefghZZZZ")
        #expect(nearestName(to: "abcdefghijkl", among: ["abcdefgZZZZZ"]) == nil)
    }

    @Test func theFirstWinsATie() {
        #expect(nearestName(to: "cat", among: ["bat", "hat"]) == "bat")
    }

    @Test func aSwapOfNeighboursCostsOne() {
        #expect(nearestName(to: "cdan", among: ["xyan", "cdna"]) == "cdna")
    }
}
