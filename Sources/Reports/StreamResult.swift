/// A test-time method on the sealed test part of the target as a stream in one order, over seeds.
package struct StreamResult: Codable, Sendable, Equatable {
    /// Share of right answers while the model adapts, 0…1.
    package var accuracy: SeedStatistics
    /// Mean over seeds of the source model's own share on the same examples.
    package var sourceAccuracy: Double
    /// The difference of the two, paired over seeds.
    package var difference: Interval
    /// How often the model went back to the source model, over all seeds.
    package var rollbacks: Int

    /// The keys of `result.json`.
    package enum CodingKeys: String, CodingKey {
        case accuracy
        case sourceAccuracy = "source_accuracy"
        case difference, rollbacks
    }

    /// A result from its parts.
    package init(
        accuracy: SeedStatistics, sourceAccuracy: Double, difference: Interval, rollbacks: Int
    ) {
        self.accuracy = accuracy
        self.sourceAccuracy = sourceAccuracy
        self.difference = difference
        self.rollbacks = rollbacks
    }
}

/// One stream's line, in words: the terminal and the page print the same figures.
struct StreamRow {
    var method: String
    var order: String
    /// Per cent, "73.9 ± 0.4".
    var accuracy: String
    /// Per cent.
    var source: String
    /// In points, "+2.9".
    var difference: String
    /// "+1.2 to +4.6"; nil for one seed, where it has no meaning.
    var interval: String?
    /// "none", "once", "4 times".
    var rollbacks: String

    /// The line of one stream.
    init(_ method: String, _ order: String, _ stream: StreamResult) {
        (self.method, self.order) = (method, order)
        accuracy = NumberText.spread(stream.accuracy)
        source = NumberText.hundredths(stream.sourceAccuracy)
        difference = NumberText.points(stream.difference.mean)
        interval = stream.accuracy.seeds.count > 1 ? NumberText.range(stream.difference) : nil
        rollbacks =
            switch stream.rollbacks {
            case 0: "none"
            case 1: "once"
            default: "\(NumberText.grouped(stream.rollbacks))\u{A0}times"
            }
    }
}

extension RunResult {
    /// The orders of streams as they are shown; others follow by name.
    private static let orders = ["mixed", "sorted", "single"]

    /// The lines of all streams, by method and order.
    var streamRows: [StreamRow] {
        (streams ?? [:]).sorted { $0.key < $1.key }.flatMap { method, orders in
            let known = Self.orders.filter { orders[$0] != nil }
            return (known + orders.keys.filter { !known.contains($0) }.sorted()).compactMap {
                order in orders[order].map { StreamRow(method, order, $0) }
            }
        }
    }

    /// The streams for a terminal, a line each; empty where there are none.
    var streamLines: [String] {
        streamRows.map { row in
            let interval = row.interval.map { " [\($0)]" } ?? ""
            return TerminalText.wrapped(
                TerminalText.safe(
                    "Stream, \(row.order): \(row.method) \(row.accuracy), source model "
                        + "\(row.source), difference \(row.difference)\(interval), "
                        + "rolled back: \(row.rollbacks)"), columns: ResultTable.columns,
                indent: "  ")
        }
    }
}
