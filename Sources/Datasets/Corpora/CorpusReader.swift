import Support

/// Reads the files of a corpus into records and labels, and checks what the corpus says of them.
struct CorpusReader {
    let classes: [String]
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
        classes = description.classes
        self.folder = folder
        switch description.layout {
        case .rows(let rules, let files):
            for file in files { try read(file, rules) }
        case .arrays(let files):
            for file in files { try read(file) }
        case .folders(let rules):
            try read(rules)
        }
    }

    /// Takes up an example.
    ///
    /// - Parameters:
    ///   - record: What is known of it without its label.
    ///   - label: Its class.
    ///   - group: What it must not be split from; nil if it stands alone.
    mutating func add(_ record: Record, label: Int32, group: String? = nil) {
        records.append(record)
        labels.append(label)
        groups.append(group ?? record.id)
    }

    /// Notes that an id is taken.
    ///
    /// - Throws: `UserFault` if it was taken before.
    mutating func claim(_ id: String, at place: UserFault.Place) throws {
        guard let first = places.updateValue(place, forKey: id) else { return }
        throw UserFault(
            "the id '\(id)' is there twice, first at \(first)", at: place,
            remedy: "give one of the rows another id, or remove it")
    }

    /// The bytes of a data file.
    ///
    /// - Throws: `UserFault` if it is missing, empty or not the file that `corpus.yaml` describes.
    func bytes(of file: CorpusDescription.File) throws -> [UInt8] {
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
                    remedy:
                        "fetch the file again; if you changed it on purpose, correct its checksum")
            }
        }
        return bytes
    }

    /// Checks the number of records of a file.
    ///
    /// - Throws: `UserFault` if there are none, or not as many as `corpus.yaml` says.
    func check(_ count: Int, of file: CorpusDescription.File) throws {
        let path = "\(folder)/\(file.path)"
        guard count > 0 else {
            throw UserFault(
                "\(path) has no records", at: .init(file: path),
                remedy: "fetch or write the file again")
        }
        if let expected = file.records, expected != count {
            throw UserFault(
                "\(path) has \(count) records, expected \(expected)", at: file.place,
                remedy: "fetch the file again; if you changed it on purpose, correct 'records'")
        }
    }

    private mutating func read(_ file: CorpusDescription.File, _ rules: RowRules) throws {
        let path = "\(folder)/\(file.path)"
        let text = try Files.text(of: bytes(of: file), file: path)
        let rows = try rows(of: text, rules, file: path)
        try check(rows.count, of: file)
        let order = rules.usedColumns.map(\.name)
        for row in rows {
            let values = Dictionary(uniqueKeysWithValues: zip(order, row.values))
            try add(values, rules, at: .init(file: path, line: row.line), named: file.path)
        }
    }

    private func rows(of text: String, _ rules: RowRules, file: String) throws -> [Row] {
        switch rules.format {
        case .tsv:
            try DelimitedRows.pick(from: DelimitedRows.tsv(text), rules: rules, file: file)
        case .csv:
            try DelimitedRows.pick(
                from: CommaSeparated.rows(of: text, file: file), rules: rules, file: file)
        case .jsonl:
            try JSONLines.rows(of: text, columns: rules.usedColumns.map(\.name), file: file)
        }
    }

    /// Adds the record of one row, unless its rating leaves it out.
    private mutating func add(
        _ values: [String: String], _ rules: RowRules, at place: UserFault.Place, named file: String
    ) throws {
        let line = place.line ?? 0
        let given = try rules.id.map { try Self.required(values[$0], "id", at: place) }
        let id = given ?? "\(file):\(line)"
        try claim(id, at: place)
        guard let label = try label(of: values, rules.label, at: place) else { return }
        let content = try content(of: values, rules.content, at: place)
        let group = try rules.group.map { rule in
            let value = try Self.required(values[rule.column], "group", at: place)
            return rule.before.map { Self.prefix(of: value, before: $0) } ?? value
        }
        add(
            Record(id: id, content: content, line: line, file: place.file), label: label,
            group: group)
    }

    private func content(
        of values: [String: String], _ rule: RowRules.ContentRule, at place: UserFault.Place
    ) throws -> RawContent {
        switch rule {
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
    private func label(
        of values: [String: String], _ rule: RowRules.LabelRule, at place: UserFault.Place
    ) throws -> Int32? {
        switch rule {
        case .column(let column):
            let name = try Self.required(values[column], "label", at: place)
            if let index = classes.firstIndex(of: name) { return Int32(index) }
            if let index = Int(name), classes.indices.contains(index) {
                return Int32(index)
            }
            throw UserFault(
                "unknown class '\(name)'", at: place,
                remedy: Settings.suggestion(for: name, among: classes, what: "classes"))
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
