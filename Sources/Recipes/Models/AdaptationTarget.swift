package import Datasets
package import Reports
import Support

/// The unlabelled examples that a saved model is adapted to.
package struct AdaptationTarget: Sendable {
    /// `usps/train`, or the path.
    package var name: String
    package var examples: [Example]
    /// What could not be read.
    package var skipped: [SkippedRecord]

    /// Reads files, or the records of a corpus whose labels stay sealed.
    ///
    /// - Parameters:
    ///   - target: A folder, a file, or a corpus by name or folder.
    ///   - part: The part of a corpus; nil takes `adapt`.
    ///   - model: The model that reads them.
    ///   - folders: Where corpora are looked for by name.
    ///   - columns: Which columns of tables hold texts or file names.
    ///   - skip: Told of each record that cannot be read.
    /// - Throws: `UserFault` if there is nothing that the model can read.
    package init(
        _ target: String, part: String?, for model: SavedModel, searching folders: [String],
        columns: InputColumns, skip: (SkippedRecord) -> Void
    ) throws {
        (examples, skipped) = ([], [])
        let isPath = Files.exists(target) && !Files.exists("\(target)/corpus.yaml")
        if isPath, part == nil {
            name = target
            let kind = InputKind(modality: model.card.modality)
            let records = try InputRecords([target], kind: kind, columns: columns)
            var isOpen = true
            while isOpen {
                var chunk: [Record] = []
                while isOpen, chunk.count < SavedModel.chunk {
                    switch records.read() {
                    case .success(let record): chunk.append(record)
                    case .failure(let fault):
                        skipped.append(SkippedRecord(fault, of: nil, in: target))
                        skipped.suffix(1).forEach(skip)
                    case nil: isOpen = false
                    }
                }
                add(chunk, model, skip)
            }
            try checkSome(remedy: "It looked for files that end in \(kind.listedEndings).")
            return
        }
        guard !isPath else {
            throw UserFault(
                "\(target) is no corpus and has no parts", at: .init(file: target),
                remedy: "Leave --part out, or write a corpus.yaml.")
        }
        let corpus = try Corpus.load(named: target, searching: folders)
        let yaml = UserFault.Place(file: "\(corpus.folder)/corpus.yaml")
        guard corpus.modality == model.card.modality else {
            throw UserFault(
                "the corpus \(corpus.name) is \(corpus.modality), the model reads "
                    + model.card.modality, at: yaml, remedy: "Name a corpus of that modality.")
        }
        guard part != nil || corpus.parts.contains("adapt") else {
            throw UserFault(
                "the corpus \(corpus.name) has no part 'adapt'", at: yaml,
                remedy: "Name one by --part: \(corpus.parts.joined(separator: ", ")), or several "
                    + "joined by +.")
        }
        name = "\(corpus.name)/\(part ?? "adapt")"
        // The labels stay sealed: they are dropped here.
        add(try corpus.sealed(part ?? "adapt").records, model, skip)
        try checkSome(remedy: "Check the files of the corpus.")
    }

    private mutating func add(
        _ records: [Record], _ model: SavedModel, _ skip: (SkippedRecord) -> Void
    ) {
        let read = model.examples(of: records, in: name)
        read.skipped.forEach(skip)
        examples += read.examples
        skipped += read.skipped
    }

    private func checkSome(remedy: String) throws {
        guard examples.isEmpty else { return }
        let why = skipped.first.map { "; the first: \($0.place): \($0.why)" } ?? ""
        throw UserFault(
            "nothing in \(name) can be read\(why)", at: .init(file: name), remedy: remedy)
    }
}
