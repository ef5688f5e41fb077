/// One value of a settings tree, with the place it was written at.
struct SettingsNode: Sendable {
    /// What kinds of value there are.
    enum Value: Sendable {
        /// One value, as text; `quoted` tells text from what only looks like a number.
        case scalar(String, quoted: Bool)
        case list([SettingsNode])
        /// Keys in the order they were written in.
        case mapping([(key: String, node: SettingsNode)])
    }

    var value: Value
    /// The place of the key, or of the value where it has none.
    var place: UserFault.Place

    /// A key with nothing behind it: an empty plain scalar, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, quoted: false) = value else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What stands here, in words for a fault.
    var description: String {
        switch value {
        case .scalar where isNull: "nothing"
        case .scalar(let text, quoted: true): "the text \"\(text.beginning)\""
        case .scalar(let text, quoted: false): "'\(text.beginning)'"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension String {
    /// As much of a value as a message shows: the file may be any, and long.
    fileprivate var beginning: String { count > 60 ? prefix(60) + "…" : self }
}

extension SettingsNode {
    /// Reads one YAML document.
    ///
    /// - Parameters:
    ///   - yaml: The document.
    ///   - file: Its name, for the places.
    /// - Returns: The tree; nil for an empty document.
    /// - Throws: `UserFault` with file and line if the YAML is malformed, says a key twice or is
    ///   larger than it may be.
    static func parse(_ yaml: String, file: String) throws -> SettingsNode? {
        try SettingsParser(yaml, file: file).document()
    }
}
