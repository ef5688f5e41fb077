/// Choosing by several validators at once: the candidate whose mean rank over them is best.
///
/// Single validators fail in different ways (collapse, overconfidence, blindness to the target); a
/// candidate that all of them place well is hard to get by accident.
package enum Agreement {
    /// The name that recipes use for this choice.
    package static let name = "agreement"

    /// Scores candidates by their mean rank, mapped to 0 (last everywhere) … 1 (first everywhere).
    ///
    /// - Parameter scores: One list a validator, a score for each candidate; NaN ranks last. Equal
    ///   scores share the mean of their ranks.
    package static func scores(_ scores: [[Double]]) -> [Double] {
        guard let count = scores.first?.count, count > 0 else { return [] }
        precondition(scores.allSatisfy { $0.count == count }, "Agreement: lists of unequal length")
        var sums = [Double](repeating: 0, count: count)
        for list in scores {
            let clean = list.map { $0.isNaN ? -Double.infinity : $0 }
            for (i, score) in clean.enumerated() {
                let below = clean.filter { $0 < score }.count
                let equal = clean.filter { $0 == score }.count
                sums[i] += Double(below) + Double(equal - 1) / 2
            }
        }
        let best = Double(scores.count) * Double(max(1, count - 1))
        return sums.map { count == 1 ? 1 : $0 / best }
    }

    /// The index of the best score; the earliest of equals, so that longer training must earn its
    /// place.
    package static func best(_ scores: [Double]) -> Int {
        var best = 0
        for (i, score) in scores.enumerated() where score > scores[best] || scores[best].isNaN {
            if !score.isNaN { best = i }
        }
        return best
    }
}
