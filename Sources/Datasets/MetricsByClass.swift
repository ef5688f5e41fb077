extension Metrics {
    /// How well one class is told from the others.
    package struct ClassFigures: Sendable, Codable, Equatable {
        /// The share of what was taken for the class that is of it; nil where nothing was.
        package var precision: Double?
        /// The share of the class that was found; nil where it does not occur.
        package var recall: Double?
        /// Their harmonic mean; nil where the class neither occurs nor was predicted.
        package var f1: Double?
        /// Examples of the class.
        package var support: Int
    }

    /// The figures of each class, in the order of the classes.
    ///
    /// - Complexity: O(K²).
    package var byClass: [ClassFigures] {
        confusion.indices.map { k in
            let hits = Double(confusion[k][k])
            let support = confusion[k].reduce(0, +)
            let predicted = confusion.reduce(0) { $0 + $1[k] }
            return ClassFigures(
                precision: predicted > 0 ? hits / Double(predicted) : nil,
                recall: support > 0 ? hits / Double(support) : nil,
                f1: support + predicted > 0 ? 2 * hits / Double(support + predicted) : nil,
                support: support)
        }
    }

    /// The 95 % score interval of a share (Wilson 1927), which stays within 0…1 and holds for few
    /// examples.
    ///
    /// - Parameters:
    ///   - hits: How many were right.
    ///   - count: Of how many, 1 or more.
    package static func wilsonInterval(hits: Int, of count: Int) -> (low: Double, high: Double) {
        precondition(count > 0 && (0...count).contains(hits), "Wilson: \(hits) of \(count)")
        return wilsonInterval(share: Double(hits) / Double(count), size: Double(count))
    }

    /// The same of a share that is known as well as from a simple draw of some size.
    ///
    /// - Parameters:
    ///   - share: 0…1
    ///   - n: Examples of such a draw, above 0; infinite where nothing was left to chance.
    package static func wilsonInterval(share: Double, size n: Double) -> (low: Double, high: Double)
    {
        precondition(n > 0 && (0...1).contains(share), "Wilson: \(share) of \(n)")
        let z = normalQuantile
        let scale = 1 / (1 + z * z / n)
        let centre = (share + z * z / (2 * n)) * scale
        let half = z * scale * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return (max(0, centre - half), min(1, centre + half))
    }

    /// The quantile 0.975 of the normal distribution: of 95 % intervals.
    package static let normalQuantile = 1.959963984540054
}

/// How far a model's confidence is its accuracy.
package struct Calibration: Sendable, Equatable {
    /// The mean probability of the predicted classes, 0…1.
    package var meanConfidence: Double
    /// Expected calibration error: the mean distance of accuracy and confidence over bins of equal
    /// width, weighted by the examples in them (Guo et al. 2017, arXiv:1706.04599, eq. 3).
    package var expectedError: Double

    /// Bins over the confidence 0…1.
    package static let bins = 15

    /// Compares the confidence of predictions with whether they are right.
    ///
    /// - Parameters:
    ///   - confidences: The probability of each predicted class, 0…1.
    ///   - areRight: Whether each prediction is the true class.
    /// - Precondition: As many of one as of the other, at least one.
    package init(confidences: [Float], areRight: [Bool]) {
        precondition(
            confidences.count == areRight.count && !areRight.isEmpty,
            "Calibration: \(confidences.count) confidences, \(areRight.count) outcomes")
        var gaps = [Double](repeating: 0, count: Calibration.bins)
        var sum = 0.0
        for (confidence, isRight) in zip(confidences, areRight) {
            let value = Double(confidence)
            // Bins are open below and closed above, as in the paper.
            let bin = Int((value * Double(Calibration.bins)).rounded(.up)) - 1
            gaps[min(max(bin, 0), Calibration.bins - 1)] += (isRight ? 1 : 0) - value
            sum += value
        }
        let n = Double(areRight.count)
        meanConfidence = sum / n
        expectedError = gaps.reduce(0) { $0 + abs($1) } / n
    }
}
