import Support

/// How the single keys that speak of rows are read and checked.
extension RowRules {
    static func columns(_ settings: Settings) throws -> [String]? {
        guard try !settings.bool("header", default: true) else {
            guard !settings.has("columns") else {
                throw settings.fault(
                    "columns", "'columns' is given although the files have a header",
                    remedy: "remove 'columns', or write 'header: false'")
            }
            return nil
        }
        let columns = try settings.strings("columns")
        guard columns.count >= 2, Set(columns).count == columns.count else {
            throw settings.fault(
                "columns", "'columns' must name two or more different columns",
                remedy: "write for example: columns: [id, label, text]")
        }
        return columns
    }

    static func contentRule(_ settings: Settings) throws -> ContentRule {
        switch (settings.has("text"), settings.has("file")) {
        case (true, false): return .text(column: try settings.string("text"))
        case (false, true): return .file(column: try settings.string("file"))
        case (true, true):
            throw settings.fault(
                "file", "both 'text' and 'file' are given", remedy: "remove one of them")
        case (false, false):
            throw settings.fault(
                nil, "neither 'text' nor 'file' is given",
                remedy: "add 'text: COLUMN', or 'file: COLUMN' for a column of file names")
        }
    }

    static func labelRule(_ settings: Settings, classes: Int) throws -> LabelRule {
        switch (settings.has("label"), settings.has("rating")) {
        case (true, false): return .column(try settings.string("label"))
        case (false, true): break
        case (let label, _):
            throw settings.fault(
                label ? "rating" : nil,
                label ? "both 'label' and 'rating' are given" : "there is no 'label' or 'rating'",
                remedy: "write either 'label: COLUMN' or 'rating: {column: NAME, threshold: 0.5}'")
        }
        let rating = try settings.child("rating")
        try rating.allow("column", "threshold")
        guard classes == 2 else {
            throw settings.fault(
                "rating", "a rating tells two classes apart, but there are \(classes)",
                remedy: "name two classes: the one of low ratings, then the one of high ratings")
        }
        return .rating(
            column: try rating.string("column"),
            threshold: try rating.double("threshold", in: 0...Double.greatestFiniteMagnitude))
    }

    static func groupRule(_ settings: Settings) throws -> GroupRule? {
        guard settings.has("group") else { return nil }
        guard settings.isMapping("group") else {
            return GroupRule(column: try settings.string("group"))
        }
        let group = try settings.child("group")
        try group.allow("column", "before")
        return GroupRule(
            column: try group.string("column"),
            before: group.has("before") ? try group.string("before") : nil)
    }
}
