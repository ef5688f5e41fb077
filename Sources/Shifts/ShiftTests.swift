import Modalities
import Reports
import Tensors

/// The tests of a comparison.
struct ShiftTests {
    private let sides: Sides
    private let measures: [RecordMeasure]
    private let seed: UInt64
    /// Standardised, `[N, F]`.
    let features: Tensor

    /// How often the source is halved for the yardstick.
    private static let halvings = 4

    init(_ sides: Sides, measures: [RecordMeasure], seed: UInt64) {
        (self.sides, self.measures, self.seed) = (sides, measures, seed)
        features = Standardizing.standardized(
            Standardizing.narrowed(sides.source.features + sides.target.features))
    }

    /// Fills in what the tests find.
    func fill(_ result: inout ShiftResult) {
        let all = Array(0..<sides.count)
        let relabelled = sides.relabelling(
            all, sources: sides.sourceCount, draws: ShiftComparison.draws, seed: seed, for: "all")
        let folds = sides.folds(seed: seed)
        result.separation = separation(features, folds, relabelled, sides.witnesses)
        if !measures.isEmpty {
            let rows = (sides.source.measurements + sides.target.measurements).map {
                $0.values.map(Float.init)
            }
            // Their squares too: a wider spread about the same mean is a difference.
            let plain = Standardizing.standardized(rows)
            result.separationByMeasures = separation(
                plain.joiningColumns(of: plain * plain), folds, relabelled, sides.witnesses)
            let rest = Explained.rest(of: features, by: plain, sourceCount: sides.sourceCount)
            result.separationBeyond = separation(rest, folds, relabelled, sides.witnesses)
        }
        result.halves = halves(folds)
        result.discrepancy = discrepancy()
        fillDrifts(&result, relabelled)
        result.shared = sides.shared
    }

    private func separation(
        _ features: Tensor, _ folds: [Int], _ sides: Relabelling,
        _ witnesses: (source: Int, target: Int)
    ) -> ShiftResult.Separation {
        let test = SeparationTest(features, folds: folds, sides, witnesses: witnesses)
        return ShiftResult.Separation(
            accuracy: test.accuracy,
            interval: .init(low: test.interval.low, high: test.interval.high),
            pValue: test.pValue, distance: test.distance)
    }

    /// The mean distance of two halves of the source.
    private func halves(_ folds: [Int]) -> Double? {
        guard sides.witnesses.source >= 2 * ShiftComparison.least else { return nil }
        let distances = (0..<ShiftTests.halvings).map { draw in
            let (examples, first) = sides.halves(seed: seed, draw: draw)
            let alike = sides.relabelling(
                examples, sources: first, draws: 0, seed: seed, for: "halves")
            return SeparationTest(
                features.gatherRows(examples.map(Int32.init)), folds: examples.map { folds[$0] },
                alike, witnesses: (first, examples.count - first)
            ).distance
        }
        return distances.reduce(0, +) / Double(distances.count)
    }

    private func discrepancy() -> ShiftResult.Discrepancy {
        func some(_ range: Range<Int>, _ name: String) -> [Int] {
            var generator = RandomGenerator(seed: seed, stream: "discrepancy", name)
            var order = Array(range)
            generator.shuffle(&order)
            return order.prefix(KernelDiscrepancy.most).sorted()
        }
        let source = some(0..<sides.sourceCount, "source")
        let target = some(sides.sourceCount..<sides.count, "target")
        let examples = source + target
        let relabelled = sides.relabelling(
            examples, sources: source.count, draws: ShiftComparison.draws, seed: seed,
            for: "discrepancy")
        let test = KernelDiscrepancy(
            features.gatherRows(examples.map(Int32.init)), relabelled)
        return ShiftResult.Discrepancy(
            value: test.value, pValue: test.pValue, examples: [source.count, target.count])
    }

    private func fillDrifts(_ result: inout ShiftResult, _ relabelled: Relabelling) {
        let count = sides.sourceCount
        let measured = sides.source.measurements + sides.target.measurements
        let columns = measures.indices.map { at in measured.map { $0.values[at] } }
        var pValues = RankTest.pValues(columns, relabelled)
        result.drifts = zip(measures, columns).map { measure, values in
            MeasureDrift(measure, source: Array(values[..<count]), target: Array(values[count...]))
        }
        if let unknown = UnknownWords(sides, seed: seed) {
            result.drifts.append(
                MeasureDrift(UnknownWords.measure, source: unknown.source, target: unknown.target))
            pValues.append(unknown.pValue)
        }
        for name in Set(measured.flatMap(\.kinds.keys)).sorted() {
            let outcome = KindTest.compare(measured.map { $0.kinds[name] ?? "?" }, relabelled)
            result.kinds.append(
                KindDrift(
                    name: name,
                    kinds: outcome.kinds.map {
                        .init(name: $0.name, source: $0.source, target: $0.target)
                    }, distance: outcome.distance, pValue: outcome.pValue))
            pValues.append(outcome.pValue)
        }
        let corrected = holmCorrected(pValues)
        for at in result.drifts.indices { result.drifts[at].pValue = corrected[at] }
        for at in result.kinds.indices {
            result.kinds[at].pValue = corrected[result.drifts.count + at]
        }
    }
}

extension MeasureDrift {
    /// Bins of a histogram.
    private static let bins = 24

    /// The drift of one measure, its p-value still to come.
    init(_ measure: RecordMeasure, source: [Double], target: [Double]) {
        let (a, b) = (Spread(source), Spread(target))
        let pooled = ((a.variance + b.variance) / 2).squareRoot()
        let difference = b.mean - a.mean
        let scale = max(abs(a.mean), abs(b.mean))
        self.init(
            name: measure.name, unit: measure.unit, meaning: measure.meaning,
            remedy: measure.remedy, means: (a.mean, b.mean),
            // Of two sets without any spread one that differs is as far as can be.
            effect: pooled > 1e-9 * scale
                ? difference / pooled : abs(difference) > 1e-9 * scale ? 10 * difference.sign : 0,
            pValue: 1, histogram: Self.histogram(source, target))
    }

    private static func histogram(_ source: [Double], _ target: [Double]) -> Histogram {
        let known = (source + target).filter(\.isFinite).sorted()
        guard let least = known.first else {
            return Histogram(low: 0, high: 1, source: [], target: [])
        }
        func quantile(_ share: Double) -> Double { known[Int(share * Double(known.count - 1))] }
        var (low, high) = (quantile(0.01), quantile(0.99))
        if high <= low { (low, high) = (least, known[known.count - 1]) }
        if high <= low { (low, high) = (low - 0.5, low + 0.5) }
        func shares(_ values: [Double]) -> [Double] {
            var counts = [Double](repeating: 0, count: bins)
            let some = values.filter(\.isFinite)
            for value in some {
                let place = (value - low) / (high - low) * Double(bins)
                counts[min(bins - 1, max(0, Int(max(-1, min(place, Double(bins))))))] += 1
            }
            return counts.map { $0 / Double(max(1, some.count)) }
        }
        return Histogram(low: low, high: high, source: shares(source), target: shares(target))
    }
}

extension Double {
    /// 1 or −1.
    fileprivate var sign: Double { self < 0 ? -1 : 1 }
}

/// Mean and variance of those of some numbers that are numbers.
private struct Spread {
    var mean = 0.0
    var variance = 0.0

    init(_ values: [Double]) {
        let known = values.filter(\.isFinite)
        guard !known.isEmpty else { return }
        let mean = known.reduce(0, +) / Double(known.count)
        self.mean = mean
        variance =
            known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, known.count - 1))
    }
}
