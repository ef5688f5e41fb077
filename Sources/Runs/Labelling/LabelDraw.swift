import Tensors

/// A stratified draw of examples whose labels would tell most.
///
/// Strata are the predicted classes, each parted by the model's confidence. From a stratum whose
/// confidence is low more is drawn than its share (Neyman 1934, with the model's own doubt in place
/// of the unknown deviation), but not much more: where a model is sure and wrong nothing else would
/// show it.
struct LabelDraw {
    /// Examples that are alike, and those of them that are drawn.
    struct Stratum: Codable, Equatable {
        /// Examples in it.
        var size: Int
        /// The indices of those that are drawn, ascending.
        var drawn: [Int]
    }

    let strata: [Stratum]

    /// Fewer labels tell nothing that an interval could hold.
    static let least = 10
    /// Labels for each stratum, at least: with fewer strata are merged.
    private static let perStratum = 5
    /// Parts by confidence of a predicted class, at most.
    private static let bands = 3
    /// The doubt that a stratum is given at least and at most, as a share of wrong answers: so one
    /// is drawn from at most 1.7 times as often as another.
    private static let doubt = 0.1...0.5

    /// Draws.
    ///
    /// - Parameters:
    ///   - budget: How many; all where there are fewer.
    ///   - predicted: The class that each example is given.
    ///   - confidence: The probability of that class, 0…1.
    ///   - classes: How many classes there are.
    ///   - seed: Decides which are drawn.
    /// - Complexity: O(N log N).
    init(_ budget: Int, predicted: [Int], confidence: [Double], classes: Int, seed: UInt64) {
        let groups = LabelDraw.groups(budget, predicted, confidence, classes)
        let doubts = groups.map { group in
            let mean = group.reduce(0) { $0 + 1 - confidence[$1] } / Double(group.count)
            return min(max(mean, LabelDraw.doubt.lowerBound), LabelDraw.doubt.upperBound)
        }
        let counts = LabelDraw.allocation(
            min(budget, predicted.count), sizes: groups.map(\.count),
            deviations: doubts.map { ($0 * (1 - $0)).squareRoot() })
        strata = zip(groups, counts).enumerated().map { index, pair in
            var generator = RandomGenerator(seed: seed, stream: "labels", "\(index)")
            var order = pair.0
            generator.shuffle(&order)
            return Stratum(size: order.count, drawn: order.prefix(pair.1).sorted())
        }
    }

    /// The examples of each stratum, by predicted class and confidence.
    private static func groups(
        _ budget: Int, _ predicted: [Int], _ confidence: [Double], _ classes: Int
    ) -> [[Int]] {
        let most = max(1, budget / perStratum)
        let byClass = (0..<classes).map { label in
            predicted.indices.filter { predicted[$0] == label }
        }.filter { !$0.isEmpty }
        let wholes = byClass.count <= most ? byClass : [Array(predicted.indices)]
        let parts = max(1, min(bands, most / max(1, wholes.count)))
        return wholes.flatMap { members in
            let sorted = members.sorted { (confidence[$0], $0) < (confidence[$1], $1) }
            // Equal sums of the roots of doubt (Dalenius & Hodges 1959).
            let roots = sorted.map { max(1 - confidence[$0], 0.02).squareRoot() }
            let total = roots.reduce(0, +)
            var (sum, bands) = (0.0, [[Int]](repeating: [], count: parts))
            for (index, root) in zip(sorted, roots) {
                bands[min(parts - 1, Int((sum + root / 2) / total * Double(parts)))].append(index)
                sum += root
            }
            return bands.filter { !$0.isEmpty }
        }
    }

    /// How many to draw from each stratum: in proportion to size and deviation, two at least.
    private static func allocation(_ budget: Int, sizes: [Int], deviations: [Double]) -> [Int] {
        let weights = zip(sizes, deviations).map { Double($0) * $1 }
        let total = weights.reduce(0, +)
        let wanted = weights.map { $0 / total * Double(budget) }
        var counts = zip(sizes, wanted).map { size, share in min(size, max(2, Int(share))) }
        func most(_ key: (Int) -> Double, where isOpen: (Int) -> Bool) -> Int? {
            counts.indices.filter(isOpen).max { (key($0), $1) < (key($1), $0) }
        }
        while counts.reduce(0, +) > budget,
            let index = most({ Double(counts[$0]) - wanted[$0] }, where: { counts[$0] > 1 })
        {
            counts[index] -= 1
        }
        while counts.reduce(0, +) < budget,
            let index = most({ wanted[$0] - Double(counts[$0]) }, where: { counts[$0] < sizes[$0] })
        {
            counts[index] += 1
        }
        return counts
    }
}
