import Datasets
import Modalities
import Reports
import Support

/// Turns the records of a recipe into examples, on all processors, and leaves out what cannot be
/// read as far as the recipe allows.
struct Decoding {
    /// The examples of one part, and which of its records they are.
    struct Part {
        var examples: [Example]
        /// Which record each example is of: indices, ascending; as often as the record has parts.
        var kept: [Int]
        /// The record or part of a record that each example is.
        var records: [Record]
    }

    let modality: any Modality
    /// Most records that may be left out.
    let allowed: Int
    /// What was left out so far, each record once however many parts it is in.
    private(set) var skipped: [SkippedRecord] = []
    private var known: Set<String> = []
    private var first: (fault: UserFault, record: Record)?

    init(_ modality: any Modality, allowed: Int) {
        (self.modality, self.allowed) = (modality, allowed)
    }

    /// Decodes the records of one part of a corpus; the modality may cut each into several
    /// examples.
    ///
    /// - Parameters:
    ///   - records: The records.
    ///   - corpus: The name of their corpus.
    ///   - corruption: What is done to every example on purpose.
    mutating func callAsFunction(
        _ records: [Record], of corpus: String, corruption: (any Corruption)? = nil
    ) throws -> Part {
        let pieces = RecordDecoding.pieces(of: records, modality)
        var part = Part(examples: [], kept: [], records: [])
        part.examples.reserveCapacity(records.count)
        part.kept.reserveCapacity(records.count)
        part.records.reserveCapacity(records.count)
        for piece in pieces {
            do {
                var example = try piece.example.get()
                example.corruption = corruption?.drawn(for: piece.record.alone)
                part.examples.append(example)
                part.kept.append(piece.owner)
                part.records.append(piece.record)
            } catch let fault as UserFault {
                leaveOut(piece.record, of: corpus, fault)
            }
        }
        return part
    }

    private mutating func leaveOut(_ record: Record, of corpus: String, _ fault: UserFault) {
        first = first ?? (fault, record)
        guard known.insert("\(corpus)\0\(record.id)").inserted else { return }
        skipped.append(
            SkippedRecord(
                corpus: corpus, id: record.id, why: RecordDecoding.reason(fault, record),
                place: (fault.place ?? record.place).description))
    }

    /// Ends the reading.
    ///
    /// - Throws: `UserFault` if more records cannot be read than may be left out. It names the
    ///   first one and how many there are, which is known only now.
    func finish() throws {
        guard skipped.count > allowed, let first else { return }
        let fault = first.fault
        let place = fault.place ?? first.record.place
        // Some remedies are sentences; here they go on.
        let mend = fault.remedy.hasSuffix(".") ? String(fault.remedy.dropLast()) : fault.remedy
        let allow = "--set skip_unreadable=\(skipped.count)"
        guard skipped.count > 1 else {
            let leave = "to go on without it: \(allow)"
            throw UserFault(fault.what, at: place, remedy: "\(mend); \(leave)")
        }
        throw UserFault(
            "\(skipped.count) records cannot be read, \(allowed == 0 ? "none" : "\(allowed)") may "
                + "be left out; the first: \(fault.what)",
            at: place,
            remedy: "\(mend), and so with the others; to go on without them: \(allow)")
    }
}
