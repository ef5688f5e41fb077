/// A target example whose prediction is doubtful, for a person to look at.
package struct ReviewExample: Sendable {
    /// The example's name in its corpus.
    package var id: String
    /// What a person can read of it; empty where there is nothing to read.
    package var text: String
    /// What the chosen model says of it.
    package var answer: ChangedExample.Answer
    /// What source-only says of it.
    package var before: ChangedExample.Answer
    /// The share of the chosen method's seeds that say the same, 0…1.
    package var agreement: Double
    /// What can be seen or heard of it; nil for nothing.
    package var exhibit: Exhibit?

    /// An example from its parts.
    package init(
        id: String, text: String, answer: ChangedExample.Answer, before: ChangedExample.Answer,
        agreement: Double, exhibit: Exhibit? = nil
    ) {
        (self.id, self.text, self.answer, self.before) = (id, text, answer, before)
        (self.agreement, self.exhibit) = (agreement, exhibit)
    }
}
