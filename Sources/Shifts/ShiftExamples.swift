import Datasets
import Reports
import Support
import Tensors

/// The examples that say most of a difference: farthest, nearest and the same.
struct ShiftExamples {
    private let sides: Sides
    private let toSource: Neighbours
    private let toTarget: Neighbours
    /// The share of the target beyond what is usual within the source.
    let outside: Double

    /// Examples of each kind that are named.
    static let most = 8

    /// Looks up neighbours by standardised features, `[N, F]`.
    init(_ sides: Sides, _ features: Tensor) {
        self.sides = sides
        let count = sides.sourceCount
        let source = features.rows(0..<count)
        let target = features.rows(count..<sides.count)
        let units = (Array(sides.units[..<count]), Array(sides.units[count...]))
        toSource = Neighbours(of: target, among: source, units: (units.1, units.0))
        toTarget = Neighbours(of: source, among: target, units: units)
        outside = Neighbours(of: source, among: source, units: (units.0, units.0))
            .shareOutside(toSource)
    }

    /// The examples by name.
    var exhibits: ShiftExhibits {
        var exhibits = ShiftExhibits()
        let most = ShiftExamples.most
        exhibits.farTarget = toSource.farthest.prefix(most).map {
            far(sides.target, $0, toSource.distances[$0])
        }
        exhibits.farSource = toTarget.farthest.prefix(most).map {
            far(sides.source, $0, toTarget.distances[$0])
        }
        exhibits.pairs = pairs
        var places: [String: Int] = [:]
        for (at, content) in sides.source.contents.enumerated().reversed() { places[content] = at }
        for (at, content) in sides.target.contents.enumerated() {
            guard let other = places[content], exhibits.same.count < most else { continue }
            exhibits.same.append(
                .init(source: far(sides.source, other, 0), target: far(sides.target, at, 0)))
        }
        (exhibits.sourceWords, exhibits.targetWords) = TellingWords.of(sides)
        return exhibits
    }

    /// The nearest pairs, no example twice.
    private var pairs: [ShiftExhibits.Pair] {
        var (pairs, taken) = ([ShiftExhibits.Pair](), Set<Int>())
        for at in toSource.farthest.reversed() {
            guard let other = toSource.nearest[at], taken.insert(other).inserted else { continue }
            let distance = toSource.distances[at]
            pairs.append(
                .init(
                    source: far(sides.source, other, distance),
                    target: far(sides.target, at, distance)))
            if pairs.count == ShiftExamples.most { break }
        }
        return pairs
    }

    private func far(_ side: MeasuredSide, _ at: Int, _ distance: Double) -> ShiftExhibits.Far {
        let record = side.records[at]
        var text = ""
        if case .text(let content) = record.content { text = String(content.prefix(600)) }
        return ShiftExhibits.Far(id: record.id, distance: distance, text: text)
    }

    /// The records of the examples that are named.
    func records(
        of exhibits: ShiftExhibits
    ) -> (source: [String: Record], target: [String: Record]) {
        let pairs = exhibits.pairs + exhibits.same
        let source = Set(exhibits.farSource.map(\.id) + pairs.map(\.source.id))
        let target = Set(exhibits.farTarget.map(\.id) + pairs.map(\.target.id))
        func named(_ side: MeasuredSide, _ names: Set<String>) -> [String: Record] {
            var found: [String: Record] = [:]
            for record in side.records where names.contains(record.id) { found[record.id] = record }
            return found
        }
        return (named(sides.source, source), named(sides.target, target))
    }
}
