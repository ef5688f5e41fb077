import Datasets
import ImageModality
import Modalities
import Reports
import Support
import Tensors
import Testing

@testable import Shifts

/// Whole comparisons, of small pictures made here.
struct ShiftComparisonTests {
    /// Grey pictures with a bright square, each of its own light.
    private func pictures(
        _ count: Int, name: String, light: Int, square: Int = 6, seed: UInt64
    ) -> ShiftSide {
        var generator = RandomGenerator(seed: seed, stream: "pictures")
        let records = (0..<count).map { number -> Record in
            let level = light + generator.integer(below: 60)
            let (top, left) = (generator.integer(below: 8), generator.integer(below: 8))
            let bytes = (0..<256).map { at -> UInt8 in
                let isSquare =
                    (top..<top + square).contains(at / 16)
                    && (left..<left + square).contains(at % 16)
                return UInt8(level + (isSquare ? 60 : 0) + generator.integer(below: 20))
            }
            return Record(
                id: "\(number)", content: .array(ByteArray(shape: [16, 16], bytes: bytes)), line: 0)
        }
        return ShiftSide(name: name, modality: "image", records: records)
    }

    private func compare(_ source: ShiftSide, _ target: ShiftSide) throws -> ShiftResult {
        let modalities = ModalityRegistry([ImageModality.self])
        return try ShiftComparison(of: "image", model: nil, in: modalities, seed: 1)(
            source, target
        ).result
    }

    @Test func twoDrawsOfOneKind() throws {
        let result = try compare(
            pictures(150, name: "one", light: 60, seed: 1),
            pictures(150, name: "other", light: 60, seed: 2))
        #expect(result.verdict == .none, "\(result.reasons)")
        #expect(result.separation.distance < 0.4 && result.discrepancy.pValue > 0.01)
        #expect(result.outside < 0.15 && result.shared == 0)
        #expect(result.drifts.allSatisfy { !$0.isDrift })
        #expect(result.limits.count == 3)
    }

    @Test func anotherLight() throws {
        let result = try compare(
            pictures(150, name: "one", light: 40, seed: 1),
            pictures(150, name: "bright", light: 80, seed: 2))
        let brightness = try #require(result.drifts.first { $0.name == "brightness" })
        #expect(brightness.isDrift && brightness.effect > 1)
        #expect(abs(brightness.targetMean - brightness.sourceMean - 15.7) < 3)
        #expect(result.separation.pValue < 0.01)
        // Light explains most of it.
        let beyond = try #require(result.separationBeyond)
        #expect(beyond.distance < result.separation.distance - 0.3, "\(beyond.distance)")
    }

    @Test func theSameTwice() throws {
        let side = pictures(60, name: "one", light: 60, seed: 1)
        let result = try compare(side, side)
        #expect(result.verdict == .none && result.shared == 60)
        #expect(result.separation.distance == 0 && result.discrepancy.pValue > 0.5)
        #expect(result.notes.contains("source and target are the same data"))
    }

    @Test func copiesAreCounted() throws {
        var source = pictures(40, name: "one", light: 60, seed: 1)
        let target = pictures(40, name: "other", light: 60, seed: 2)
        source.records += target.records[..<5] + source.records[..<3]
        let result = try compare(source, target)
        #expect(result.shared == 5 && result.source.duplicates == 3)
        #expect(result.source.independent == 45 && result.exhibits.same.count == 5)
    }

    @Test func fewTellLittle() throws {
        let result = try compare(
            pictures(40, name: "one", light: 20, seed: 1),
            pictures(6, name: "few", light: 120, seed: 2))
        #expect(result.verdict == .unknown)
        #expect(result.reasons[0].hasPrefix("6 independent examples"))
    }

    @Test func whatCannotBeReadIsCountedByKind() throws {
        var side = pictures(30, name: "one", light: 60, seed: 1)
        for name in ["a", "b"] {
            side.records.append(Record(id: name, content: .text(name), line: 0))
        }
        side.records.append(Record(id: "c", content: .file("/nowhere/c.png"), line: 0))
        let result = try compare(side, pictures(30, name: "other", light: 60, seed: 2))
        #expect(result.source.unreadable.values.reduce(0, +) == 3)
        #expect(result.source.unreadable.count < 3, "the names are no part of the kind")
        #expect(result.source.examples == 30 && result.notes.count == 1)
    }

    /// The same seed gives the same bits, whatever the number of threads.
    @Test func threadsChangeNothing() throws {
        let source = pictures(70, name: "one", light: 50, seed: 1)
        let target = pictures(90, name: "other", light: 70, square: 5, seed: 2)
        let texts = try [1, 2, 3].map { threads in
            try Parallel.with(threads: threads) { try JSONText.encode(compare(source, target)) }
        }
        #expect(texts[0] == texts[1] && texts[0] == texts[2])
    }

    @Test func drawingKeepsLabelsWithRecords() {
        var side = pictures(50, name: "one", light: 60, seed: 1)
        side.labels = side.records.map { "label \($0.id)" }
        var same = side
        side.draw(atMost: 20, seed: 3, stream: "source")
        same.draw(atMost: 20, seed: 3, stream: "source")
        #expect(side.records == same.records && side.records.count == 20 && side.count == 50)
        #expect(side.labels == side.records.map { "label \($0.id)" })
        same.draw(atMost: 30, seed: 3, stream: "source")
        #expect(same.records.count == 20)
    }
}
