import Support

/// What a `corpus.yaml` says of files of rows: which columns there are and what they mean.
struct RowRules: Sendable {
    /// Where an example itself is found.
    enum ContentRule {
        /// A column of texts.
        case text(column: String)
        /// A column of file names, relative to the corpus folder.
        case file(column: String)
        /// Columns of file names, and of where in the file an example begins and how long it is, in
        /// seconds.
        case excerpt(file: String, start: String, seconds: String)

        /// The column that the texts or the file names are read from.
        var columnName: String {
            switch self {
            case .text(let column), .file(let column), .excerpt(let column, _, _): column
            }
        }
    }

    /// How a row gets its class.
    enum LabelRule {
        /// A column of class names or class indices.
        case column(String)
        /// A column of ratings. Read as classes, above the threshold is class 1, below its negative
        /// class 0, and what lies between is left out; without a threshold there are no classes.
        case rating(column: String, threshold: Double?)

        /// The column that the classes are read from.
        var columnName: String {
            switch self {
            case .column(let column), .rating(let column, _): column
            }
        }

        /// The column whose values are the labels as they stand; nil where they are told by it.
        var answerColumn: String? {
            switch self {
            case .column(let column), .rating(let column, threshold: nil): column
            case .rating: nil
            }
        }
    }

    /// What must not be split apart: rows of equal value, up to a mark, in a column.
    struct GroupRule {
        var column: String
        var before: String?
    }

    var settings: Settings
    var format: TableReader.Format
    /// What the files are declared to be; nil for UTF-8.
    var encoding: TextEncoding?
    /// What is declared to stand between fields; nil to tell it by the header.
    var delimiter: Delimiter?
    var classes: [String]
    /// The column names; nil if each file's first row has them, or its rows name their own.
    var columns: [String]?
    var id: String?
    var content: ContentRule
    /// Nil where rows have no labels.
    var label: LabelRule?
    var group: GroupRule?
    /// Columns that are kept beside the example.
    var attributes: [String]
    var derived: DerivedAttributes
    /// The checksum over all files that the rows name.
    var filesSum: String?

    /// Reads and checks the keys of a `corpus.yaml` that speak of rows.
    ///
    /// - Parameters:
    ///   - settings: The contents of the `corpus.yaml`.
    ///   - format: How the rows are written.
    ///   - classes: The names of the classes.
    /// - Throws: `UserFault` for a wrong type or a contradiction.
    init(_ settings: Settings, format: TableReader.Format, classes: [String]) throws {
        self.settings = settings
        self.format = format
        self.classes = classes
        encoding = try Self.declared("encoding", settings, TextEncoding.init)
        delimiter = try Self.declared("delimiter", settings, Delimiter.init)
        columns = format == .jsonl ? nil : try Self.columns(settings)
        id = settings.has("id") ? try settings.string("id") : nil
        content = try Self.contentRule(settings)
        label = try Self.labelRule(settings, classes: classes.count)
        attributes = try Self.attributes(settings, label: label)
        derived = try DerivedAttributes(settings, attributes: attributes)
        group = try Self.groupRule(settings)
        try Self.checkLabelColumn(settings, id: id, content: content, label: label, group: group)
        filesSum = try Self.filesSum(settings)
        if let columns { try requireUsedColumns(in: columns) }
    }

    /// Where each column that is read is named in `corpus.yaml`, for faults; without repetition.
    var usedColumns: [(name: String, place: UserFault.Place)] {
        var used = [(name: String, place: UserFault.Place)]()
        func use(_ name: String?, _ key: String) {
            guard let name, !used.contains(where: { $0.name == name }) else { return }
            used.append((name, settings.place(of: key)))
        }
        use(id, "id")
        switch content {
        case .text(let column): use(column, "text")
        case .file(let column): use(column, "file")
        case .excerpt(let file, let start, let seconds):
            use(file, "file")
            use(start, "start")
            use(seconds, "seconds")
        }
        switch label {
        case .column(let column): use(column, "label")
        case .rating(let column, _): use(column, "rating")
        case nil: break
        }
        use(group?.column, "group")
        attributes.forEach { use($0, "attributes") }
        return used
    }

    /// Checks that every column that is read exists.
    ///
    /// - Parameter columns: The columns there are.
    /// - Throws: `UserFault` at the key that names a missing one, with the nearest name.
    func requireUsedColumns(in columns: [String]) throws {
        for (name, place) in usedColumns where !columns.contains(name) {
            throw UserFault(
                "there is no column '\(name)'", at: place,
                remedy: Settings.suggestion(for: name, among: columns, what: "columns"))
        }
    }
}
