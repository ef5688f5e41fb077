package import Datasets
package import Recipes
package import Reports
import Support

/// The unlabelled examples that a saved model is adapted to.
package struct AdaptationTarget: Sendable {
    /// `usps/train`, or the path.
    package var name: String
    package var examples: [Example]
    /// What could not be read.
    package var skipped: [SkippedRecord]
    /// What a folder holds beside the files that are read.
    package var leftOut = LeftOut()

    /// Reads files, or the records of a corpus whose labels stay sealed; examples come in a drawn
    /// order.
    ///
    /// - Parameters:
    ///   - target: A folder, a file, or a corpus by name or folder.
    ///   - part: The part of a corpus; nil takes `adapt`.
    ///   - model: The model that reads them.
    ///   - library: Whose corpora can be named.
    ///   - columns: Which columns of tables hold texts or file names.
    ///   - skip: Told of each record that cannot be read.
    /// - Throws: `UserFault` if there is nothing that the model can read.
    package init(
        _ target: String, part: String?, for model: SavedModel, in library: RecipeLibrary,
        columns: InputColumns, skip: (SkippedRecord) -> Void
    ) throws {
        (examples, skipped) = ([], [])
        if let named = try CorpusPart(target, part: part, usual: "adapt", for: model, in: library) {
            try columns.refuse(for: target)
            name = named.name
            add(try named.corpus.unlabelled(named.part), model, skip)
            try checkSome(remedy: "Check the files of the corpus.")
            examples = examples.indices.inDrawnOrder.map { examples[$0] }
            return
        }
        name = target
        let kind = model.input
        let records = try InputRecords(
            [target], kind: kind, columns: columns.remembering(model.card))
        leftOut = records.leftOut
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
        examples = examples.indices.inDrawnOrder.map { examples[$0] }
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
