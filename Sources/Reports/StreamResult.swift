/// A test-time method on the sealed test part of the target as a stream in one order, over seeds.
package struct StreamResult: Codable, Sendable, Equatable {
    /// Share of right answers while the model adapts, 0…1.
    package var accuracy: SeedStatistics
    /// Mean over seeds of the source model's own share on the same examples.
    package var sourceAccuracy: Double
    /// The difference of the two, paired over seeds.
    package var difference: Interval
    /// Examples of each seed's stream.
    package var examples: Int
    /// How often the model went back to the source model, over all seeds.
    package var rollbacks: Int
    /// How often the model learnt from what it had seen, over all seeds.
    package var steps: Int

    /// The keys of `result.json`.
    package enum CodingKeys: String, CodingKey {
        case accuracy
        case sourceAccuracy = "source_accuracy"
        case difference, examples, rollbacks, steps
    }

    /// A result from its parts.
    package init(
        accuracy: SeedStatistics, sourceAccuracy: Double, difference: Interval, examples: Int,
        rollbacks: Int, steps: Int
    ) {
        self.accuracy = accuracy
        self.sourceAccuracy = sourceAccuracy
        self.difference = difference
        self.examples = examples
        (self.rollbacks, self.steps) = (rollbacks, steps)
    }
}

/// One stream's line, in words: the terminal and the page print the same figures.
struct StreamRow {
    var method: String
    /// "mixed", "sorted by class", "one by one".
    var order: String
    /// Per cent, "73.9 ± 0.4".
    var accuracy: String
    /// Per cent.
    var source: String
    /// In points, "+2.9".
    var difference: String
    /// "+1.2 to +4.6"; nil for one seed, where it has no meaning.
    var interval: String?
    /// Whether the whole interval lies above (1) or below (−1) zero; else 0.
    var direction: Int
    /// "never", "once", "4 times".
    var steps: String
    /// "never", "once", "4 times".
    var rollbacks: String

    /// The line of one stream.
    init(_ method: String, _ order: String, _ stream: StreamResult) {
        self.method = method
        self.order = RunResult.streamOrders.first { $0.key == order }?.words ?? order
        accuracy = NumberText.spread(stream.accuracy)
        source = NumberText.hundredths(stream.sourceAccuracy)
        difference = NumberText.points(stream.difference.mean)
        let bounds = stream.difference
        let isKnown =
            stream.accuracy.seeds.count > 1 && bounds.low.isFinite && bounds.high.isFinite
        interval = isKnown ? MetricText(.accuracy).range(bounds) : nil
        direction = !isKnown ? 0 : bounds.low > 0 ? 1 : bounds.high < 0 ? -1 : 0
        steps = Self.times(stream.steps)
        rollbacks = Self.times(stream.rollbacks)
    }

    private static func times(_ count: Int) -> String {
        switch count {
        case 0: "never"
        case 1: "once"
        default: "\(NumberText.grouped(count))\u{A0}times"
        }
    }
}

extension RunResult {
    /// The orders of streams as they are shown, with their names for people; others follow by name.
    static let streamOrders: [(key: String, words: String)] = [
        ("mixed", "mixed"), ("sorted", "sorted by class"), ("single", "one by one"),
    ]

    /// The streams by method and order, each with its key.
    private var streamList: [(method: String, order: String, stream: StreamResult)] {
        (streams ?? [:]).sorted { $0.key < $1.key }.flatMap { method, orders in
            let known = Self.streamOrders.map(\.key).filter { orders[$0] != nil }
            return (known + orders.keys.filter { !known.contains($0) }.sorted()).compactMap {
                order in orders[order].map { (method, order, $0) }
            }
        }
    }

    /// The lines of all streams, by method and order.
    var streamRows: [StreamRow] { streamList.map { StreamRow($0.method, $0.order, $0.stream) } }

    /// Examples of a stream.
    var streamExamples: Int { streamList.map(\.stream.examples).max() ?? 0 }

    /// Why the difference of some streams is nothing at all; nil where every model learnt.
    var streamNote: String? {
        guard streamList.contains(where: { $0.stream.steps == 0 }) else { return nil }
        return
            "A model that never learnt answered as the source model does: too few examples came, "
            + "they showed too few classes to tell what the target is like, or the guard took it "
            + "back before."
    }
}
