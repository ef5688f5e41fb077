import Support

extension CorpusReader {
    /// Reads one file of rows.
    ///
    /// - Throws: `UserFault` for the first row that is wrong.
    mutating func read(_ file: CorpusDescription.File, _ rules: RowRules) throws {
        let path = "\(folder)/\(file.path)"
        let wanted = rules.usedColumns.map(\.name)
        let reader = try TableReader(
            LineReader(
                GzipReader.unpacked(bytes(of: file), file: path), name: path,
                encoding: rules.encoding),
            format: rules.format, columns: rules.columns, wanted: wanted,
            delimiter: rules.delimiter)
        if !reader.columns.isEmpty { try rules.requireUsedColumns(in: reader.columns) }
        var rows = [TableReader.Row]()
        while let row = try reader.next() { rows.append(row) }
        try check(rows.count, of: file)
        for row in rows {
            let values = Dictionary(
                uniqueKeysWithValues: zip(wanted, row.values.map { $0 ?? "" }))
            try add(values, rules, at: .init(file: path, line: row.line), of: file)
        }
    }

    /// Adds the record of one row, unless its rating leaves it out.
    private mutating func add(
        _ values: [String: String], _ rules: RowRules, at place: UserFault.Place,
        of file: CorpusDescription.File
    ) throws {
        let line = place.line ?? 0
        let given = try rules.id.map { try Self.required(values[$0], "id", at: place) }
        let id = given ?? "\(file.path):\(line)"
        try claim(id, at: place)
        var label: Label?
        if let rule = rules.label {
            label = try self.label(of: values, rule, at: place)
            // A rating between the classes leaves the row out.
            if label == nil { return }
        }
        let content = try content(of: values, rules.content, at: place)
        let group = try rules.group.map { rule in
            let value = try Self.required(values[rule.column], "group", at: place)
            return rule.before.map { Self.prefix(of: value, before: $0) } ?? value
        }
        var attributes = [String: String]()
        for name in rules.attributes {
            let value = (values[name] ?? "").trimmed
            if !value.isEmpty { attributes[name] = value }
        }
        try rules.derived.add(to: &attributes, at: place)
        add(
            Record(
                id: id, content: content, line: line, file: place.file, attributes: attributes),
            label: label, group: group, part: file.part)
    }

    /// Checks the files that the rows name, where `corpus.yaml` has a checksum over them.
    func checkFiles(_ rules: RowRules) throws {
        guard let expected = rules.filesSum else { return }
        let paths = Set(records.compactMap(\.content.path))
        let names = paths.compactMap { Files.path($0, within: folder) }
        try checkSum(
            of: names, in: folder, expected: expected, key: "file_sha256",
            at: rules.settings.place(of: "file_sha256"))
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
            return .file(try path(values[column], at: place))
        case .excerpt(let file, let start, let seconds):
            return .excerpt(
                file: try path(values[file], at: place),
                start: try Self.time(values[start], "start", at: place) { $0 >= 0 },
                seconds: try Self.time(values[seconds], "seconds", at: place) { $0 > 0 })
        }
    }

    /// The path of the file that a row names.
    private func path(_ value: String?, at place: UserFault.Place) throws -> String {
        let name = try Self.required(value, "file", at: place)
        let path = "\(folder)/\(name)"
        guard CorpusDescription.isInside(name), Files.exists(path) else {
            throw UserFault(
                "there is no file '\(name)' in \(folder)", at: place,
                remedy: "Put it there, or correct its name; it is relative to that folder, and no "
                    + "'..' leads out of it")
        }
        try bounds.check(path)
        return path
    }

    /// A number of seconds.
    private static func time(
        _ value: String?, _ what: String, at place: UserFault.Place, fits: (Double) -> Bool
    ) throws -> Double {
        let text = try required(value, what, at: place)
        guard let time = Double(text), time.isFinite, fits(time) else {
            throw UserFault(
                "'\(text)' cannot be the \(what) of an excerpt", at: place,
                remedy: "Write a number of seconds: 'start' from 0 on, 'seconds' above 0")
        }
        return time
    }

    /// The class or number of a row; nil if its rating lies between the classes.
    private func label(
        of values: [String: String], _ rule: RowRules.LabelRule, at place: UserFault.Place
    ) throws -> Label? {
        switch rule {
        case .column(let column):
            let name = try Self.required(values[column], "label", at: place)
            if let index = classes.firstIndex(of: name) { return .classIndex(Int32(index)) }
            if let index = Int(name), classes.indices.contains(index) {
                return .classIndex(Int32(index))
            }
            throw UserFault(
                "unknown class '\(name)'", at: place,
                remedy: Settings.suggestion(for: name, among: classes, what: "classes"))
        case .rating(let column, let threshold):
            let text = try Self.required(values[column], "rating", at: place)
            guard let rating = Double(text), Float(rating).isFinite else {
                throw UserFault(
                    "the rating '\(text)' is not a number", at: place, remedy: "Write a number")
            }
            guard kind == .classes, let threshold else { return .number(Float(rating)) }
            return rating > threshold
                ? .classIndex(1) : rating < -threshold ? .classIndex(0) : nil
        }
    }

    /// The value of a column that must not be blank, without the spaces around it.
    private static func required(
        _ value: String?, _ what: String, at place: UserFault.Place
    ) throws -> String {
        let value = (value ?? "").trimmed
        guard !value.isEmpty else {
            throw UserFault(
                "this row has no \(what)", at: place, remedy: "Fill it in, or remove the row")
        }
        return value
    }

    /// What stands in a text before a mark; all of it where the mark is missing.
    private static func prefix(of text: String, before mark: String) -> String {
        text.firstRange(of: mark).map { String(text[..<$0.lowerBound]) } ?? text
    }
}
