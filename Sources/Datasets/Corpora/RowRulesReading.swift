import Support

/// How the single keys that speak of rows are read and checked.
extension RowRules {
    /// The keys of `rating`.
    static let ratingKeys = ["column", "threshold"]

    /// The keys of `group` where it is a mapping.
    static let groupKeys = ["column", "before"]

    /// What a key declares by name; nil where it is not given.
    static func declared<Value>(
        _ key: String, _ settings: Settings,
        _ make: (String, UserFault.Place?) throws -> Value
    ) throws -> Value? {
        guard settings.has(key) else { return nil }
        return try make(settings.string(key), settings.place(of: key))
    }

    static func columns(_ settings: Settings) throws -> [String]? {
        guard try !settings.bool("header", default: true) else {
            guard !settings.has("columns") else {
                throw settings.fault(
                    "columns", "'columns' is given although the files have a header",
                    remedy: "Remove 'columns', or write 'header: false'")
            }
            return nil
        }
        let columns = try settings.strings("columns")
        guard !columns.isEmpty, Set(columns).count == columns.count else {
            throw settings.fault(
                "columns", "'columns' must name different columns",
                remedy: "Write for example: columns: [id, label, text]")
        }
        return columns
    }

    static func contentRule(_ settings: Settings) throws -> ContentRule {
        let isExcerpt = settings.has("start") || settings.has("seconds")
        switch (settings.has("text"), settings.has("file")) {
        case (true, false):
            guard !isExcerpt else {
                throw settings.fault(
                    settings.has("start") ? "start" : "seconds",
                    "'start' and 'seconds' are given, but there is no 'file'",
                    remedy: "Add 'file: COLUMN', or remove them")
            }
            return .text(column: try settings.string("text"))
        case (false, true):
            let file = try settings.string("file")
            guard isExcerpt else { return .file(column: file) }
            return .excerpt(
                file: file, start: try settings.string("start"),
                seconds: try settings.string("seconds"))
        case (true, true):
            throw settings.fault(
                "file", "both 'text' and 'file' are given", remedy: "Remove one of them")
        case (false, false):
            throw settings.fault(
                nil, "neither 'text' nor 'file' is given",
                remedy: "Add 'text: COLUMN', or 'file: COLUMN' for a column of file names")
        }
    }

    /// Nil where the corpus names neither classes nor a column of labels.
    static func labelRule(_ settings: Settings, classes: Int) throws -> LabelRule? {
        if !CorpusDescription.hasLabels(settings) { return nil }
        switch (settings.has("label"), settings.has("rating")) {
        case (true, false): return .column(try settings.string("label"))
        case (false, true): break
        case (let label, _):
            throw settings.fault(
                label ? "rating" : nil,
                label ? "both 'label' and 'rating' are given" : "there is no 'label' or 'rating'",
                remedy: "Write either 'label: COLUMN' or 'rating: {column: NAME, threshold: 0.5}'")
        }
        let rating = try settings.child("rating")
        try rating.allow(ratingKeys)
        let column = try rating.string("column")
        guard classes > 0 || rating.has("threshold") else {
            return .rating(column: column, threshold: nil)
        }
        guard classes == 2 else {
            throw settings.fault(
                "rating", "a rating tells two classes apart, but there are \(classes)",
                remedy: "Name two classes: the one of low ratings, then the one of high ratings")
        }
        return .rating(
            column: column,
            threshold: try rating.double("threshold", in: 0...Double.greatestFiniteMagnitude))
    }

    /// Refuses a second use of the column that holds the classes or the ratings.
    static func checkLabelColumn(
        _ settings: Settings, id: String?, content: ContentRule, label: LabelRule?,
        group: GroupRule?
    ) throws {
        guard let label else { return }
        var uses = [("id", id), ("group", group?.column)]
        switch content {
        case .text(let column): uses.append(("text", column))
        case .file(let column): uses.append(("file", column))
        case .excerpt(let file, let start, let seconds):
            uses += [("file", file), ("start", start), ("seconds", seconds)]
        }
        for (key, column) in uses where column == label.columnName {
            throw settings.fault(
                key,
                "the column '\(label.columnName)' holds the classes: it cannot be '\(key)' too",
                remedy: "Name another column"
                    + (["group", "id"].contains(key) ? ", or remove '\(key)'." : ".")
                    + " What a recipe reads without labels must not have them.")
        }
    }

    static func groupRule(_ settings: Settings) throws -> GroupRule? {
        guard settings.has("group") else { return nil }
        guard settings.isMapping("group") else {
            return GroupRule(column: try settings.string("group"))
        }
        let group = try settings.child("group")
        try group.allow(groupKeys)
        return GroupRule(
            column: try group.string("column"),
            before: group.has("before") ? try group.string("before") : nil)
    }

    /// The columns that are kept beside the example; the class is not among them.
    static func attributes(_ settings: Settings, label: LabelRule?) throws -> [String] {
        let attributes = try settings.strings("attributes", default: [])
        if let column = label?.columnName, attributes.contains(column) {
            throw settings.fault(
                "attributes",
                "the column '\(column)' holds the classes: it is no attribute",
                remedy: "Remove it there: what a recipe reads without labels must not have them")
        }
        guard Set(attributes).count == attributes.count,
            !attributes.contains(where: RecordFilter.reserved.contains)
        else {
            throw settings.fault(
                "attributes",
                "'attributes' must name different columns, and none that is called "
                    + RecordFilter.reserved.map { "'\($0)'" }.joined(separator: " or "),
                remedy: "Name each column once, or rename it in the files")
        }
        return attributes
    }

    /// The checksum over all files that rows name.
    static func filesSum(_ settings: Settings) throws -> String? {
        guard settings.has("file_sha256") else { return nil }
        guard settings.has("file") else {
            throw settings.fault(
                "file_sha256", "'file_sha256' is given, but the rows name no files",
                remedy: "Remove it, or add 'file: COLUMN'")
        }
        return try CorpusDescription.checksum(settings, "file_sha256")
    }
}
