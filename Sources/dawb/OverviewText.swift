import Datasets
import Reports

/// What a person is told of a corpus or of data at a path, in lines.
struct OverviewText {
    let overview: CorpusOverview

    /// The most classes, groups of files and names that are listed.
    private static let most = 20

    /// Lines that are safe for a terminal.
    var text: String { lines.map { TerminalText.safe($0) + "\n" }.joined() }

    private var lines: [String] {
        var lines = [
            "\(overview.name): \(overview.modality ?? "no modality"),"
                + " \(Self.counted(overview.count, "example"))"
        ]
        if let layout = overview.layout { lines.append("  layout: \(layout.rawValue)") }
        lines += parts
        if !overview.kinds.isEmpty {
            let kinds = overview.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            lines.append(
                "  kinds: " + kinds.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                    + (overview.hasHeadersAlone ? "; of each file the header alone was read" : ""))
        }
        if !overview.sizes.isEmpty {
            lines.append("  \(overview.sizes.map(\.words).joined(separator: "; "))")
        }
        lines += columns
        if !overview.examples.isEmpty {
            lines.append("  examples:")
            lines += overview.examples.prefix(Self.most).map { example in
                "    " + (example.label.map { "[\($0)] " } ?? "") + example.text
            }
        }
        if !overview.leftOut.isEmpty { lines.append("  left out: \(overview.leftOut.words)") }
        for path in overview.unreadable.prefix(Self.most) {
            lines.append("  may not be read: \(path)")
        }
        if !overview.duplicates.isEmpty {
            let doubles = overview.duplicates.reduce(0) { $0 + $1.count - 1 }
            lines.append(
                "  files that another one equals: \(doubles), such as "
                    + overview.duplicates[0].prefix(3).joined(separator: " = "))
        }
        lines += overview.remarks.map { "  note: \($0)" }
        if let hindrance = overview.hindrance { lines.append("  no corpus: \(hindrance)") }
        return lines
    }

    private var parts: [String] {
        var lines: [String] = []
        for part in overview.parts where part.name != nil || overview.parts.count > 1 {
            lines.append(
                "  part \(part.name ?? "?"): \(Self.counted(part.examples, "example"))"
                    + (part.classes.isEmpty ? "" : "; " + Self.list(part.classes)))
        }
        let classes = overview.classes
        lines.append(
            classes.isEmpty
                ? "  no labels"
                : "  \(classes.count == 1 ? "1 class" : "\(classes.count) classes"): "
                    + Self.list(classes))
        return lines
    }

    private var columns: [String] {
        guard let roles = overview.roles else { return [] }
        let uses = [
            (roles.text, "text"), (roles.file, "file"), (roles.label, "label"),
            (roles.group, "group"), (roles.id, "id"),
        ]
        let words = overview.columns.prefix(Self.most).map { column in
            let use = uses.first { $0.0 == column.name }.map { " (\($0.1))" } ?? ""
            return column.name + use
        }
        return ["  columns: " + words.joined(separator: ", ")]
    }

    private static func list(_ classes: [ClassCount]) -> String {
        classes.prefix(most).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
            + (classes.count > most ? " and \(classes.count - most) more" : "")
    }

    private static func counted(_ count: Int, _ word: String) -> String {
        "\(count) \(word)" + (count == 1 ? "" : "s")
    }
}
