import Tensors

/// Accuracy on held-out source examples, 0…1: says that the task was learnt, not that it carries
/// over.
package struct SourceAccuracy: Validator {
    package static let name = "source-accuracy"
    package init() {}
    package var needsSource: Bool { true }

    package func score(_ evidence: Evidence) -> Double {
        let right = zip(evidence.sourceProbabilities.argmax(), evidence.sourceLabels)
            .filter { $0 == $1 }.count
        return Double(right) / Double(max(1, evidence.sourceLabels.count))
    }
}
