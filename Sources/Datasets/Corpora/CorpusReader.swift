import Support

/// Reads the files of a corpus into records and labels, and checks what the corpus says of them.
struct CorpusReader {
    let description: CorpusDescription
    let folder: String
    private(set) var records = [Record]()
    private(set) var labels = [Int32]()
    /// The group of each record; its id where the corpus has no groups.
    private(set) var groups = [String]()
    /// Where each id was seen, to find the second of two.
    private var places = [String: UserFault.Place]()

    /// Reads all files of a corpus.
    ///
    /// - Parameters:
    ///   - description: What the corpus says of itself.
    ///   - folder: The folder it lies in.
    /// - Throws: `UserFault` for the first thing that is wrong.
    init(_ description: CorpusDescription, folder: String) throws {
        self.description = description
        self.folder = folder
        for file in description.files {
            try read(file)
        }
    }

    private mutating func read(_ file: CorpusDescription.File) throws {
        let path = "\(folder)/\(file.path)"
        let bytes = try Files.read(path)
        guard !bytes.isEmpty else {
            throw UserFault(
                "\(path) is empty", at: .init(file: path), remedy: "fetch or write the file again")
        }
        if let expected = file.sha256 {
            let found = Files.sha256(of: bytes)
            guard found == expected else {
                throw UserFault(
                    "\(path) is not the file that \(file.place) describes:"
                        + " its SHA-256 is \(found), expected \(expected)",
                    at: .init(file: path),
                    remedy: "fetch the file again; if you changed it on purpose, correct 'sha256'")
            }
        }
        let rows = try rows(of: Files.text(of: bytes, file: path), file: path)
        guard !rows.isEmpty else {
            throw UserFault(
                "\(path) has no records", at: .init(file: path),
                remedy: "fetch or write the file again")
        }
        if let expected = file.records, expected != rows.count {
            throw UserFault(
                "\(path) has \(rows.count) records, expected \(expected)", at: file.place,
                remedy: "fetch the file again; if you changed it on purpose, correct 'records'")
        }
        let order = description.usedColumns.map(\.name)
        for row in rows {
            let values = Dictionary(uniqueKeysWithValues: zip(order, row.values))
            try add(values, at: .init(file: path, line: row.line), named: file.path)
        }
    }

    private func rows(of text: String, file: String) throws -> [Row] {
        switch description.format {
        case .tsv:
            try DelimitedRows.pick(
                from: DelimitedRows.tsv(text), description: description, file: file)
        case .csv:
            try DelimitedRows.pick(
                from: CommaSeparated.rows(of: text, file: file), description: description,
                file: file)
        case .jsonl:
            try JSONLines.rows(
                of: text, columns: description.usedColumns.map(\.name), file: file)
        }
    }

    /// Adds the record of one row, unless its rating leaves it out.
    private mutating func add(
        _ values: [String: String], at place: UserFault.Place, named file: String
    ) throws {
        let line = place.line ?? 0
        let given = try description.id.map { try Self.required(values[$0], "id", at: place) }
        let id = given ?? "\(file):\(line)"
        if let first = places.updateValue(place, forKey: id) {
            throw UserFault(
                "the id '\(id)' is there twice, first at \(first)", at: place,
                remedy: "give one of the rows another id, or remove it")
        }
        guard let label = try label(of: values, at: place) else { return }
        let content = try content(of: values, at: place)
        let group = try description.group.map { rule in
            let value = try Self.required(values[rule.column], "group", at: place)
            return rule.before.map { Self.prefix(of: value, before: $0) } ?? value
        }
        records.append(Record(id: id, content: content, line: line, file: place.file))
        labels.append(label)
        groups.append(group ?? id)
    }

    private func content(
        of values: [String: String], at place: UserFault.Place
    ) throws -> RawContent {
        switch description.content {
        case .text(let column):
            // White space around a text is its own; only a text of nothing else is refused.
            _ = try Self.required(values[column], "text", at: place)
            return .text(values[column] ?? "")
        case .file(let column):
            let name = try Self.required(values[column], "file", at: place)
            let path = "\(folder)/\(name)"
            guard CorpusDescription.isInside(name), Files.exists(path) else {
                throw UserFault(
                    "there is no file '\(name)' in \(folder)", at: place,
                    remedy: "put it there, or correct its name; it is relative to that folder")
            }
            return .file(path)
        }
    }

    /// The class of a row; nil if its rating lies between the classes.
    private func label(of values: [String: String], at place: UserFault.Place) throws -> Int32? {
        switch description.label {
        case .column(let column):
            let name = try Self.required(values[column], "label", at: place)
            if let index = description.classes.firstIndex(of: name) { return Int32(index) }
            if let index = Int(name), description.classes.indices.contains(index) {
                return Int32(index)
            }
            throw UserFault(
                "unknown class '\(name)'", at: place,
                remedy: Settings.suggestion(for: name, among: description.classes, what: "classes"))
        case .rating(let column, let threshold):
            let text = try Self.required(values[column], "rating", at: place)
            guard let rating = Double(text), rating.isFinite else {
                throw UserFault(
                    "the rating '\(text)' is not a number", at: place, remedy: "write a number")
            }
            return rating > threshold ? 1 : rating < -threshold ? 0 : nil
        }
    }

    /// The value of a column that must not be blank, without the spaces around it.
    private static func required(
        _ value: String?, _ what: String, at place: UserFault.Place
    ) throws -> String {
        let value = (value ?? "").trimmed
        guard !value.isEmpty else {
            throw UserFault(
                "this row has no \(what)", at: place, remedy: "fill it in, or remove the row")
        }
        return value
    }

    /// What stands in a text before a mark; all of it where the mark is missing.
    private static func prefix(of text: String, before mark: String) -> String {
        text.firstRange(of: mark).map { String(text[..<$0.lowerBound]) } ?? text
    }
}
