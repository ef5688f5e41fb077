/// The parts of a network by the names that the paths of their tensors begin with.
package enum NetworkPart: String, Sendable, CaseIterable {
    case featurizer, norm
    /// Its name in files is that of the first task's head.
    case head = "classifier"
    case method, pretext, frozenSource

    /// The parts that predicting needs.
    package static let model: [NetworkPart] = [.featurizer, .norm, .head]

    /// What the paths of its tensors begin with.
    package var prefix: String { rawValue + "." }

    /// Whether a tensor of that path belongs to it.
    package func holds(_ path: String) -> Bool { path.hasPrefix(prefix) }

    /// The part's tensors by their paths within it.
    package func own<Value>(_ tensors: [String: Value]) -> [String: Value] {
        Dictionary(
            uniqueKeysWithValues: tensors.filter { holds($0.key) }.map {
                (String($0.key.dropFirst(prefix.count)), $0.value)
            })
    }
}
