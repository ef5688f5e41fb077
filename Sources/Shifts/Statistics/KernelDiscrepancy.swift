import Tensors

/// The squared maximum mean discrepancy of two sets, unbiased, with a Gaussian kernel (Gretton et
/// al. 2012, JMLR 13).
struct KernelDiscrepancy {
    /// Can be negative.
    private(set) var value: Double
    /// By drawing the sides anew.
    private(set) var pValue: Double
    /// The kernel's width: the median distance of two examples, in features' units.
    private(set) var width: Double

    /// The most examples of each set: the kernel has a value for each pair.
    static let most = 2_000
    /// Rows of the kernel that are computed at once.
    private static let block = 256

    /// Compares the two sets.
    ///
    /// - Parameters:
    ///   - features: Standardised, `[N, F]`.
    ///   - sides: The sides as they are, and as drawn.
    /// - Precondition: Both sets have at least 2 examples.
    /// - Complexity: O(N² · (F + draws)).
    init(_ features: Tensor, _ sides: Relabelling) {
        let count = features.rows
        let median = max(KernelDiscrepancy.median(features), 1e-9)
        width = median.squareRoot()
        // Row by row: distances and their parts need not be in memory at once.
        var kernel = Tensor.concatenating(
            stride(from: 0, to: count, by: KernelDiscrepancy.block).map { start in
                let rows = features.rows(start..<min(count, start + KernelDiscrepancy.block))
                return (rows.squaredDistances(to: features) * Float(-0.5 / median)).exp()
            })
        kernel.withMutableHostSpan { values in
            for row in 0..<count { values[row * count + row] = 0 }
        }
        let columns = sides.counts.count
        let within = (matmul(kernel, sides.sides) * sides.sides)
        let rows = kernel.rowSums().hostScalars
        let total = rows.reduce(0.0) { $0 + Double($1) }
        var both = [Double](repeating: 0, count: columns)
        var all = both
        within.withHostSpan { within in
            sides.sides.withHostSpan { sides in
                for row in 0..<count {
                    for column in 0..<columns where sides[row * columns + column] == 1 {
                        both[column] += Double(within[row * columns + column])
                        all[column] += Double(rows[row])
                    }
                }
            }
        }
        let values = (0..<columns).map { column in
            let (m, n) = (Double(sides.counts[column]), Double(count - sides.counts[column]))
            let across = all[column] - both[column]
            let other = total - 2 * across - both[column]
            return both[column] / (m * max(1, m - 1)) + other / (n * max(1, n - 1))
                - 2 * across / (m * n)
        }
        value = values[0]
        pValue = Relabelling.pValue(values)
    }

    /// The median of the squared distances of different examples, of at most 500 of them.
    private static func median(_ features: Tensor) -> Double {
        let step = max(1, features.rows / 500)
        let chosen = stride(from: 0, to: features.rows, by: step).map(Int32.init)
        let rows = features.gatherRows(chosen)
        let squares = rows.squaredDistances(to: rows)
        var some: [Float] = []
        squares.withHostSpan { squares in
            for row in 0..<rows.rows {
                for column in 0..<row { some.append(max(0, squares[row * rows.rows + column])) }
            }
        }
        some.sort()
        return some.isEmpty ? 1 : Double(some[some.count / 2])
    }
}
