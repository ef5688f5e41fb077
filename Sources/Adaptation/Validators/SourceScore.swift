/// The headline figure on held-out source examples, of tasks without classes: higher is better.
///
/// It says that the task was learnt, not that it carries over.
package struct SourceScore: Validator {
    package static let name = "source-score"
    package init() {}
    package var needsSource: Bool { true }
    package var needsClasses: Bool { false }

    package func score(_ evidence: Evidence) -> Double { evidence.sourceScore ?? .nan }
}
