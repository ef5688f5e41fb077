/// Labels and answers in words.
package enum TaskText {
    /// A number as people read it, "−1.25".
    package static func number(_ value: Float) -> String { NumberText.fixed(Double(value), 2) }
}
