import Tensors

/// The nearest examples of the other set, and how far they are.
struct Neighbours {
    /// For each example of the one set the nearest of the other that is not of its own unit; nil
    /// where there is none.
    private(set) var nearest: [Int?]
    /// The distance to it.
    private(set) var distances: [Double]

    /// Rows that are compared with all others at once.
    private static let block = 256

    /// Looks up the nearest rows.
    ///
    /// - Parameters:
    ///   - rows: Features, `[N, F]`.
    ///   - others: Features, `[M, F]`.
    ///   - units: The unit of each row, and of each of the others: those of one are passed over.
    /// - Complexity: O(N · M · F).
    init(of rows: Tensor, among others: Tensor, units: ([Int], [Int])) {
        (nearest, distances) = ([], [])
        for start in stride(from: 0, to: rows.rows, by: Neighbours.block) {
            let end = min(rows.rows, start + Neighbours.block)
            let squares = rows.rows(start..<end).squaredDistances(to: others)
            squares.withHostSpan { squares in
                for row in start..<end {
                    var (best, least) = (Int?.none, Float.infinity)
                    for other in 0..<others.rows where units.0[row] != units.1[other] {
                        let square = squares[(row - start) * others.rows + other]
                        if square < least { (best, least) = (other, square) }
                    }
                    nearest.append(best)
                    distances.append(Double(max(0, least)).squareRoot())
                }
            }
        }
    }

    /// Rows by their distance, the greatest first; those without a neighbour are left out.
    var farthest: [Int] {
        nearest.indices.filter { nearest[$0] != nil }.sorted {
            (distances[$1], $0) < (distances[$0], $1)
        }
    }

    /// The share of `others`' distances that is beyond 95 % of these.
    func shareOutside(_ others: Neighbours) -> Double {
        let sorted = distances.filter(\.isFinite).sorted()
        let known = others.distances.filter(\.isFinite)
        guard !sorted.isEmpty, !known.isEmpty else { return 0 }
        let limit = sorted[min(sorted.count - 1, Int(0.95 * Double(sorted.count)))]
        return Double(known.count { $0 > limit }) / Double(known.count)
    }
}
