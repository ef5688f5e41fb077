package import Datasets
import Modalities
import Support
import Tensors

/// One of the two sets of a comparison: records, drawn from what a user has named.
package struct ShiftSide: Sendable {
    /// What it is called: `usps/train`, or the path.
    package var name: String
    /// The path that was named, resolved; nil for a corpus by name.
    package var path: String?
    /// The name of its modality.
    package var modality: String
    /// The records that were drawn.
    package var records: [Record]
    /// The class of each record; nil where they are not known or not to be looked at.
    package var labels: [String]?
    /// Records that there are.
    package var count: Int
    /// How many could not be read, for each reason.
    package var unreadable: [String: Int]
    /// What is left out of a folder.
    package var leftOut = LeftOut()

    /// A side from its records.
    package init(
        name: String, path: String? = nil, modality: String, records: [Record],
        labels: [String]? = nil
    ) {
        (self.name, self.path, self.modality) = (name, path, modality)
        (self.records, self.labels, count) = (records, labels, records.count)
        unreadable = [:]
    }

    /// Keeps at most so many records, drawn by the seed, in their order.
    package mutating func draw(atMost most: Int, seed: UInt64, stream: String) {
        guard records.count > most else { return }
        var generator = RandomGenerator(seed: seed, stream: "drawing", stream)
        var order = Array(records.indices)
        generator.shuffle(&order)
        let kept = order.prefix(most).sorted()
        records = kept.map { records[$0] }
        labels = labels.map { labels in kept.map { labels[$0] } }
    }
}
