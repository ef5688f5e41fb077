package import Support

/// What a user says of the columns of a table and of how it is written.
package struct TableKeys: Sendable, Equatable, Encodable {
    /// The column of texts.
    package var text: String?
    /// The column of file names.
    package var file: String?
    /// The column of classes; `none` reads no label.
    package var label: String?
    /// The column of what rows are a part of.
    package var group: String?
    /// The encoding.
    package var encoding: String?
    /// What stands between the columns.
    package var delimiter: String?

    /// Nothing said.
    package init() {}

    /// The columns of another table, written as a user says.
    init(_ roles: ColumnRoles, _ keys: TableKeys) {
        (text, file, group) = (roles.text, roles.file, roles.group)
        label = roles.label ?? Self.noLabel
        (encoding, delimiter) = (keys.encoding, keys.delimiter)
    }

    /// Without the columns that a table lacks.
    func keeping(_ columns: [String]) -> TableKeys {
        func kept(_ name: String?) -> String? { name.flatMap { columns.contains($0) ? $0 : nil } }
        var keys = self
        (keys.text, keys.file, keys.group) = (kept(text), kept(file), kept(group))
        keys.label = kept(label) ?? (label == nil ? nil : Self.noLabel)
        return keys
    }

    /// The keys, as recipes have them.
    package static let names = ["text", "file", "label", "group", "encoding", "delimiter"]
    /// The label of data whose classes are not to be read.
    package static let noLabel = "none"

    /// Reads the keys.
    ///
    /// - Throws: `UserFault` on a value that is no text, and where both text and file are named.
    package init(_ settings: Settings) throws {
        func value(_ key: String) throws -> String? {
            settings.has(key) ? try settings.string(key) : nil
        }
        (text, file) = (try value("text"), try value("file"))
        (label, group) = (try value("label"), try value("group"))
        (encoding, delimiter) = (try value("encoding"), try value("delimiter"))
        guard text == nil || file == nil else {
            throw settings.fault(
                "file", "both 'text' and 'file' are given", remedy: "Remove one of them")
        }
    }

    /// The first key that is given and speaks of tables alone.
    var first: String? {
        let values = [text, file, label == Self.noLabel ? nil : label, group, encoding, delimiter]
        return zip(Self.names, values).first { $0.1 != nil }?.0
    }
}
