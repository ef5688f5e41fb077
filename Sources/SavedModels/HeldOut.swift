import Support
package import Tensors

/// A model's figures on held-out source examples: the measure for the confidence that it shows
/// elsewhere.
package struct HeldOut: Sendable, Encodable, Equatable {
    /// The share of them that it classifies rightly, 0…1.
    package var accuracy: Double
    /// The mean probability of the class that it gives to each, 0…1.
    package var confidence: Double
    /// Their number.
    package var examples: Int
    /// The quantiles of that probability, 0 %, 5 %, … 100 %.
    package var quantiles: [Double]
    /// The same of its mistakes alone; none where it makes none.
    package var errorQuantiles: [Double]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case accuracy, confidence, examples, quantiles
        case errorQuantiles = "error_quantiles"
    }

    /// The number of quantiles, one for each twentieth and one more.
    private static let quantileCount = 21

    /// Figures of predictions; nil where there are none, or where they are no numbers.
    ///
    /// - Parameters:
    ///   - predictions: Probabilities of classes, shape `[N, K]`.
    ///   - labels: The class of each example.
    package init?(predictions: Tensor, labels: [Int32]) {
        let (p, k) = (predictions.hostScalars, predictions.columns)
        guard !labels.isEmpty, p.allSatisfy(\.isFinite) else { return nil }
        let predicted = predictions.argmax()
        let top = predicted.enumerated().map { Double(p[$0 * k + Int($1)]) }
        let wrong = labels.indices.filter { predicted[$0] != labels[$0] }
        examples = labels.count
        accuracy = 1 - Double(wrong.count) / Double(labels.count)
        confidence = top.reduce(0, +) / Double(labels.count)
        quantiles = HeldOut.quantiles(top)
        errorQuantiles = HeldOut.quantiles(wrong.map { top[$0] })
    }

    /// Reads the section of a model's card.
    ///
    /// - Throws: `UserFault` with the line of what is missing or wrong.
    init(_ settings: Settings) throws {
        try settings.allow(CodingKeys.allCases.map(\.rawValue))
        accuracy = try settings.double("accuracy", in: 0...1)
        confidence = try settings.double("confidence", in: 0...1.001)
        examples = try settings.int("examples", in: 1...Int(Int32.max))
        quantiles = try settings.doubles("quantiles", in: 0...1.001)
        errorQuantiles = try settings.doubles("error_quantiles", in: 0...1.001)
        let count = HeldOut.quantileCount
        guard quantiles.count == count, [0, count].contains(errorQuantiles.count) else {
            throw settings.fault(
                "quantiles", "the saved model gives \(quantiles.count) quantiles, not \(count)",
                remedy: "It was changed: save the model again.")
        }
    }

    /// Quantiles at even steps, each between the two nearest values.
    private static func quantiles(_ values: [Double]) -> [Double] {
        guard !values.isEmpty else { return [] }
        let sorted = values.sorted()
        return (0..<quantileCount).map { step in
            let place = Double(step) / Double(quantileCount - 1) * Double(sorted.count - 1)
            let low = Int(place)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
        }
    }
}
