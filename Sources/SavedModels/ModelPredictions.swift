package import Datasets
import Modalities
package import Reports
import Support
import Tensors

/// What a model says of one example.
package struct Prediction: Sendable {
    package var id: String
    /// The probability of each class, shape `[K]`; or one number, in a task without classes.
    package var values: [Float]
    /// The most probable class; 0 in a task without classes.
    package var label: Int

    /// The probability of the most probable class.
    package var confidence: Float { values[label] }
}

extension SavedModel {
    /// Records predicted at once.
    package static let chunk = 256

    /// Records as examples; what cannot be read is left out.
    ///
    /// - Parameters:
    ///   - records: Any number; each may become several examples.
    ///   - data: Where they are from, for what is left out.
    package func examples(
        of records: [Record], in data: String
    ) -> (examples: [Example], skipped: [SkippedRecord]) {
        let read = Decoded(RecordDecoding.pieces(of: records, modality), in: data)
        return (read.examples, read.skipped)
    }

    /// Some examples, with the record that each is of, and what was left out between them.
    struct Decoded {
        var examples: [Example] = []
        /// The name of the record, or the part of one, that each example is.
        var ids: [String] = []
        /// The index of each example's record.
        var owners: [Int] = []
        var skipped: [SkippedRecord] = []
        /// How many records were reached with them.
        var reached: Int

        init(_ pieces: [RecordDecoding.Piece], in data: String) {
            reached = pieces.last.map { $0.owner + 1 } ?? 0
            for piece in pieces {
                switch piece.example {
                case .success(let example):
                    examples.append(example)
                    ids.append(piece.record.id)
                    owners.append(piece.owner)
                case .failure(let error):
                    let fault = error as? UserFault ?? UserFault("\(error)", remedy: "")
                    skipped.append(SkippedRecord(fault, of: piece.record, in: data))
                }
            }
        }
    }

    /// Decodes the records a chunk at a time, so that neither the parts of a long record nor those
    /// of a long list are in memory at once.
    ///
    /// - Parameters:
    ///   - data: Where the records are from, for what is left out.
    ///   - body: Given each chunk; its examples are not to be used after it.
    /// - Throws: What `body` throws.
    func forEachChunk(
        of records: [Record], in data: String, _ body: (Decoded) throws -> Void
    ) throws {
        var waiting: ArraySlice<RecordDecoding.Fragment> = []
        for start in stride(from: 0, to: records.count, by: SavedModel.opened) {
            let end = min(records.count, start + SavedModel.opened)
            for var fragment in RecordDecoding.fragments(of: Array(records[start..<end]), modality)
            {
                fragment.owner += start
                waiting.append(fragment)
            }
            let least = end == records.count ? 1 : SavedModel.chunk
            while waiting.count >= least {
                let pieces = RecordDecoding.decoded(
                    Array(waiting.prefix(SavedModel.chunk)), modality)
                waiting = waiting.dropFirst(SavedModel.chunk)
                try body(Decoded(pieces, in: data))
                (modality as? any CachingModality)?.releaseExamples()
            }
        }
    }

    /// Records whose parts are looked up at once.
    private static let opened = 8

    /// Predictions for decoded examples, in their order.
    ///
    /// - Throws: `UserFault` on an example that is read from its file only now, and cannot be.
    func predictions(for decoded: Decoded) throws -> [Prediction] {
        guard !decoded.examples.isEmpty else { return [] }
        let answers = try answers(for: decoded.examples)
        let (labels, p, k) = (answers.argmax(), answers.hostScalars, answers.columns)
        return decoded.ids.enumerated().map { row, id in
            Prediction(
                id: id, values: Array(p[row * k..<(row + 1) * k]),
                label: Int(labels[row]))
        }
    }

    /// Predicts for every record of the inputs, a chunk at a time.
    ///
    /// - Parameters:
    ///   - skip: Told of each record that cannot be read.
    ///   - take: Given the predictions of a chunk, in the order of the inputs.
    /// - Throws: What `take` throws.
    package func predict(
        _ inputs: InputRecords, skip: (SkippedRecord) throws -> Void,
        take: ([Prediction]) throws -> Void
    ) throws {
        var isOpen = true
        while isOpen {
            var records: [Record] = []
            while records.count < SavedModel.chunk {
                guard let result = inputs.read() else {
                    isOpen = false
                    break
                }
                switch result {
                case .success(let record): records.append(record)
                case .failure(let fault):
                    try skip(SkippedRecord(fault, of: nil, in: ""))
                }
            }
            try forEachChunk(of: records, in: "") { chunk in
                for record in chunk.skipped { try skip(record) }
                try take(predictions(for: chunk))
            }
        }
    }
}

extension SkippedRecord {
    /// A record that a fault keeps from being read.
    init(_ fault: UserFault, of record: Record?, in data: String) {
        let place = fault.place ?? record?.place
        // Where not even a record was made, only the remedy tells what is missing.
        let why =
            record.map { RecordDecoding.reason(fault, $0) } ?? "\(fault.what); \(fault.remedy)"
        self.init(
            corpus: data, id: record?.id ?? place?.description ?? "", why: why,
            place: place?.description ?? "")
    }
}
