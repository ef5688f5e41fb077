package import Datasets
package import Support

/// Makes examples of records, on all processors.
///
/// A record that cannot be read, or a part of one, is given back with the reason.
package enum RecordDecoding {
    /// What is wrong with a record, without the name of its file.
    package static func reason(_ fault: UserFault, _ record: Record) -> String {
        for file in [fault.place?.file ?? "", record.file] where !file.isEmpty {
            if let name = fault.what.firstRange(of: file + " ") {
                return String(fault.what[name.upperBound...])
            }
        }
        return fault.what
    }

    /// A record or a part of one, not decoded yet.
    package struct Fragment: Sendable {
        /// The index of the record that it is of.
        package var owner: Int
        /// The record, or its part.
        package var record: Record
        /// Why the record's parts cannot be told; it is one fragment then.
        package var fault: (any Error)?
    }

    /// A record or a part of one, and what became of it.
    package struct Piece: Sendable {
        /// The index of the record that it is of.
        package var owner: Int
        /// The record, or its part.
        package var record: Record
        /// The example, or why there is none.
        package var example: Result<Example, any Error>
    }

    /// What becomes of each record; the order does not depend on the threads.
    package static func pieces(of records: [Record], _ modality: any Modality) -> [Piece] {
        decoded(fragments(of: records, modality), modality)
    }

    /// The parts of each record, in order.
    package static func fragments(of records: [Record], _ modality: any Modality) -> [Fragment] {
        onAllProcessors(records.count, atLeast: 4) { owner in
            let record = records[owner]
            do {
                return try modality.parts(of: record.alone).map { part in
                    var part = part
                    (part.attributes, part.group) = (record.attributes, record.group)
                    return Fragment(owner: owner, record: part)
                }
            } catch {
                return [Fragment(owner: owner, record: record, fault: error)]
            }
        }
    }

    /// What becomes of each fragment, in order.
    package static func decoded(_ fragments: [Fragment], _ modality: any Modality) -> [Piece] {
        if let joint = modality as? any JointDecoding { return together(fragments, joint) }
        return onAllProcessors(fragments.count, atLeast: 64) { index in
            let fragment = fragments[index]
            let example = Result {
                if let fault = fragment.fault { throw fault }
                return try modality.decode(fragment.record.alone)
            }
            return [Piece(owner: fragment.owner, record: fragment.record, example: example)]
        }
    }

    private static func together(
        _ fragments: [Fragment], _ modality: any JointDecoding
    ) -> [Piece] {
        let readable = fragments.filter { $0.fault == nil }.map(\.record.alone)
        var examples = modality.decode(readable)[...]
        return fragments.map { fragment in
            let example = fragment.fault.map { .failure($0) } ?? examples.removeFirst()
            return Piece(owner: fragment.owner, record: fragment.record, example: example)
        }
    }
}
