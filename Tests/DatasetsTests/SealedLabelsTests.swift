import Datasets
import Support
import TestSupport
import Testing

struct SealedLabelsTests {
    private let evaluator = Evaluator()
    private let sealed: SealedLabels
    /// What stands in the book of a run that is resumed.
    private let earlier = [
        LabelReading(what: "a", when: "2026-01-01T00:00:00Z", count: 3, purpose: "b")
    ]

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
        let ledger = evaluator.ledger
        let kept = sealed.keeping([2, 0])
        #expect(kept.count == 2 && "\(kept)" == "2 sealed labels" && ledger.readings.isEmpty)
        let labels = evaluator.open(kept, what: "a", purpose: "b")
        #expect(labels == [777, 7] && ledger.readings.map(\.count) == [2])
        #expect(sealed.keeping([]).count == 0 && sealed.count == 3)
    }

    @Test func areOpenedOnlyWithAnEntryInTheLedger() {
        let ledger = evaluator.ledger
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
        evaluator.ledger.resume(after: earlier)
        _ = evaluator.open(sealed, what: "c", purpose: "d")
        #expect(evaluator.ledger.readings.map(\.what) == ["a", "c"])
    }

    @Test func aResumedRunThatOpensTheSameLabelsAgainIsCountedOnce() {
        evaluator.ledger.resume(after: earlier)
        _ = evaluator.open(sealed, what: "a", purpose: "b")
        _ = evaluator.open(sealed, what: "a", purpose: "another")
        #expect(evaluator.ledger.readings.map(\.purpose) == ["b", "another"])
    }

    @Test func theLedgerOnlyGrows() {
        _ = evaluator.open(sealed, what: "x", purpose: "y")
        evaluator.ledger.resume(after: earlier)
        // Resumed once more in one process: what stands in the saved book is its own.
        evaluator.ledger.resume(after: evaluator.ledger.readings)
        #expect(evaluator.ledger.readings.map(\.what) == ["a", "x"])
    }

    @Test func anotherEvaluatorCannotOpenThem() async {
        await #expect(processExitsWith: .failure) {
            let sealed = SealedLabels(sealing: [1], ledger: Evaluator().ledger)
            _ = Evaluator().open(sealed, what: "a", purpose: "b")
        }
    }

    @Test func theLedgerIsSafeAcrossThreads() async {
        let (evaluator, sealed) = (evaluator, sealed)
        await withTaskGroup { group in
            for _ in 0..<50 {
                group.addTask { _ = evaluator.open(sealed, what: "a", purpose: "b") }
            }
        }
        #expect(evaluator.ledger.readings.count == 50)
    }
}
