package import Support

/// What a table holds: its columns, what they seem to be, its rows and classes.
package struct TableLook: Sendable {
    /// The file.
    package let path: String
    /// How it is written.
    package let form: TableForm
    /// Its columns.
    package private(set) var columns: [ColumnLook]
    /// Which column is what.
    package private(set) var roles: ColumnRoles
    /// Its rows.
    package private(set) var rows = 0
    /// Rows without a text or file.
    package private(set) var blank = 0
    /// Rows without a label; 0 where there is no column of labels.
    package private(set) var unlabelled = 0
    /// The classes with their rows; none without a column of labels.
    package private(set) var classes: [ClassCount] = []
    /// Rows whose text was there before.
    package private(set) var repeated = 0
    /// Rows that are malformed.
    package private(set) var damaged = 0
    /// Why the first of them is.
    package private(set) var fault: UserFault?
    /// A number for each text or file name, to find it in another table.
    package private(set) var contents = Set<Int>()

    /// Rows that columns are told by.
    private static let sample = 5_000
    /// More classes than this are not listed: the column holds something else.
    private static let mostClasses = 10_000

    /// Looks at one of several tables: columns that it lacks are not asked for.
    ///
    /// - Parameter keys: What is known of another one of them.
    init(_ path: String, like keys: TableKeys) throws {
        let form = try Self.form(path, keys)
        try self.init(path, form, keys: keys.keeping(form.columns))
    }

    /// Looks at a table: its first rows tell what the columns are, then all rows are counted.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - keys: What the user says of it.
    /// - Throws: `UserFault` if it cannot be read, is empty, has a faulty header, or lacks a column
    ///   that the user names.
    /// - Complexity: O(size of the file); memory grows with the different texts, 8 bytes each.
    package init(_ path: String, keys: TableKeys) throws {
        try self.init(path, Self.form(path, keys), keys: keys)
    }

    /// How a table is written, by what the user says and by its beginning.
    private static func form(_ path: String, _ keys: TableKeys) throws -> TableForm {
        let place = UserFault.Place(file: path)
        let form = try TableForm.guess(
            of: path,
            encoding: keys.encoding.map { try TextEncoding(declared: $0, at: place) },
            delimiter: keys.delimiter.map { try Delimiter(declared: $0, at: place) })
        // A guess can be wrong and still give letters: what has no mark is declared.
        let isMarked = try TextEncoding(markOf: Files.beginning(of: path, count: 4)) != nil
        guard keys.encoding != nil || isMarked || form.encoding == .utf8 else {
            throw UserFault(
                "\(path) is not UTF-8 text; it looks like \(form.encoding.name), which must be "
                    + "declared", at: place,
                remedy: "Declare it, 'encoding: \(form.encoding.name)' in a recipe or --encoding "
                    + "\(form.encoding.name); or save the file as UTF-8")
        }
        return form
    }

    private init(_ path: String, _ form: TableForm, keys: TableKeys) throws {
        (self.path, self.form) = (path, form)
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let names = form.columns
        for name in [keys.text, keys.file, keys.group, keys.label].compactMap({ $0 })
        where name != TableKeys.noLabel && !names.contains(name) {
            throw UserFault(
                "\(path) has no column '\(name)'", at: .init(file: path, line: 1),
                remedy: Settings.suggestion(for: name, among: names, what: "columns"))
        }
        var columns = names.filter { form.holdsValues($0, in: path) }.map(ColumnLook.init)
        let first = try form.reader(of: path, columns.map(\.name))
        for _ in 0..<Self.sample {
            do {
                guard let row = try first.next() else { break }
                for index in columns.indices { columns[index].add(row.values[index]) }
            } catch let fault as UserFault {
                // It is told once all rows are counted.
                self.fault = fault
            }
        }
        fault = nil
        self.columns = columns
        roles = ColumnRoles(columns, keys) { value in
            !value.isEmpty && value.contains(".")
                && Files.exists(value.hasPrefix("/") ? value : folder + value)
        }
        try count()
    }

    /// Counts all rows, with the columns that are of use.
    private mutating func count() throws {
        let wanted = [roles.text ?? roles.file ?? "", roles.label ?? ""]
        let reader = try form.reader(of: path, wanted)
        var counts: [String: Int] = [:]
        while true {
            do {
                guard let row = try reader.next() else { break }
                rows += 1
                let content = (row.values[0] ?? "").trimmed
                if content.isEmpty {
                    blank += 1
                } else if !contents.insert(content.hashValue).inserted {
                    repeated += 1
                }
                guard roles.label != nil else { continue }
                let label = (row.values[1] ?? "").trimmed
                if label.isEmpty {
                    unlabelled += 1
                } else if counts[label] != nil || counts.count < Self.mostClasses {
                    counts[label, default: 0] += 1
                }
            } catch let fault as UserFault {
                damaged += 1
                self.fault = self.fault ?? fault
            }
        }
        classes = ClassCount.sorted(counts)
    }

    /// What is odd about it, a sentence each.
    package var warnings: [String] {
        var warnings = ClassCount.warnings(classes)
        func add(_ count: Int, _ one: String, _ many: String, _ what: String) {
            guard count > 0 else { return }
            warnings.append("\(count) of \(rows) rows \(count == 1 ? one : many) \(what)")
        }
        let content = roles.file == nil ? "text" : "file"
        add(blank, "has", "have", "no \(content)")
        add(unlabelled, "has", "have", "no label")
        add(repeated, "repeats", "repeat", "an earlier one's \(content)")
        if let fault {
            warnings.append(
                damaged == 1
                    ? "1 row is malformed: \(fault.what)"
                    : "\(damaged) rows are malformed, the first: \(fault.what)")
        }
        return warnings
    }
}

extension TableForm {
    /// Reads some columns of a table of this form.
    fileprivate func reader(of path: String, _ columns: [String]) throws -> TableReader {
        try TableReader(
            path, format: format, wanted: columns, encoding: encoding, delimiter: delimiter)
    }

    /// Whether a column holds single values: an object's key can hold a list.
    fileprivate func holdsValues(_ column: String, in path: String) -> Bool {
        guard format == .jsonl else { return true }
        return (try? reader(of: path, [column]).next()) != nil
    }
}
