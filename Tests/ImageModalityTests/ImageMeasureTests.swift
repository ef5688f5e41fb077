import Datasets
import Modalities
import Testing

@testable import ImageModality

struct ImageMeasureTests {
    private func record(_ height: Int, _ width: Int, _ pixel: (Int, Int) -> [UInt8]) -> Record {
        let bytes = (0..<height * width).flatMap { pixel($0 / width, $0 % width) }
        return Record(
            id: "made", content: .array(ByteArray(shape: [height, width, 3], bytes: bytes)),
            line: 0)
    }

    private func values(_ record: Record) throws -> [String: Double] {
        let measurement = try ImageModality.measurement(of: record)
        return Dictionary(
            uniqueKeysWithValues: zip(ImageModality.measures.map(\.name), measurement.values))
    }

    @Test func grey() throws {
        let found = try values(record(20, 40) { _, _ in [51, 51, 51] })
        #expect(abs((found["brightness"] ?? 0) - 20) < 0.01)
        #expect((found["contrast"] ?? 1) < 0.01 && (found["colourfulness"] ?? 1) < 0.01)
        #expect(found["aspect"] == 2 && found["sharpness"]?.isNaN == true)
        #expect(abs((found["size"] ?? 0) - 28.284) < 0.01)
    }

    @Test func halfBlackHalfWhite() throws {
        let found = try values(record(20, 20) { _, x in x < 10 ? [0, 0, 0] : [255, 255, 255] })
        #expect(abs((found["brightness"] ?? 0) - 50) < 0.01)
        #expect(abs((found["contrast"] ?? 0) - 50) < 0.01)
    }

    @Test func colours() throws {
        let red = try values(record(8, 8) { _, _ in [255, 0, 0] })
        // Of one colour: 0.3 times the length of (1, 0.5).
        #expect(abs((red["colourfulness"] ?? 0) - 33.54) < 0.01)
        let kinds = try ImageModality.measurement(of: record(8, 8) { _, _ in [255, 0, 0] }).kinds
        #expect(kinds == ["colours": "coloured"])
    }

    @Test func blurredIsLessSharp() throws {
        let sharp = try values(
            record(32, 32) { y, x in
                (x / 4 + y / 4) % 2 == 0 ? [0, 0, 0] : [200, 200, 200]
            })
        let smooth = try values(
            record(32, 32) { y, x in
                let level = UInt8(100 + (x + y) * 3 / 2)
                return [level, level, level]
            })
        #expect((sharp["sharpness"] ?? 0) > 5 * (smooth["sharpness"] ?? 1))
    }

    @Test func summariesAreOfOneLength() throws {
        let some = [
            record(1, 1) { _, _ in [9, 9, 9] },
            record(40, 7) { y, x in
                [UInt8(y), UInt8(x), 0]
            },
        ]
        for record in some {
            let summary = try ImageModality.measurement(of: record).summary
            #expect(summary.count == 224 && summary.allSatisfy(\.isFinite))
        }
    }

    @Test func whatIsNoPictureIsAFault() {
        let text = Record(id: "t", content: .text("x"), line: 1)
        #expect(throws: (any Error).self) { try ImageModality.measurement(of: text) }
    }
}
