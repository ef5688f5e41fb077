import Glibc
import Synchronization

/// Labels of a target domain that nothing but an `Evaluator` can read.
///
/// The labels are private to this file; printing or reflecting the value does not show them either.
public struct SealedLabels: Sendable {
    fileprivate let labels: [Int32]

    /// Seals labels.
    ///
    /// - Parameter labels: The class of each example.
    public init(sealing labels: [Int32]) {
        self.labels = labels
    }

    /// How many labels there are.
    public var count: Int { labels.count }

    /// The labels of some examples, sealed as before: nothing is read, so no ledger need know.
    ///
    /// - Parameter indices: Which examples stay, and in which order.
    /// - Precondition: Every index is one of `0..<count`.
    public func keeping(_ indices: [Int]) -> SealedLabels {
        SealedLabels(sealing: indices.map { labels[$0] })
    }
}

extension SealedLabels: CustomStringConvertible, CustomReflectable {
    /// How many labels there are, and no more.
    public var description: String { "\(count) sealed labels" }

    /// A mirror that shows the count alone.
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}

/// One opening of sealed labels.
public struct LabelReading: Codable, Sendable, Equatable {
    /// Which labels were opened.
    public var what: String
    /// When, in ISO 8601 and UTC.
    public var when: String
    /// How many labels they were.
    public var count: Int
    /// What for.
    public var purpose: String

    /// Notes an opening.
    ///
    /// - Parameters:
    ///   - what: Which labels were opened.
    ///   - when: When, in ISO 8601 and UTC.
    ///   - count: How many labels they were.
    ///   - purpose: What for.
    public init(what: String, when: String, count: Int, purpose: String) {
        self.what = what
        self.when = when
        self.count = count
        self.purpose = purpose
    }
}

/// The book in which every opening of sealed labels is written; a report prints it.
public final class LabelLedger: Sendable {
    private let entries: Mutex<[LabelReading]>
    /// What the run had opened before it was resumed.
    private let earlier: [LabelReading]

    /// A ledger, empty or with the entries of a run that is resumed.
    ///
    /// - Parameter readings: What was opened before.
    public init(readings: [LabelReading] = []) {
        entries = Mutex(readings)
        earlier = readings
    }

    /// What was opened so far, the oldest first.
    public var readings: [LabelReading] {
        entries.withLock { $0 }
    }

    /// Writes an opening down; one that a resumed run repeats stands in the book already.
    fileprivate func enter(_ reading: LabelReading) {
        let isKnown = earlier.contains {
            ($0.what, $0.purpose, $0.count) == (reading.what, reading.purpose, reading.count)
        }
        if !isKnown { entries.withLock { $0.append(reading) } }
    }
}

/// The only one who opens sealed labels, and never without an entry in the ledger.
public struct Evaluator: Sendable {
    private let ledger: LabelLedger

    /// An evaluator that writes into a ledger.
    ///
    /// - Parameter ledger: The ledger of the run.
    public init(ledger: LabelLedger) {
        self.ledger = ledger
    }

    /// Opens sealed labels.
    ///
    /// - Parameters:
    ///   - sealed: The labels.
    ///   - what: Which labels these are, such as `product-reviews/test`.
    ///   - purpose: What they are opened for.
    /// - Returns: The class of each example.
    public func open(_ sealed: SealedLabels, what: String, purpose: String) -> [Int32] {
        ledger.enter(
            LabelReading(what: what, when: Self.now(), count: sealed.count, purpose: purpose))
        return sealed.labels
    }

    /// Opens a few of the sealed labels: as many of each class as possible, drawn by a seed.
    ///
    /// To draw by class, every label is looked at in here; only those that were drawn leave, and only those stand
    /// in the ledger. A longer draw from the same seed holds every shorter one.
    ///
    /// - Parameters:
    ///   - count: How many; fewer are drawn where there are fewer.
    ///   - sealed: The labels.
    ///   - seed: Decides which ones are drawn.
    ///   - what: Which labels these are, such as `usps/train`.
    ///   - purpose: What they are opened for.
    /// - Returns: The examples that were drawn, with their classes.
    public func open(
        _ count: Int, of sealed: SealedLabels, seed: UInt64, what: String, purpose: String
    ) -> LabelledDraw {
        let indices = BalancedDraw.order(sealed.labels, seed: seed).prefix(count).sorted()
        ledger.enter(
            LabelReading(what: what, when: Self.now(), count: indices.count, purpose: purpose))
        return LabelledDraw(indices: indices, labels: indices.map { sealed.labels[$0] })
    }

    /// The time in ISO 8601 and UTC, to the second.
    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let text = [CChar](unsafeUninitializedCapacity: 32) { buffer, count in
            count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        }
        return String(decoding: text.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
