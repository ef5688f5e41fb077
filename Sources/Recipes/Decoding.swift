import Datasets
import Dispatch
import Modalities
import Reports
import Support
import Synchronization

/// Turns the records of a recipe into examples, on all processors, and leaves out what cannot be read as far
/// as the recipe allows.
struct Decoding {
    /// The examples of one part, and which of its records they are.
    struct Part {
        var examples: [Example]
        /// Indices of the records that were kept, ascending.
        var kept: [Int]
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

    /// Decodes the records of one part of a corpus.
    mutating func callAsFunction(_ records: [Record], of corpus: String) throws -> Part {
        let results = Decoding.results(records, modality)
        var part = Part(examples: [], kept: [])
        part.examples.reserveCapacity(records.count)
        part.kept.reserveCapacity(records.count)
        for (index, result) in results.enumerated() {
            do {
                part.examples.append(try result.get())
                part.kept.append(index)
            } catch let fault as UserFault {
                leaveOut(records[index], of: corpus, fault)
            }
        }
        return part
    }

    private mutating func leaveOut(_ record: Record, of corpus: String, _ fault: UserFault) {
        first = first ?? (fault, record)
        guard known.insert("\(corpus)\0\(record.id)").inserted else { return }
        skipped.append(
            SkippedRecord(
                corpus: corpus, id: record.id, why: Decoding.reason(fault, record),
                place: (fault.place ?? record.place).description))
    }

    /// Ends the reading.
    ///
    /// - Throws: `UserFault` if more records cannot be read than may be left out. It names the first one and
    ///   how many there are, which is known only now.
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
            "\(skipped.count) records cannot be read, \(allowed == 0 ? "none" : "\(allowed)") may be "
                + "left out; the first: \(fault.what)",
            at: place,
            remedy: "\(mend), and so with the others; to go on without them: \(allow)")
    }

    /// What is wrong with a record, without the name of its file.
    static func reason(_ fault: UserFault, _ record: Record) -> String {
        for file in [fault.place?.file ?? "", record.file] where !file.isEmpty {
            if let name = fault.what.firstRange(of: file + " ") {
                return String(fault.what[name.upperBound...])
            }
        }
        return fault.what
    }

    /// Every record's example or fault; the order does not depend on the threads.
    static func results(
        _ records: [Record], _ modality: any Modality
    ) -> [Result<Example, any Error>] {
        let parts = max(1, min(processorCount, records.count / 64))
        guard parts > 1 else {
            return records.map { record in Result { try modality.decode(record) } }
        }
        let done = Mutex([Int: [Result<Example, any Error>]]())
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let range = records.count * part / parts..<records.count * (part + 1) / parts
            let some = records[range].map { record in Result { try modality.decode(record) } }
            done.withLock { $0[part] = some }
        }
        let all = done.withLock { $0 }
        return (0..<parts).flatMap { all[$0] ?? [] }
    }
}
