import Datasets
import Testing

/// Labels of every kind are counted and chosen as a whole.
@Suite struct LabelsTests {
    private static let all: [Labels] = [
        .classes([2, 0, 1]), .numbers([0.5, -1, 4]), .sequences([[1], [], [2, 3]]),
        .maps(
            [0, 1, 2].map { LabelMap(height: 1, width: 2, classes: [$0, -1]) }),
        .boxes([[LabelBox(left: 0, top: 0, right: 1, bottom: 0.5, label: 1)], [], []]),
        .spans([0..<1, 3..<9, 2..<2]),
    ]

    @Test(arguments: all) func areChosenByTheirPlace(labels: Labels) {
        #expect(labels.count == 3)
        #expect(labels.keeping([0, 1, 2]) == labels)
        #expect(labels.keeping([]) == Labels(none: labels.kind))
        #expect(labels.keeping([2, 2]).count == 2 && labels.keeping([1]) != labels.keeping([0]))
        #expect(labels.keeping([1, 0]).keeping([1]) == labels.keeping([0]))
    }

    @Test func everyKindIsThere() {
        #expect(Set(Self.all.map(\.kind)) == Set(Labels.Kind.allCases))
        #expect(Self.all.map(\.classIndices.count) == [3, 0, 0, 0, 0, 0])
        #expect(Self.all.map(\.values.count) == [0, 3, 0, 0, 0, 0])
    }
}
