import Tensors

/// The two sets of a comparison as one list of examples, the source's first, and the same list
/// with the sets drawn anew: what a statistic would be if the sets did not differ.
///
/// Examples that belong together, such as the sentences of one review, change sides together:
/// they are no independent witnesses.
struct Relabelling {
    /// Examples of the source; the others are the target's.
    let sourceCount: Int
    /// 1 where an example is the source's, else 0, `[N, 1 + draws]`: first as it is, then as drawn.
    let sides: Tensor
    /// How many examples of the source each column has.
    let counts: [Int]

    /// Draws new sides.
    ///
    /// - Parameters:
    ///   - units: For each example the unit that it belongs to. A unit is of one side.
    ///   - sourceCount: Examples of the source.
    ///   - draws: How often sides are drawn; none for the sides as they are alone.
    init(units: [Int], sourceCount: Int, draws: Int, generator: inout RandomGenerator) {
        precondition((1..<units.count).contains(sourceCount), "Relabelling: \(sourceCount)")
        self.sourceCount = sourceCount
        var members: [Int: [Int]] = [:]
        for (example, unit) in units.enumerated() { members[unit, default: []].append(example) }
        var order = members.values.sorted { $0[0] < $1[0] }
        let columns = draws + 1
        var sides = [Float](repeating: 0, count: units.count * columns)
        var counts = [sourceCount]
        for example in 0..<sourceCount { sides[example * columns] = 1 }
        for draw in 0..<draws {
            generator.shuffle(&order)
            var taken = 0
            for unit in order where taken + unit.count <= sourceCount {
                for example in unit { sides[example * columns + draw + 1] = 1 }
                taken += unit.count
                if taken == sourceCount { break }
            }
            counts.append(taken)
        }
        self.sides = Tensor(sides, shape: [units.count, columns])
        self.counts = counts
    }

    /// The share of all sides, those as they are among them, for which a statistic is at least as
    /// great as for the sides as they are: the p-value of a permutation test (Phipson and Smyth
    /// 2010).
    static func pValue(_ statistics: [Double]) -> Double {
        // What rounding alone makes smaller is as great.
        let least = statistics[0] - 1e-9 * abs(statistics[0])
        return Double(statistics.count { $0 >= least }) / Double(statistics.count)
    }
}

/// Corrects p-values for their number, so that one of them is below 5 % by chance in one of twenty
/// comparisons alone (Holm 1979).
func holmCorrected(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var corrected = values
    var least = 0.0
    for (rank, index) in order.enumerated() {
        least = max(least, min(1, values[index] * Double(values.count - rank)))
        corrected[index] = least
    }
    return corrected
}
