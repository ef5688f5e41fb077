import Datasets
import Modalities
import Support
import Tensors

@testable import Shifts

/// Made-up features and sides.
enum Made {
    /// Rows of normal noise, the first coordinate moved.
    static func rows(
        _ count: Int, width: Int = 4, moved: Float = 0, seed: UInt64
    ) -> [[Float]] {
        var generator = RandomGenerator(seed: seed, stream: "made")
        return (0..<count).map { _ in
            (0..<width).map { column in
                // The sum of twelve uniform numbers is nearly normal.
                let noise = (0..<12).reduce(Float(-6)) { sum, _ in sum + generator.uniform() }
                return noise + (column == 0 ? moved : 0)
            }
        }
    }

    /// Two sides of such rows, as one measurement each.
    static func sides(
        _ source: [[Float]], _ target: [[Float]], groups: [String] = []
    ) -> Sides {
        func side(_ rows: [[Float]], _ name: String, _ groups: ArraySlice<String>) -> MeasuredSide {
            let records = rows.indices.map { at -> Record in
                var record = Record(id: "\(name)\(at)", content: .text("\(rows[at])"), line: at)
                if !groups.isEmpty { record.group = groups[groups.startIndex + at] }
                return record
            }
            return MeasuredSide(
                name: name, records: records, contents: rows.map { "\($0)" },
                measurements: rows.map { row in
                    Measurement(values: row.map(Double.init), summary: row)
                })
        }
        return Sides(
            source: side(source, "s", groups.prefix(source.count)),
            target: side(target, "t", groups.dropFirst(source.count)))
    }

    /// Sides drawn anew of examples that are all of their own.
    static func relabelling(_ source: Int, _ target: Int, draws: Int, seed: UInt64) -> Relabelling {
        var generator = RandomGenerator(seed: seed, stream: "relabelling")
        return Relabelling(
            units: Array(0..<source + target), sourceCount: source, draws: draws,
            generator: &generator)
    }

    /// The separation of two sets of rows.
    static func separation(
        _ source: [[Float]], _ target: [[Float]], draws: Int = 99, seed: UInt64 = 1
    ) -> SeparationTest {
        let sides = sides(source, target)
        return SeparationTest(
            Standardizing.standardized(source + target), folds: sides.folds(seed: seed),
            relabelling(source.count, target.count, draws: draws, seed: seed),
            witnesses: (source.count, target.count))
    }
}
