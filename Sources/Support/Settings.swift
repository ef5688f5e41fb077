/// A YAML mapping whose every value knows its file, its line and its dotted path.
///
/// A reader first says with `allow` which keys it knows, then asks for each by type. Whatever is
/// wrong becomes a `UserFault` that names the file, the line and what was expected.
public struct Settings: Sendable {
    var node: SettingsNode
    /// The dotted path of this mapping from the root, such as `method.schedule`; empty at the root.
    public private(set) var path: String

    /// Settings without a single key.
    public static let empty = Settings(
        node: SettingsNode(value: .mapping([]), place: .init(file: "the settings")), path: "")

    /// Reads settings from YAML text.
    ///
    /// - Parameters:
    ///   - yaml: One YAML document with a mapping at its root.
    ///   - file: The name of the file it came from, for faults.
    /// - Throws: `UserFault` if the YAML is malformed, empty, not a mapping or says a key twice.
    public init(yaml: String, file: String) throws {
        guard let root = try SettingsNode.parse(yaml, file: file), !root.isNull else {
            throw UserFault(
                "\(file) is empty", at: .init(file: file), remedy: "Write 'key: value' lines in it")
        }
        guard case .mapping = root.value else {
            throw UserFault(
                "\(file) must hold a mapping, but holds \(root.description)", at: root.place,
                remedy: "Write 'key: value' lines in it")
        }
        self.init(node: root, path: "")
    }

    /// The most bytes of a file of settings: 4 MiB.
    public static let mostBytes = 1 << 22

    /// Reads settings from a YAML file.
    ///
    /// - Parameter file: The file to read.
    /// - Throws: `UserFault` if it is missing, unreadable, too large, not UTF-8 or not a YAML
    ///   mapping.
    public init(contentsOf file: String) throws {
        try self.init(yaml: Files.readText(file, limit: Self.mostBytes), file: file)
    }

    init(node: SettingsNode, path: String) {
        self.node = node
        self.path = path
    }

    /// The keys and their values, in the order they were written in.
    var entries: [(key: String, node: SettingsNode)] {
        guard case .mapping(let entries) = node.value else { return [] }
        return entries
    }

    /// The keys, in the order they were written in.
    public var keys: [String] {
        entries.map(\.key)
    }

    /// Whether a key is there, even with nothing behind it.
    ///
    /// - Parameter key: A key of this mapping.
    public func has(_ key: String) -> Bool {
        entry(key) != nil
    }

    /// Whether a mapping stands behind a key, for keys that may hold a name or a mapping.
    ///
    /// - Parameter key: A key of this mapping.
    public func isMapping(_ key: String) -> Bool {
        guard case .mapping = entry(key)?.value else { return false }
        return true
    }

    /// Whether a key is there with nothing behind it: an empty plain scalar, `~` or `null`.
    ///
    /// - Parameter key: A key of this mapping.
    public func isNull(_ key: String) -> Bool {
        entry(key)?.isNull ?? false
    }

    /// Refuses every key that is not named.
    ///
    /// - Parameter keys: The keys that are known here.
    /// - Throws: `UserFault` for the first unknown key, with the nearest known one.
    public func allow(_ keys: String...) throws {
        try allow(keys)
    }

    /// Refuses every key that is not in a list.
    ///
    /// - Parameter keys: The keys that are known here.
    /// - Throws: `UserFault` for the first unknown key, with the nearest known one.
    public func allow(_ keys: [String]) throws {
        for key in self.keys where !keys.contains(key) {
            throw fault(
                key, "unknown key '\(dotted(key))'",
                remedy: Self.suggestion(for: key, among: keys, what: "keys"))
        }
    }

    /// The mapping behind a key.
    ///
    /// - Parameter key: A key of this mapping.
    /// - Returns: The nested settings; empty, but with the right path and place, if there are none.
    /// - Throws: `UserFault` if something other than a mapping is there.
    public func child(_ key: String) throws -> Settings {
        guard let node = entry(key), !node.isNull else {
            let place = entry(key)?.place ?? self.node.place
            let nothing = SettingsNode(value: .mapping([]), place: place)
            return Settings(node: nothing, path: dotted(key))
        }
        guard case .mapping = node.value else {
            throw wrongType(key, node, expected: "a mapping ('key: value' lines, indented)")
        }
        return Settings(node: node, path: dotted(key))
    }

    /// The list of mappings behind a key.
    ///
    /// - Parameter key: A key of this mapping.
    /// - Returns: The settings of each item, with paths such as `files[0]`; none if the key is
    ///   missing.
    /// - Throws: `UserFault` if it is not a list or an item is not a mapping.
    public func children(_ key: String) throws -> [Settings] {
        guard let node = entry(key), !node.isNull else { return [] }
        guard case .list(let items) = node.value else {
            throw wrongType(key, node, expected: "a list of mappings ('- key: value' lines)")
        }
        return try items.enumerated().map { index, item in
            let path = "\(dotted(key))[\(index)]"
            guard case .mapping = item.value else {
                throw UserFault(
                    "'\(path)' must be a mapping, but is \(item.description)", at: item.place,
                    remedy: "Write '- key: value'")
            }
            return Settings(node: item, path: path)
        }
    }

    /// The place of a key, or of this mapping where the key is nil or missing.
    ///
    /// - Parameter key: A key of this mapping.
    public func place(of key: String? = nil) -> UserFault.Place {
        key.flatMap { entry($0)?.place } ?? node.place
    }

    /// A fault placed at a key, or at this mapping where the key is nil or missing.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - what: What is wrong.
    ///   - remedy: How to mend it.
    public func fault(_ key: String?, _ what: String, remedy: String) -> UserFault {
        UserFault(what, at: place(of: key), remedy: remedy)
    }

    /// The value behind a key.
    func entry(_ key: String) -> SettingsNode? {
        entries.first { $0.key == key }?.node
    }

    /// The dotted path of a key of this mapping.
    func dotted(_ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// The fault of a value of the wrong type.
    func wrongType(_ key: String, _ node: SettingsNode, expected: String) -> UserFault {
        UserFault(
            "'\(dotted(key))' must be \(expected), but is \(node.description)", at: node.place,
            remedy: "Give it \(expected)")
    }

    /// "Did you mean …?" where something is near, and what there is to choose from.
    ///
    /// - Parameters:
    ///   - name: What was asked for.
    ///   - names: What there is.
    ///   - what: What these are, in the plural.
    public static func suggestion(for name: String, among names: [String], what: String) -> String {
        let kind = what.prefix(1).uppercased() + what.dropFirst()
        let choice = "\(kind) here: \(names.joined(separator: ", "))."
        guard let near = nearestName(to: name, among: names) else { return choice }
        return "Did you mean '\(near)'? \(choice)"
    }
}
