import Datasets
package import Modalities
package import Reports
package import SavedModels
import Support
import Tensors

/// Compares two sets of data: how far apart they are, and in what.
///
/// Everything is computed on one thread after the examples were measured, so that the number of
/// threads changes no bit.
package struct ShiftComparison {
    let modality: any ComparableModality.Type
    let model: SavedModel?
    let seed: UInt64

    /// How often the sides are drawn anew for a p-value, whose least is then 0.002.
    static let draws = 499
    /// Fewer independent examples of a side tell too little.
    static let least = 10

    /// A comparison.
    ///
    /// - Parameters:
    ///   - modality: The name of both sides' modality.
    ///   - model: Whose features are compared; nil compares what the modality sums examples up by.
    ///   - modalities: Those that can be named.
    ///   - seed: Decides every random draw.
    /// - Throws: `UserFault` for a modality that cannot be measured, or a model of another one.
    package init(
        of modality: String, model: SavedModel?, in modalities: ModalityRegistry, seed: Int
    ) throws {
        guard let type = modalities[modality] as? any ComparableModality.Type else {
            throw UserFault(
                "\(modality) data cannot be measured", remedy: "Compare images, texts or sound.")
        }
        if let model, model.card.modality != modality {
            throw UserFault(
                "the model reads \(model.card.modality), the data is \(modality)",
                at: .init(file: model.folder), remedy: "Name a model of that modality.")
        }
        (self.modality, self.model, self.seed) = (type, model, UInt64(seed))
    }

    /// Refuses two sides of different modalities.
    ///
    /// - Throws: `UserFault` that names both.
    package static func check(_ source: ShiftSide, _ target: ShiftSide) throws {
        guard source.modality != target.modality else { return }
        throw UserFault(
            "\(source.name) is \(source.modality), \(target.name) is \(target.modality)",
            at: .init(file: target.path ?? target.name),
            remedy: "Compare two sets of one modality, or say which it is: --modality.")
    }

    /// Measures both sides and compares them.
    ///
    /// - Parameters:
    ///   - source: Where labels are plenty.
    ///   - target: Where there are none.
    ///   - progress: Told what is being done, and the share of it that is done.
    /// - Throws: `UserFault` if fewer than 2 examples of a side can be read.
    package func callAsFunction(
        _ source: ShiftSide, _ target: ShiftSide, progress: (String, Double) -> Void = { _, _ in }
    ) throws -> ShiftOutcome {
        let total = Double(max(1, source.records.count + target.records.count))
        let sides = Sides(
            source: try MeasuredSide(source, modality, model: model) {
                progress("reading", Double($0) / total)
            },
            target: try MeasuredSide(target, modality, model: model) {
                progress("reading", Double(source.records.count + $0) / total)
            })
        progress("comparing", 1)
        return Parallel.with(threads: 1) {
            var result = ShiftResult(
                modality: modality.name, source: side(source, sides.source, sides.witnesses.source),
                target: side(target, sides.target, sides.witnesses.target),
                features: model?.folder ?? "summary", seed: Int(seed))
            let tests = ShiftTests(sides, measures: modality.measures, seed: seed)
            tests.fill(&result)
            if let model, !model.card.classes.isEmpty {
                result.classes = classShifts(sides, classes: model.card.classes)
            }
            ShiftFindings(source, target, sides).fill(&result)
            let examples = ShiftExamples(sides, tests.features)
            result.exhibits = examples.exhibits
            result.outside = examples.outside
            return ShiftOutcome(
                result: result, records: examples.records(of: result.exhibits), modality: modality)
        }
    }

    private func side(
        _ side: ShiftSide, _ measured: MeasuredSide, _ independent: Int
    ) -> ShiftResult.Side {
        ShiftResult.Side(
            name: side.name, records: side.count, examples: measured.records.count,
            independent: independent, unreadable: measured.unreadable,
            passedOver: side.leftOut.counts, duplicates: measured.duplicates)
    }

    private func classShifts(_ sides: Sides, classes: [String]) -> [ClassShift] {
        func answers(_ side: MeasuredSide) -> [[Double]] {
            side.views.map { $0.answer.map(Double.init) }
        }
        func means(_ rows: [[Double]]) -> [Double] {
            classes.indices.map { at in rows.reduce(0) { $0 + $1[at] } / Double(rows.count) }
        }
        func given(_ rows: [[Double]]) -> [Int] {
            rows.map { row in row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? 0 }
        }
        let (source, target) = (answers(sides.source), answers(sides.target))
        let labels = sides.source.labels?.compactMap { classes.firstIndex(of: $0) }
        // Labels that are not the model's classes say nothing of its confusions.
        let known = labels?.count == source.count ? labels : nil
        let shares =
            known.map { labels in
                classes.indices.map { at in
                    Double(labels.count { $0 == at }) / Double(labels.count)
                }
            } ?? means(source)
        let estimated = ClassShares.byMaximization(target, source: shares)
        let confused = known.flatMap {
            ClassShares.byConfusion(
                target: given(target), source: given(source), labels: $0, classes: classes.count)
        }
        let predicted = means(target)
        return classes.indices.map { at in
            ClassShift(
                name: classes[at], source: shares[at], predicted: predicted[at],
                estimated: estimated[at], byConfusion: confused?[at])
        }
    }
}

/// What a comparison found, and the records of the examples that it names.
package struct ShiftOutcome: Sendable {
    package var result: ShiftResult
    /// Records by their names in the result: of the source, and of the target.
    var records: (source: [String: Record], target: [String: Record])
    let modality: any ComparableModality.Type
}
