import Glibc
import Locking
public import Support

/// Labels of a target domain that nothing but the `Evaluator` they were sealed for can read.
///
/// The labels are private to this file; printing or reflecting the value does not show them either.
public struct SealedLabels: Sendable {
    fileprivate let labels: Labels
    fileprivate let ledger: LabelLedger

    /// Seals labels.
    ///
    /// - Parameters:
    ///   - labels: The labels of a domain.
    ///   - ledger: The ledger of the evaluator that may open them; every opening is written in it.
    public init(sealing labels: Labels, ledger: LabelLedger) {
        (self.labels, self.ledger) = (labels, ledger)
    }

    /// Labels of several parts behind each other, sealed as before.
    ///
    /// - Parameters:
    ///   - parts: The labels of each, one or more of one kind.
    ///   - ledger: The ledger that all of them were sealed for.
    package init(joining parts: [SealedLabels], ledger: LabelLedger) {
        precondition(
            parts.allSatisfy { $0.ledger === ledger },
            "SealedLabels: parts were sealed for another evaluator's ledger")
        self.init(sealing: .concatenating(parts.map(\.labels)), ledger: ledger)
    }

    /// How many labels there are.
    public var count: Int { labels.count }

    /// The labels of some examples, sealed as before: nothing is read, so no ledger need know.
    ///
    /// - Parameter indices: Which examples stay, and in which order.
    /// - Precondition: Every index is one of `0..<count`.
    public func keeping(_ indices: [Int]) -> SealedLabels {
        SealedLabels(sealing: labels.keeping(indices), ledger: ledger)
    }
}

extension SealedLabels: CustomStringConvertible, CustomReflectable {
    /// How many labels there are, and no more.
    public var description: String { "\(count) sealed labels" }

    /// A mirror that shows the count alone.
    public var customMirror: Mirror { Mirror(self, children: ["count": count]) }
}

/// The list of all openings of sealed labels; a report prints it.
///
/// It is made with its evaluator, and nothing that stands in it can be taken out.
public final class LabelLedger: Sendable {
    private struct Book {
        var entries: [LabelReading] = []
        /// What a run had opened before it was resumed.
        var earlier: [LabelReading] = []
    }

    private let book = Locked(Book())

    fileprivate init() {}

    /// What was opened so far, the oldest first.
    public var readings: [LabelReading] { book.withLock { $0.earlier + $0.entries } }

    /// Puts the entries of a run that is resumed before its own.
    ///
    /// - Parameter readings: What was opened before.
    package func resume(after readings: [LabelReading]) {
        book.withLock { book in
            book.earlier += readings.filter { !book.earlier.contains($0) }
            book.entries.removeAll { book.earlier.contains($0) }
        }
    }

    /// Writes an opening down; one that a resumed run repeats stands in the book already.
    fileprivate func enter(_ reading: LabelReading) {
        book.withLock { book in
            let isKnown = book.earlier.contains {
                ($0.what, $0.purpose, $0.count) == (reading.what, reading.purpose, reading.count)
            }
            if !isKnown { book.entries.append(reading) }
        }
    }
}

/// The only one who opens the labels that were sealed for its ledger, and never without an entry
/// there.
///
/// Whoever makes it owns the labels: what is given sealed labels, or the ledger, cannot open them.
/// Another evaluator has another ledger, and opening what was not sealed for it ends the program.
public struct Evaluator: Sendable {
    /// The openings. Labels are sealed for it.
    public let ledger: LabelLedger

    /// An evaluator with an empty ledger of its own.
    public init() { ledger = LabelLedger() }

    /// Opens sealed labels.
    ///
    /// - Parameters:
    ///   - sealed: The labels.
    ///   - what: Which labels these are, such as `product-reviews/test`.
    ///   - purpose: What they are opened for.
    /// - Returns: The labels.
    /// - Precondition: They were sealed for this evaluator's ledger.
    public func open(_ sealed: SealedLabels, what: String, purpose: String) -> Labels {
        checkOwner(of: sealed)
        ledger.enter(
            LabelReading(what: what, when: Self.now(), count: sealed.count, purpose: purpose))
        return sealed.labels
    }

    /// Opens a few of the sealed labels: as many of each class as possible, drawn by a seed.
    ///
    /// To draw by class, every label is looked at in here; only those that were drawn leave, and
    /// only those stand in the ledger. A longer draw from the same seed holds every shorter one.
    ///
    /// - Parameters:
    ///   - count: How many; fewer are drawn where there are fewer.
    ///   - sealed: The labels.
    ///   - seed: Decides which ones are drawn.
    ///   - what: Which labels these are, such as `usps/train`.
    ///   - purpose: What they are opened for.
    /// - Returns: The examples that were drawn, with their labels.
    /// - Precondition: They were sealed for this evaluator's ledger.
    public func open(
        _ count: Int, of sealed: SealedLabels, seed: UInt64, what: String, purpose: String
    ) -> LabelledDraw {
        checkOwner(of: sealed)
        let indices = BalancedDraw.order(sealed.labels, seed: seed).prefix(count).sorted()
        ledger.enter(
            LabelReading(what: what, when: Self.now(), count: indices.count, purpose: purpose))
        return LabelledDraw(indices: indices, labels: sealed.labels.keeping(indices))
    }

    /// Parts examples into those whose labels may be drawn later and the rest, evenly by class.
    ///
    /// Which examples they are is all that is told: no label leaves, so none stands in the ledger.
    ///
    /// - Parameters:
    ///   - sealed: The labels of the examples.
    ///   - count: How many examples of the first kind.
    /// - Returns: Indices, ascending.
    /// - Precondition: They were sealed for this evaluator's ledger.
    package func divide(_ sealed: SealedLabels, count: Int) -> (drawn: [Int], rest: [Int]) {
        checkOwner(of: sealed)
        let order = BalancedDraw.order(sealed.labels, seed: 0)
        return (order.prefix(count).sorted(), order.dropFirst(count).sorted())
    }

    private func checkOwner(of sealed: SealedLabels) {
        precondition(
            sealed.ledger === ledger,
            "Evaluator: \(sealed.count) labels were sealed for another evaluator's ledger")
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
