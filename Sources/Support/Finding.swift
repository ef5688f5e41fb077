/// A known trouble that showed in a training run, and what to try against it.
package struct Finding: Codable, Sendable, Equatable {
    /// The epoch in which it showed, from 1.
    package var epoch: Int
    /// What is wrong, in one sentence.
    package var what: String
    /// What to try.
    package var remedy: String

    /// A finding from its parts.
    package init(epoch: Int, what: String, remedy: String) {
        (self.epoch, self.what, self.remedy) = (epoch, what, remedy)
    }
}
