/// How well predicted classes fit the true ones.
public struct Metrics: Codable, Sendable, Equatable {
    /// The share of examples whose class is right, in `[0, 1]`.
    public var accuracy: Double
    /// The mean, over the classes that occur, of the share that was found (recall), in `[0, 1]`.
    public var balancedAccuracy: Double
    /// The mean, over the classes that occur or were predicted, of the F1 score, in `[0, 1]`.
    public var macroF1: Double
    /// How often each class was taken for each: `confusion[truth][prediction]`, shape `[K, K]`.
    public var confusion: [[Int]]

    /// Compares predictions with labels.
    ///
    /// - Parameters:
    ///   - predictions: The predicted class of each example, shape `[N]`.
    ///   - labels: The true class of each example, shape `[N]`.
    ///   - classes: The number of classes, `K`.
    /// - Precondition: `N ≥ 1`, as many predictions as labels, all in `0..<K`.
    /// - Complexity: O(N + K²).
    public static func of(predictions: [Int32], labels: [Int32], classes: Int) -> Metrics {
        precondition(
            predictions.count == labels.count && !labels.isEmpty,
            "Metrics: \(predictions.count) predictions, \(labels.count) labels")
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
        for (prediction, label) in zip(predictions, labels) {
            precondition(
                (0..<classes).contains(Int(prediction)) && (0..<classes).contains(Int(label)),
                "Metrics: prediction \(prediction) or label \(label) outside 0..<\(classes)")
            confusion[Int(label)][Int(prediction)] += 1
        }
        return Metrics(confusion: confusion)
    }

    /// The scores of a confusion matrix.
    private init(confusion: [[Int]]) {
        let right = confusion.indices.map { confusion[$0][$0] }
        let actual = confusion.map { $0.reduce(0, +) }
        let predicted = confusion.indices.map { column in confusion.reduce(0) { $0 + $1[column] } }
        var recalls = [Double]()
        var scores = [Double]()
        for (k, hits) in right.enumerated() {
            if actual[k] > 0 { recalls.append(Double(hits) / Double(actual[k])) }
            let occurrences = actual[k] + predicted[k]
            if occurrences > 0 { scores.append(2 * Double(hits) / Double(occurrences)) }
        }
        accuracy = Double(right.reduce(0, +)) / Double(actual.reduce(0, +))
        balancedAccuracy = recalls.reduce(0, +) / Double(recalls.count)
        macroF1 = scores.reduce(0, +) / Double(scores.count)
        self.confusion = confusion
    }
}
