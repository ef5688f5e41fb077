import Datasets
import Modalities

/// What is odd about some data beside what a look at them tells, a sentence each.
struct DataNotes {
    let look: DataLook
    /// The modality that reads it; nil where there is none.
    let modality: (any Modality.Type)?

    /// A class this many times as large as another one is told.
    private static let uneven = 5

    /// The sentences.
    var sentences: [String] { [writing, imbalance, languages].compactMap(\.self) }

    /// How a table is written, where that is not the usual way.
    private var writing: String? {
        guard let form = look.parts.first?.table?.form else { return nil }
        var words: [String] = []
        if form.encoding != .utf8 { words.append("in \(form.encoding.name)") }
        let usual: Delimiter = form.format == .tsv ? .tab : .comma
        if let delimiter = form.delimiter, delimiter != usual {
            words.append("with \(delimiter.rawValue) between the fields")
        }
        return words.isEmpty ? nil : "the table is written \(words.joined(separator: ", "))"
    }

    /// The largest and the smallest class, where they differ much.
    private var imbalance: String? {
        let classes = look.classes.filter { $0.count > 0 }.sorted { $0.count < $1.count }
        guard let least = classes.first, let most = classes.last,
            most.count >= Self.uneven * least.count
        else { return nil }
        return "the class '\(most.name)' has \(most.count) examples, '\(least.name)' \(least.count)"
    }

    /// The languages of some texts of a table, told by their most usual words.
    private var languages: String? {
        guard let table = look.parts.first?.table, let column = table.roles.text,
            let type = modality as? any ComparableModality.Type,
            let texts = table.columns.first(where: { $0.name == column })?.examples
        else { return nil }
        var counts: [String: Int] = [:]
        for text in texts {
            let record = Record(id: "", content: .text(text), line: 0)
            let kinds = (try? type.measurement(of: record))?.kinds ?? [:]
            if let language = kinds["language"] { counts[language, default: 0] += 1 }
        }
        let known = counts.filter { $0.key != "?" }.sorted {
            ($1.value, $0.key) < ($0.value, $1.key)
        }
        guard !known.isEmpty else { return nil }
        return "language of \(texts.count) texts, by their usual words: "
            + known.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            + (counts["?"].map { ", unclear \($0)" } ?? "")
    }
}
