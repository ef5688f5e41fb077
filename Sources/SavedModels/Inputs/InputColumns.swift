package import Datasets
import Support

/// Which columns of a table hold what, and how the table is written.
package struct InputColumns: Sendable {
    /// The column of texts or of file names; nil takes the first of the usual names that is there.
    package var content: String?
    /// The column of classes; nil takes the first of the usual names.
    package var label: String?
    /// What text files are declared to be; nil for UTF-8.
    package var encoding: TextEncoding?
    /// What is declared to stand between fields; nil to tell it by the header.
    package var delimiter: Delimiter?
    /// The columns of the tables that the model was trained on, which come before the usual names.
    private var remembered: TableColumns?

    /// Columns by name, or by the usual names.
    package init(
        content: String? = nil, label: String? = nil, encoding: TextEncoding? = nil,
        delimiter: Delimiter? = nil
    ) {
        (self.content, self.label) = (content, label)
        (self.encoding, self.delimiter) = (encoding, delimiter)
    }

    /// Refuses columns, and the form of a table, that are named although no table is read.
    ///
    /// - Parameter data: What is read instead.
    /// - Throws: `UserFault` if something of a table was named.
    func refuse(for data: String) throws {
        let named = [
            ("--column", content != nil), ("--label", label != nil),
            ("--encoding", encoding != nil), ("--delimiter", delimiter != nil),
        ]
        guard let (option, _) = named.first(where: \.1) else { return }
        throw UserFault(
            "\(data) is no table and has no columns", at: .init(file: data),
            remedy: "Leave \(option) out.")
    }

    static let idNames = ["id"]
    private static let textNames = ["text"]
    private static let fileNames = ["file", "file_name", "filename", "path"]
    private static let labelNames = ["label", "class"]

    func contentNames(_ kind: InputDescription) -> [String] {
        if let content { return [content] }
        let usual = kind == .texts ? InputColumns.textNames : InputColumns.fileNames
        return InputColumns.joined(remembered?.content, usual)
    }

    var labelNames: [String] {
        label.map { [$0] } ?? InputColumns.joined(remembered?.label, InputColumns.labelNames)
    }

    /// A name before others, each once.
    private static func joined(_ first: String?, _ names: [String]) -> [String] {
        (first.map { [$0] } ?? []) + names.filter { $0 != first }
    }

    /// The same with the columns of the tables that a model was trained on.
    package func remembering(_ card: ModelCard) -> InputColumns {
        var other = self
        other.remembered = card.columns
        return other
    }
}

/// The rows of a table as records, one by one.
final class TableRecords {
    /// A row's record, and what stands in its class column.
    struct Row {
        var record: Record
        var label: String?
    }

    private let reader: TableReader
    private let kind: InputDescription
    private let folder: String
    private let counts: (ids: Int, contents: Int)
    private let contents: [String]
    private let needsLabels: Bool

    /// Opens a table.
    ///
    /// - Parameters:
    ///   - needsLabels: Whether a row without a class is a fault.
    ///   - allowsPipe: Whether the file may be a named pipe.
    /// - Throws: `UserFault` if it cannot be read or its header lacks a column.
    init(
        _ path: String, _ format: TableReader.Format, kind: InputDescription, columns: InputColumns,
        needsLabels: Bool, allowsPipe: Bool = false
    ) throws {
        self.kind = kind
        self.needsLabels = needsLabels
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        contents = columns.contentNames(kind)
        let labels = needsLabels ? columns.labelNames : []
        counts = (InputColumns.idNames.count, contents.count)
        reader = try TableReader(
            path, format: format, wanted: InputColumns.idNames + contents + labels,
            allowsPipe: allowsPipe, encoding: columns.encoding, delimiter: columns.delimiter)
        try require(contents, option: "--column", format)
        if needsLabels { try require(labels, option: "--label", format) }
    }

    private func require(
        _ names: [String], option: String, _ format: TableReader.Format
    ) throws {
        guard format != .jsonl, !names.contains(where: reader.columns.contains) else { return }
        throw UserFault(
            "\(reader.file) has no column \(names.joined(separator: " or "))",
            at: .init(file: reader.file, line: 1),
            remedy: Settings.suggestion(for: names[0], among: reader.columns, what: "columns")
                + " Name one by \(option).")
    }

    /// Refuses an object that has none of the keys, as a header without the column is refused.
    private func requireKey(_ row: TableReader.Row) throws {
        guard !row.keys.isEmpty, !row.keys.contains(where: contents.contains) else { return }
        throw UserFault(
            "this row has no key \(contents.joined(separator: " or "))",
            at: .init(file: reader.file, line: row.line),
            remedy: Settings.suggestion(for: contents[0], among: row.keys, what: "keys")
                + " Name one by --column.")
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `UserFault` on a row that has no text, file or class, or is malformed.
    func next() throws -> Row? {
        guard let row = try reader.next() else { return nil }
        let place = UserFault.Place(file: reader.file, line: row.line)
        func value(_ range: Range<Int>) -> String? {
            row.values[range].lazy.compactMap { $0 }.first { !$0.trimmed.isEmpty }
        }
        let range = counts.ids..<counts.ids + counts.contents
        guard let content = value(range) else {
            try requireKey(row)
            throw UserFault(
                "this row has no \(kind == .texts ? "text" : "file")", at: place,
                remedy: "Fill it in, or remove the row")
        }
        let label = value(range.upperBound..<row.values.count)?.trimmed
        guard label != nil || !needsLabels else {
            throw UserFault(
                "this row has no label", at: place, remedy: "Fill it in, or remove the row")
        }
        let id = value(0..<counts.ids)?.trimmed
        let raw: RawContent
        switch kind {
        case .texts: raw = .text(content)
        case .files:
            let name = content.trimmed
            raw = .file(name.hasPrefix("/") ? name : folder + name)
        }
        return Row(
            record: Record(
                id: id ?? "\(reader.file):\(row.line)", content: raw, line: row.line,
                file: reader.file),
            label: label)
    }
}
