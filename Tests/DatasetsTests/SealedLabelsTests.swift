import Datasets
import Testing

struct SealedLabelsTests {
    private let evaluator = Evaluator()
    private let sealed: SealedLabels

    init() { sealed = SealedLabels(sealing: [7, 77, 777], ledger: evaluator.ledger) }

    @Test func showOnlyTheirCount() {
        var dumped = ""
        dump(sealed, to: &dumped)
        let texts = [
            "\(sealed)", String(reflecting: sealed), String(describing: [sealed]), dumped,
            "\(Mirror(reflecting: sealed).children.map(\.value))",
        ]
        for text in texts { #expect(!text.contains("7"), "\(text)") }
        #expect(sealed.count == 3)
    }

    @Test func keepingSomeRevealsNothing() {
        let ledger = LabelLedger()
        let kept = sealed.keeping([2, 0])
        #expect(kept.count == 2 && "\(kept)" == "2 sealed labels" && ledger.readings.isEmpty)
        let labels = Evaluator(ledger: ledger).open(kept, what: "a", purpose: "b")
        #expect(labels == [777, 7] && ledger.readings.map(\.count) == [2])
        #expect(sealed.keeping([]).count == 0 && sealed.count == 3)
    }

    @Test func areOpenedOnlyWithAnEntryInTheLedger() {
        let ledger = LabelLedger()
        let evaluator = Evaluator(ledger: ledger)
        #expect(ledger.readings.isEmpty)
        #expect(evaluator.open(sealed, what: "reviews/test", purpose: "score") == [7, 77, 777])
        #expect(evaluator.open(sealed, what: "reviews/adapt", purpose: "ceiling").count == 3)

        let readings = ledger.readings
        #expect(readings.map(\.what) == ["reviews/test", "reviews/adapt"])
        #expect(readings.map(\.purpose) == ["score", "ceiling"])
        #expect(readings.map(\.count) == [3, 3])
        for reading in readings {
            #expect(reading.when.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        }
    }

    @Test func aResumedRunKeepsItsLedger() {
        let first = LabelLedger()
        _ = Evaluator(ledger: first).open(sealed, what: "a", purpose: "b")
        let resumed = LabelLedger(readings: first.readings)
        _ = Evaluator(ledger: resumed).open(sealed, what: "c", purpose: "d")
        #expect(resumed.readings.map(\.what) == ["a", "c"])
    }

    @Test func aResumedRunThatOpensTheSameLabelsAgainIsCountedOnce() {
        let first = LabelLedger()
        _ = Evaluator(ledger: first).open(sealed, what: "a", purpose: "b")
        let resumed = LabelLedger(readings: first.readings)
        _ = Evaluator(ledger: resumed).open(sealed, what: "a", purpose: "b")
        _ = Evaluator(ledger: resumed).open(sealed, what: "a", purpose: "another")
        #expect(resumed.readings.map(\.purpose) == ["b", "another"])
    }

    @Test func theLedgerIsSafeAcrossThreads() async {
        let ledger = LabelLedger()
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    _ = Evaluator(ledger: ledger).open(sealed, what: "a", purpose: "b")
                }
            }
        }
        #expect(ledger.readings.count == 50)
    }
}
