package import Datasets
package import Recipes
import Support

/// Records with their labels, from whatever form of data a user has.
package struct LabelledInputs: Sendable {
    /// What it is called: `odd/test`, or the path.
    package var name: String
    package var records: [Record]
    /// An index into the model's classes for each record, or a number.
    package var labels: Labels
    /// Whether a class of the model without any record that can be read is a fault.
    package var needsEveryClass = true
    /// What a folder holds beside the files that are read.
    package var leftOut = LeftOut()

    /// Reads the records and labels of a corpus, a folder of class folders or a table.
    ///
    /// - Parameters:
    ///   - data: A corpus's name or folder, a folder with a folder for each class or a `metadata`
    ///     table, or a table.
    ///   - part: The part of a corpus; nil takes `test`.
    ///   - model: The model whose classes and modality they must have.
    ///   - library: Whose corpora can be named.
    ///   - needsEveryClass: Whether a class without records is a fault.
    /// - Throws: `UserFault` on data that is missing, faulty, or of other classes than the model's.
    package init(
        _ data: String, part: String?, for model: SavedModel, in library: RecipeLibrary,
        columns: InputColumns = .init(), needsEveryClass: Bool = true
    ) throws {
        let kind = model.input
        let classes = model.card.classes
        if let named = try CorpusPart(
            data, part: part, usual: "test", for: model, in: library,
            labels: model.card.task.labelKind)
        {
            try columns.refuse(for: data)
            try self.init(named, classes, needsEveryClass)
        } else if let (table, format) = LabelledInputs.table(data) {
            try self.init(table: table, format, kind, columns.remembering(model.card), classes)
        } else {
            try columns.refuse(for: data)
            guard !classes.isEmpty else {
                throw UserFault(
                    "\(data) is no table and no corpus, and the model answers with numbers",
                    at: .init(file: data),
                    remedy: "Name a .csv, .tsv or .jsonl file with a column of numbers.")
            }
            try self.init(folder: data, kind, classes, needsEveryClass)
        }
        self.needsEveryClass = needsEveryClass
        let present = Set(labels.classIndices)
        let empty = classes.indices.filter { !present.contains(Int32($0)) }.map { classes[$0] }
        guard empty.isEmpty || !needsEveryClass else {
            throw UserFault(
                "\(name) has no example of \(LabelledInputs.list(empty))", at: .init(file: name),
                remedy: "Add some, or measure without: --allow-missing-classes.")
        }
    }

    private init(_ named: CorpusPart, _ classes: [String], _ needsEveryClass: Bool) throws {
        let corpus = named.corpus
        guard !classes.isEmpty else {
            (records, labels) = try corpus.labelled(named.part)
            name = named.name
            return
        }
        try LabelledInputs.compare(
            corpus.classes, with: classes, needsEveryClass, corpus.name, at: named.yaml)
        let (records, labels) = try corpus.labelled(named.part)
        name = named.name
        self.records = records
        let places = corpus.classes.map { Int32(classes.firstIndex(of: $0) ?? 0) }
        self.labels = .classes(labels.classIndices.map { places[Int($0)] })
    }

    private init(
        table: String, _ format: TableReader.Format, _ kind: InputDescription,
        _ columns: InputColumns,
        _ classes: [String]
    ) throws {
        let rows = try TableRecords(
            table, format, kind: kind, columns: columns, needsLabels: true)
        (name, records) = (table, [])
        var indices: [Int32] = []
        var numbers: [Float] = []
        while let row = try rows.next() {
            let label = row.label ?? ""
            records.append(row.record)
            if classes.isEmpty {
                numbers.append(try LabelledInputs.number(label, at: row.record.place))
                continue
            }
            let number = Int(label).flatMap { classes.indices.contains($0) ? $0 : nil }
            guard let index = classes.firstIndex(of: label) ?? number else {
                throw UserFault(
                    "unknown class '\(label)'", at: row.record.place,
                    remedy: Settings.suggestion(for: label, among: classes, what: "classes"))
            }
            indices.append(Int32(index))
        }
        labels = classes.isEmpty ? .numbers(numbers) : .classes(indices)
        guard !records.isEmpty else {
            throw UserFault(
                "\(table) has no rows", at: .init(file: table), remedy: "Name a table with records."
            )
        }
    }

    /// Reads a folder with a folder for each class.
    private init(
        folder: String, _ kind: InputDescription, _ classes: [String], _ needsEveryClass: Bool
    ) throws {
        let place = UserFault.Place(file: folder)
        guard Files.isFolder(folder) else {
            if Files.exists(folder), kind.reads(folder) { throw LabelledInputs.noLabels(folder) }
            throw UserFault(
                "\(folder) is neither a folder nor a table", at: place,
                remedy: "Name a corpus, a folder with a folder for each class, or a .csv, .tsv or "
                    + ".jsonl file.")
        }
        var beside = LeftOut()
        let folders = try FileSum.folders(in: folder, passing: { beside.add($0) })
        let isWhole = classes.allSatisfy(folders.contains)
        // A folder beside all classes that has nothing to read is none.
        let found = try folders.filter { name in
            try !isWhole || classes.contains(name)
                || FileSum.names(in: "\(folder)/\(name)").contains(where: kind.reads)
        }
        let parts = found.filter { !classes.contains($0) && PartNames.part(ofFolder: $0) != nil }
        let inner = parts.count == found.count ? parts.map { "\(folder)/\($0)" } : [folder]
        guard inner.contains(where: LabelledInputs.hasFolders) else {
            throw LabelledInputs.noLabels(folder)
        }
        guard parts.isEmpty || parts.count < found.count else {
            throw UserFault(
                "\(folder) has the parts \(LabelledInputs.list(parts)), each with its own classes",
                at: place, remedy: "Name one of them, such as \(folder)/\(parts[0]).")
        }
        try LabelledInputs.compare(found, with: classes, needsEveryClass, folder, at: place)
        (name, records) = (folder, [])
        for file in try Files.names(in: folder) where !Files.isFolder("\(folder)/\(file)") {
            let isRead = kind.reads(file)
            isRead ? beside.add(LeftOut.besideClasses) : beside.add(file: file)
        }
        leftOut = beside
        var indices: [Int32] = []
        for (index, label) in classes.enumerated() where found.contains(label) {
            let files = "\(folder)/\(label)"
            // An empty folder is as good as none.
            if !needsEveryClass, try FileSum.names(in: files).isEmpty { continue }
            let reader = try InputRecords([files], kind: kind)
            leftOut.add(reader.leftOut)
            while let result = reader.read() {
                records.append(try result.get())
                indices.append(Int32(index))
            }
        }
        labels = .classes(indices)
        guard !records.isEmpty else {
            throw UserFault(
                "the class folders of \(folder) have nothing in them", at: place,
                remedy: "Put files into folders called \(LabelledInputs.list(classes)).")
        }
    }

    /// Whether a folder has folders in it, which may be those of classes.
    private static func hasFolders(_ folder: String) -> Bool {
        (try? FileSum.folders(in: folder))?.isEmpty == false
    }

    /// The fault of data without labels, with what can be done without any.
    private static func noLabels(_ data: String) -> UserFault {
        UserFault(
            "\(data) has no labels to measure by", at: .init(file: data),
            remedy: "Put its files into a folder for each class. Without labels a model can "
                + "predict: dawb predict MODEL \(data); and dawb label draws the examples of a run "
                + "that are worth labelling.")
    }

    /// A label that is a number.
    private static func number(_ text: String, at place: UserFault.Place) throws -> Float {
        guard let number = Float(text.trimmed), number.isFinite else {
            throw UserFault(
                "the label '\(text)' is not a number", at: place,
                remedy: "Write a number, or name another column: --label COLUMN.")
        }
        return number
    }

    /// The table that is meant by a path: the path itself, or `metadata` in a folder.
    private static func table(_ path: String) -> (String, TableReader.Format)? {
        if Files.isFolder(path) {
            return TableReader.Format.allCases.lazy.map { ("\(path)/metadata.\($0.rawValue)", $0) }
                .first { Files.exists($0.0) }
        }
        return TableReader.Format(rawValue: FileEndings.ending(of: path)).map { (path, $0) }
    }

    /// Checks that the classes of some data are the model's.
    private static func compare(
        _ found: [String], with classes: [String], _ needsEveryClass: Bool, _ data: String,
        at place: UserFault.Place
    ) throws {
        let unknown = found.filter { !classes.contains($0) }
        let missing = needsEveryClass ? classes.filter { !found.contains($0) } : []
        guard !unknown.isEmpty || !missing.isEmpty else { return }
        var parts: [String] = []
        if !unknown.isEmpty { parts.append("has \(list(unknown)), which the model does not know") }
        if !missing.isEmpty { parts.append("lacks \(list(missing))") }
        throw UserFault(
            "the classes of \(data) are not the model's: it \(parts.joined(separator: ", and "))",
            at: place,
            remedy: "The model's classes are \(list(classes)); their order does not matter."
                + (unknown.isEmpty ? " Measure without some: --allow-missing-classes." : ""))
    }

    /// Names in quotes, a dozen at most.
    private static func list(_ names: [String]) -> String {
        names.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
            + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }
}
