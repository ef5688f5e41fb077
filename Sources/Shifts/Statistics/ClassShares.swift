/// Shares of classes of a target without labels, from what a model of the source says of it.
enum ClassShares {
    /// Shares by expectation and maximisation (Saerens et al. 2002): the model's probabilities are
    /// right for the source, and the target differs in nothing but the classes' shares.
    ///
    /// - Parameters:
    ///   - answers: Probabilities of each class, a row for each example of the target.
    ///   - source: The classes' shares in the source.
    static func byMaximization(_ answers: [[Double]], source: [Double]) -> [Double] {
        let classes = source.count
        var shares = source
        for _ in 0..<1_000 {
            var sums = [Double](repeating: 0, count: classes)
            for row in answers {
                let weighted = row.indices.map { row[$0] * shares[$0] / max(source[$0], 1e-9) }
                let total = weighted.reduce(0, +)
                guard total > 0 else { continue }
                for at in sums.indices { sums[at] += weighted[at] / total }
            }
            let new = sums.map { $0 / Double(max(1, answers.count)) }
            let change = zip(new, shares).reduce(0) { max($0, abs($1.0 - $1.1)) }
            shares = new
            if change < 1e-6 { break }
        }
        return shares
    }

    /// Shares from the model's confusions on labelled examples of the source (Lipton et al. 2018,
    /// arXiv:1802.03916): the least-squares solution, without negative shares.
    ///
    /// - Parameters:
    ///   - target: The class that the model gives to each example of the target.
    ///   - source: The class that it gives to each of the source.
    ///   - labels: Their true classes.
    /// - Returns: Nil where a class of the source has no example, or where the model confuses
    ///   classes so that their shares cannot be told.
    static func byConfusion(
        target: [Int], source: [Int], labels: [Int], classes: Int
    ) -> [Double]? {
        var confusion = [[Double]](
            repeating: [Double](repeating: 0, count: classes), count: classes)
        var counts = [Double](repeating: 0, count: classes)
        for (given, label) in zip(source, labels) {
            confusion[given][label] += 1
            counts[label] += 1
        }
        guard counts.allSatisfy({ $0 > 0 }), !target.isEmpty else { return nil }
        for row in 0..<classes {
            for column in 0..<classes { confusion[row][column] /= counts[column] }
        }
        let given = (0..<classes).map { label in
            Double(target.count { $0 == label }) / Double(target.count)
        }
        guard let solved = solve(confusion, given) else { return nil }
        let cut = solved.map { max(0, $0) }
        let total = cut.reduce(0, +)
        return total > 0 ? cut.map { $0 / total } : nil
    }

    /// The solution of a square system, by elimination with pivots; nil for one that is nearly
    /// singular.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        let size = right.count
        var rows = zip(matrix, right).map { $0 + [$1] }
        for column in 0..<size {
            guard
                let pivot = (column..<size).max(by: {
                    abs(rows[$0][column]) < abs(rows[$1][column])
                }), abs(rows[pivot][column]) > 0.01
            else { return nil }
            rows.swapAt(column, pivot)
            for row in 0..<size where row != column {
                let factor = rows[row][column] / rows[column][column]
                for at in column...size { rows[row][at] -= factor * rows[column][at] }
            }
        }
        return (0..<size).map { rows[$0][size] / rows[$0][$0] }
    }
}
