import Tensors

/// Both sides of a comparison as one list of examples, the source's first.
struct Sides {
    let source: MeasuredSide
    let target: MeasuredSide
    /// A number for the unit of each example, the same on both sides: equal contents, or one group.
    let units: [Int]
    /// The same, but different on both sides.
    let ownUnits: [Int]

    init(source: MeasuredSide, target: MeasuredSide) {
        (self.source, self.target) = (source, target)
        var numbers: [String: Int] = [:]
        units = (source.units + target.units).map { unit in
            let number = numbers[unit] ?? numbers.count
            numbers[unit] = number
            return number
        }
        let count = source.records.count
        ownUnits = units.enumerated().map { $0 < count ? 2 * $1 : 2 * $1 + 1 }
    }

    var sourceCount: Int { source.records.count }
    var count: Int { units.count }

    /// Independent examples of each side.
    var witnesses: (source: Int, target: Int) {
        (Set(units[..<sourceCount]).count, Set(units[sourceCount...]).count)
    }

    /// Examples of the target whose content is in the source.
    var shared: Int {
        let known = Set(source.contents)
        return target.contents.count { known.contains($0) }
    }

    /// Sides drawn anew among some of the examples.
    ///
    /// - Parameters:
    ///   - examples: Ascending; those of the source come first.
    ///   - sources: How many of them count as the source's.
    func relabelling(
        _ examples: [Int], sources: Int, draws: Int, seed: UInt64, for purpose: String
    ) -> Relabelling {
        var generator = RandomGenerator(seed: seed, stream: "sides", purpose)
        return Relabelling(
            units: examples.map { ownUnits[$0] }, sourceCount: sources, draws: draws,
            generator: &generator)
    }

    /// The fold of each example, drawn without a look at its side; those of one unit share it.
    func folds(seed: UInt64) -> [Int] {
        var generator = RandomGenerator(seed: seed, stream: "folds")
        var order = Array(0..<((units.max() ?? 0) + 1))
        generator.shuffle(&order)
        var folds = order
        for (place, unit) in order.enumerated() { folds[unit] = place % SeparationTest.folds }
        return units.map { folds[$0] }
    }

    /// The source in two halves of whole units, the first half's examples first, and their number.
    func halves(seed: UInt64, draw: Int) -> (examples: [Int], first: Int) {
        var generator = RandomGenerator(seed: seed, stream: "halves", "\(draw)")
        var members: [Int: [Int]] = [:]
        for example in 0..<sourceCount { members[units[example], default: []].append(example) }
        var order = members.values.sorted { $0[0] < $1[0] }
        generator.shuffle(&order)
        var (first, second) = ([Int](), [Int]())
        for unit in order {
            if first.count <= second.count { first += unit } else { second += unit }
        }
        return (first + second, first.count)
    }
}
