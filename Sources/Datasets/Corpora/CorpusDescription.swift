import Support

/// What a `corpus.yaml` says.
struct CorpusDescription: Sendable {
    /// How the rows of a corpus are written.
    enum Format: String, CaseIterable {
        case tsv, csv, jsonl
    }

    /// Where an example itself is found.
    enum ContentRule {
        /// A column of texts.
        case text(column: String)
        /// A column of file names, relative to the corpus folder.
        case file(column: String)
    }

    /// How a row gets its class.
    enum LabelRule {
        /// A column of class names or class indices.
        case column(String)
        /// A column of ratings: above the threshold is class 1, below its negative class 0, and
        /// what lies between is left out.
        case rating(column: String, threshold: Double)
    }

    /// What must not be split apart: rows of equal value, up to a mark, in a column.
    struct GroupRule {
        var column: String
        var before: String?
    }

    /// One data file.
    struct File {
        var path: String
        var sha256: String?
        var records: Int?
        /// Where `corpus.yaml` speaks of it.
        var place: UserFault.Place
    }

    var settings: Settings
    var classes: [String]
    var format: Format
    /// The column names; nil if each file's first row has them, or its rows name their own.
    var columns: [String]?
    var id: String?
    var content: ContentRule
    var label: LabelRule
    var group: GroupRule?
    var files: [File]
    var split: Split

    /// Reads and checks a `corpus.yaml`.
    ///
    /// - Parameter settings: Its contents.
    /// - Throws: `UserFault` for an unknown key, a wrong type or a contradiction.
    init(_ settings: Settings) throws {
        self.settings = settings
        let names = Format.allCases.map(\.rawValue)
        format = Format(rawValue: try settings.choice("format", among: names)) ?? .tsv
        try settings.allow(
            [
                "name", "modality", "description", "origin", "licence", "citation", "classes",
                "format", "id", "text", "file", "label", "rating", "group", "files", "splits",
            ] + (format == .jsonl ? [] : ["header", "columns"]))
        classes = try Self.classes(settings)
        columns = format == .jsonl ? nil : try Self.columns(settings)
        id = settings.has("id") ? try settings.string("id") : nil
        content = try Self.contentRule(settings)
        label = try Self.labelRule(settings, classes: classes.count)
        group = try Self.groupRule(settings)
        files = try settings.children("files").map(Self.file)
        split = try Split(settings.child("splits"), hasGroups: group != nil)
        guard !files.isEmpty else {
            throw settings.fault(
                "files", "no files are listed", remedy: "add 'files:' with '- path: NAME' under it")
        }
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
        }
        switch label {
        case .column(let column): use(column, "label")
        case .rating(let column, _): use(column, "rating")
        }
        use(group?.column, "group")
        return used
    }

    /// Whether a path stays within the folder it is relative to.
    static func isInside(_ path: String) -> Bool {
        !path.isEmpty && !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
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
