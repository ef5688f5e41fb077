import Tensors

/// Whether numbers of two sets come from one distribution, by their ranks (Mann and Whitney 1947),
/// with p-values by drawing the sides anew.
enum RankTest {
    /// A p-value for each of several lists of numbers.
    ///
    /// - Parameters:
    ///   - columns: Numbers of all examples; one that is not a number gets the middle rank.
    ///   - sides: The sides as they are, and as drawn.
    static func pValues(_ columns: [[Double]], _ sides: Relabelling) -> [Double] {
        guard let count = columns.first?.count else { return [] }
        let ranked = columns.map(ranks)
        var flat = [Float](repeating: 0, count: count * columns.count)
        for (column, ranks) in ranked.enumerated() {
            for (example, rank) in ranks.enumerated() {
                flat[example * columns.count + column] = rank
            }
        }
        // Ranks have mean 0: the sum of the source's tells all.
        let sums = matmul(
            sides.sides, Tensor(flat, shape: [count, columns.count]), transposeA: true
        ).hostScalars
        return columns.indices.map { column in
            Relabelling.pValue(
                sides.counts.indices.map { draw in
                    let (m, n) = (Double(sides.counts[draw]), Double(count - sides.counts[draw]))
                    return abs(Double(sums[draw * columns.count + column])) * (1 / m + 1 / n)
                })
        }
    }

    /// Ranks from −0.5 to 0.5; equal numbers share their mean rank.
    static func ranks(_ values: [Double]) -> [Float] {
        let known = values.indices.filter { values[$0].isFinite }.sorted {
            (values[$0], $0) < (values[$1], $1)
        }
        var ranks = [Float](repeating: 0, count: values.count)
        var start = 0
        while start < known.count {
            var end = start + 1
            while end < known.count, values[known[end]] == values[known[start]] { end += 1 }
            let middle = Double(start + end - 1) / 2 - Double(known.count - 1) / 2
            for at in start..<end { ranks[known[at]] = Float(middle / Double(known.count)) }
            start = end
        }
        return ranks
    }
}

/// Whether two sets have the same shares of several kinds.
enum KindTest {
    /// The shares of each kind in both sets, their distance and its p-value.
    struct Outcome {
        var kinds: [(name: String, source: Double, target: Double)]
        /// Half the sum of the differences: the share that would have to change.
        var distance: Double
        var pValue: Double
    }

    /// Compares the kinds of all examples.
    static func compare(_ kinds: [String], _ sides: Relabelling) -> Outcome {
        let names = Set(kinds).sorted()
        let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        var flat = [Float](repeating: 0, count: kinds.count * names.count)
        for (example, kind) in kinds.enumerated() {
            flat[example * names.count + (places[kind] ?? 0)] = 1
        }
        let hot = Tensor(flat, shape: [kinds.count, names.count])
        let sums = matmul(sides.sides, hot, transposeA: true).hostScalars
        let totals = names.map { name in Double(kinds.count { $0 == name }) }
        func shares(_ draw: Int, _ kind: Int) -> (Double, Double) {
            let (m, n) = (Double(sides.counts[draw]), Double(kinds.count - sides.counts[draw]))
            let own = Double(sums[draw * names.count + kind])
            return (own / m, (totals[kind] - own) / n)
        }
        let distances = sides.counts.indices.map { draw in
            names.indices.reduce(0.0) {
                let (source, target) = shares(draw, $1)
                return $0 + abs(source - target) / 2
            }
        }
        return Outcome(
            kinds: names.indices.map { (names[$0], shares(0, $0).0, shares(0, $0).1) },
            distance: distances[0], pValue: Relabelling.pValue(distances))
    }
}
