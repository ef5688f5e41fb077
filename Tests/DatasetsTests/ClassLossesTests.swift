import Testing

@testable import Datasets

/// What leaving records out costs each class.
struct ClassLossesTests {
    private let labels = Labels.classes([0, 0, 0, 1, 1, 2, 2, 2])
    private let classes = ["down", "silence", "up"]

    @Test func everyClassIsCounted() {
        // The first record has become two examples.
        let losses = ClassLosses(labels, kept: [0, 0, 2, 5, 6, 7], classes: classes)
        #expect(losses.losses.map(\.name) == ["down", "silence"])
        #expect(losses.losses.map(\.left) == [2, 0] && losses.emptied == ["silence"])
        #expect(
            losses.note(in: "calls/train") == "without what cannot be read, 'down' has 2 of 3 "
                + "records, 'silence' has 0 of 2 records in calls/train")
    }

    @Test func whereNothingIsLostNothingIsSaid() {
        let losses = ClassLosses(labels, kept: Array(0..<8), classes: classes)
        #expect(losses.emptied.isEmpty && losses.note(in: "calls") == nil)
        let numbers = ClassLosses(.numbers([1, 2]), kept: [0], classes: [])
        #expect(numbers.losses.isEmpty)
    }
}
