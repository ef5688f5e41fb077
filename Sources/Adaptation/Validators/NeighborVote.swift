import Support
package import Tensors

/// The votes of similar examples on predictions that an adaptation changed.
///
/// The nearest neighbours of a changed example, with the probabilities that the model gave them
/// before, speak for its new class or for its old one. No adaptation method optimises these votes,
/// so that they tell a change that the data supports from one that a method talked itself into.
package struct NeighborVote: Sendable, Equatable {
    /// Changed examples whose neighbours were rather of the new class.
    package private(set) var agreeing = 0
    /// Changed examples whose neighbours were rather of the old class.
    package private(set) var opposing = 0

    /// Most neighbours of an example that are asked: several, since each can be wrong. Where a
    /// class of an even share has few examples, half of them: its neighbours are no more.
    private static let asked = 8
    /// At most as many examples, evenly spread, are neighbours: the cost is quadratic.
    private static let most = 4_000
    /// Changed examples that are compared at once.
    private static let chunk = 256

    /// Asks the neighbours of every changed example.
    ///
    /// - Parameters:
    ///   - features: Where the neighbours are looked for, shape `[N, F]`.
    ///   - probabilities: The predictions before, shape `[N, K]`.
    ///   - after: The class of each example after the adaptation.
    /// - Complexity: O(C · N · F) for C changed examples, with N up to 4,000.
    package init(features: Tensor, probabilities: Tensor, after: [Int32]) {
        let (n, k) = (probabilities.rows, probabilities.columns)
        precondition(features.rows == n && after.count == n, "NeighborVote: unequal counts")
        let before = probabilities.argmax()
        let step = max(1, (n + NeighborVote.most - 1) / NeighborVote.most)
        let pool = stride(from: 0, to: n, by: step).map { Int32($0) }
        let changed = (0..<n).filter { before[$0] != after[$0] }
        guard !changed.isEmpty, pool.count > 1 else { return }
        let asked = max(1, min(NeighborVote.asked, pool.count / (2 * k)))
        let unit = features.unitRows
        let (others, p) = (unit.gatherRows(pool), probabilities.hostScalars)
        for start in stride(from: 0, to: changed.count, by: NeighborVote.chunk) {
            let rows = changed[start..<min(changed.count, start + NeighborVote.chunk)]
            let cosines = matmul(
                unit.gatherRows(rows.map { Int32($0) }), others, transposeB: true
            ).hostScalars
            for (line, row) in rows.enumerated() {
                let near = NeighborVote.nearest(
                    cosines[line * pool.count..<(line + 1) * pool.count], pool, asked, except: row)
                let (old, new) = (Int(before[row]), Int(after[row]))
                let lead = near.reduce(Float(0)) { $0 + p[$1 * k + new] - p[$1 * k + old] }
                if lead > 0 { agreeing += 1 } else if lead < 0 { opposing += 1 }
            }
        }
    }

    /// Votes that were counted elsewhere.
    package init(agreeing: Int, opposing: Int) {
        (self.agreeing, self.opposing) = (agreeing, opposing)
    }

    /// The rows with the greatest cosines, the example itself left out.
    private static func nearest(
        _ cosines: ArraySlice<Float>, _ pool: [Int32], _ asked: Int, except own: Int
    ) -> [Int] {
        var best: [(cosine: Float, row: Int)] = []
        for (cosine, other) in zip(cosines, pool) where Int(other) != own {
            if best.count == asked, let last = best.last, cosine <= last.cosine { continue }
            let place = best.firstIndex { $0.cosine < cosine } ?? best.count
            best.insert((cosine, Int(other)), at: place)
            if best.count > asked { best.removeLast() }
        }
        return best.map(\.row)
    }

    /// By how many standard errors the votes lean to the new classes; negative where they lean to
    /// the old ones.
    ///
    /// The sign test with its correction for small counts: five votes to none are 1.8.
    package var lean: Double {
        let difference = Double(agreeing - opposing)
        guard difference != 0 else { return 0 }
        let corrected = max(0, abs(difference) - 1)
        let size = corrected / Double(agreeing + opposing).squareRoot()
        return difference > 0 ? size : -size
    }
}
