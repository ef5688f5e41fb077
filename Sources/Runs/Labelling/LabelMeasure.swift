import Datasets
package import Reports
package import SavedModels
import Support

/// Measures a run's model by labels that a person has filled in.
package enum LabelMeasure {
    /// Estimates the accuracy on the whole target.
    ///
    /// - Parameters:
    ///   - run: The folder of the run.
    ///   - table: The filled-in table, with the columns `id` and `label`.
    ///   - columns: The column of labels, and how the table is written since it was filled in.
    /// - Throws: `UserFault` on a table of another run, an unknown class, an example that was not
    ///   drawn or is there twice, or too few labels.
    package static func estimate(
        of run: String, labels table: String, columns: InputColumns = .init()
    ) throws -> LabelledEstimate {
        let rows = try PredictionRows(of: run)
        let plan = try LabelPlan(of: run, for: rows)
        let labels = try self.labels(in: table, columns, of: rows, plan)
        let strata = answered(plan.strata, labels)
        func estimate(_ value: (Int, Int) -> Double) -> StratifiedEstimate {
            StratifiedEstimate(
                strata.map { stratum in
                    .init(
                        size: stratum.size,
                        values: stratum.drawn.compactMap { index in
                            labels[index].map { value(index, $0) }
                        })
                })
        }
        func right(_ predicted: Int?, _ label: Int) -> Double { predicted == label ? 1 : 0 }
        let accuracy = estimate { right(rows.rows[$0].predicted, $1) }
        var (before, gain): (Interval?, Interval?)
        if rows.rows.allSatisfy({ $0.sourceOnly != nil }) {
            before = estimate { right(rows.rows[$0].sourceOnly, $1) }.share
            gain =
                estimate {
                    right(rows.rows[$0].predicted, $1) - right(rows.rows[$0].sourceOnly, $1)
                }.difference
        }
        var confusion = [[Int]](
            repeating: [Int](repeating: 0, count: rows.classes.count), count: rows.classes.count)
        for (index, label) in labels { confusion[label][rows.rows[index].predicted] += 1 }
        return LabelledEstimate(
            run: run, labels: table, examples: rows.rows.count, labelled: labels.count,
            blank: plan.strata.reduce(0) { $0 + $1.drawn.count } - labels.count,
            effectiveSize: accuracy.effectiveSize.isFinite ? accuracy.effectiveSize : nil,
            accuracy: accuracy.share, sourceOnly: before, gain: gain, confusion: confusion,
            classes: rows.classes)
    }

    /// The label of each example that has one.
    private static func labels(
        in table: String, _ columns: InputColumns, of rows: PredictionRows, _ plan: LabelPlan
    ) throws -> [Int: Int] {
        let format = TableReader.Format(rawValue: FileEndings.ending(of: table)) ?? .csv
        let column = columns.label ?? "label"
        let reader = try TableReader(
            table, format: format, wanted: ["id", column, "number"], encoding: columns.encoding,
            delimiter: columns.delimiter)
        for name in ["id", column] where format != .jsonl && !reader.columns.contains(name) {
            throw UserFault(
                "\(table) has no column '\(name)'", at: .init(file: table, line: 1),
                remedy: Settings.suggestion(for: name, among: reader.columns, what: "columns"))
        }
        var places: [String: Int] = [:]
        var numbers: [Int: Int] = [:]
        for (number, index) in plan.order.enumerated() {
            places[rows.rows[index].id] = index
            numbers[index] = number + 1
        }
        var (labels, seen): ([Int: Int], Set<Int>) = ([:], [])
        while let row = try reader.next() {
            let place = UserFault.Place(file: table, line: row.line)
            let id = row.values[0] ?? ""
            guard let index = places[id] else {
                throw UserFault(
                    "the example '\(id)' was not drawn from this run", at: place,
                    remedy: "Fill in the table that dawb label wrote for it; rows cannot be added.")
            }
            guard seen.insert(index).inserted else {
                throw UserFault(
                    "the example '\(id)' is there twice", at: place,
                    remedy: "Remove one of the two rows.")
            }
            if let number = row.values[2].flatMap({ Int($0.trimmed) }), number != numbers[index] {
                throw UserFault(
                    "the number \(number) is that of another example than '\(id)'", at: place,
                    remedy: "Some columns were sorted without the others: sort whole rows.")
            }
            let text = (row.values[1] ?? "").trimmed
            if text.isEmpty { continue }
            guard let label = rows.index(ofClass: text) else {
                throw UserFault(
                    "unknown class '\(text)'", at: place,
                    remedy: Settings.suggestion(for: text, among: rows.classes, what: "classes"))
            }
            labels[index] = label
        }
        guard labels.count >= min(LabelDraw.least, places.count) else {
            throw UserFault(
                "\(table) has \(labels.count) labels, and fewer than "
                    + "\(min(LabelDraw.least, places.count)) tell nothing",
                at: .init(file: table), remedy: "Fill in the column '\(column)'.")
        }
        return labels
    }

    /// The strata of those that have a label: one without any joins the one before it, which is the
    /// nearest in class and confidence.
    private static func answered(
        _ strata: [LabelDraw.Stratum], _ labels: [Int: Int]
    ) -> [LabelDraw.Stratum] {
        var joined: [LabelDraw.Stratum] = []
        var waiting: LabelDraw.Stratum?
        for stratum in strata {
            var next = stratum
            if let before = waiting {
                next.size += before.size
                next.drawn += before.drawn
                waiting = nil
            }
            if next.drawn.contains(where: { labels[$0] != nil }) {
                joined.append(next)
            } else if joined.isEmpty {
                waiting = next
            } else {
                joined[joined.count - 1].size += next.size
                joined[joined.count - 1].drawn += next.drawn
            }
        }
        return joined
    }
}
