extension Settings {
    /// These settings with several values replaced or added, in turn.
    ///
    /// - Parameters:
    ///   - overrides: What is given to `--set`, each a `key=value`.
    ///   - check: Refuses a key that means nothing, given the settings as they are by then.
    /// - Throws: `UserFault` on an override without a key or a value, and what `check` throws.
    package func setting(
        _ overrides: [String], check: (_ key: String, _ settings: Settings) throws -> Void
    ) throws -> Settings {
        try overrides.reduce(self) { settings, override in
            guard let equals = override.firstIndex(of: "="), equals > override.startIndex else {
                throw UserFault(
                    "--set \(override) has no value", remedy: "Write --set key=value.")
            }
            let key = String(override[..<equals])
            try check(key, settings)
            return try settings.setting(
                key, to: String(override[override.index(after: equals)...]))
        }
    }

    /// The fault of an override whose key means nothing.
    ///
    /// - Parameters:
    ///   - known: The keys that there are; those that end in the key are named, else the nearest.
    ///   - advice: What to do where none is meant.
    package static func unknownOverride(
        _ key: String, _ what: String, among known: [String], advice: String
    ) -> UserFault {
        let leaf = known.filter { $0.hasSuffix("." + key) }
        let near =
            leaf.isEmpty ? nearestName(to: key, among: known) : leaf.joined(separator: " or ")
        return UserFault(
            what, at: .init(file: "--set \(key)"),
            remedy: (near.map { "Did you mean \($0)? " } ?? "") + advice)
    }

    /// These settings with one value replaced or added, as by `--set a.b=text`.
    ///
    /// Mappings on the way are made where they are missing. Text in brackets, braces or quotes is
    /// read as YAML; all other text is one plain value, whatever it contains.
    ///
    /// - Parameters:
    ///   - dottedPath: The keys from this mapping to the value, joined by dots.
    ///   - text: The new value.
    /// - Returns: New settings, in which the value's place is `--set a.b`.
    /// - Throws: `UserFault` if the path is empty somewhere or leads through something that is not
    ///   a mapping, or if the text is malformed.
    public func setting(_ dottedPath: String, to text: String) throws -> Settings {
        let place = UserFault.Place(file: "--set \(dottedPath)")
        let steps = dottedPath.split(separator: ".", omittingEmptySubsequences: false)
            .map(String.init)
        guard !steps.contains("") else {
            throw UserFault(
                "the path '\(dottedPath)' has an empty part", at: place,
                remedy: "Write --set key=value or --set key.key=value")
        }
        let value = try Self.parse(text, at: place)
        return Settings(node: try node.replacing(steps[...], by: value, at: place), path: path)
    }

    /// Reads the text of an override.
    private static func parse(_ text: String, at place: UserFault.Place) throws -> SettingsNode {
        let plain = text.trimmed
        if let first = plain.first, "[{\"'".contains(first) {
            do {
                // The whole tree is given the override's place: a line within it means nothing.
                if let node = try SettingsNode.parse(plain, file: place.file) {
                    return node.placed(at: place)
                }
            } catch let fault as UserFault {
                throw UserFault(
                    "cannot read the value \(plain): \(fault.what)", at: place,
                    remedy: "Close brackets and quotes; the shell may need '…' around it")
            }
        }
        return SettingsNode(value: .scalar(plain, quoted: false), place: place)
    }
}

extension SettingsNode {
    /// This mapping with the value at the end of a path replaced.
    fileprivate func replacing(
        _ steps: ArraySlice<String>, by value: SettingsNode, at place: UserFault.Place
    ) throws -> SettingsNode {
        guard let step = steps.first else { return value }
        var entries: [(key: String, node: SettingsNode)]
        switch self.value {
        case .mapping(let present): entries = present
        case .scalar where isNull: entries = []
        case .scalar, .list:
            throw UserFault(
                "there is no '\(step)' to set: what it would be in is \(description)", at: place,
                remedy: "Shorten the path, or set the whole value: --set key='{\(step): …}'")
        }
        let rest = steps.dropFirst()
        if let index = entries.firstIndex(where: { $0.key == step }) {
            entries[index].node = try entries[index].node.replacing(rest, by: value, at: place)
        } else {
            let fresh = SettingsNode(value: .mapping([]), place: place)
            entries.append((step, try fresh.replacing(rest, by: value, at: place)))
        }
        return SettingsNode(value: .mapping(entries), place: self.place)
    }

    /// This tree with one place for all of it.
    fileprivate func placed(at place: UserFault.Place) -> SettingsNode {
        let value: Value =
            switch self.value {
            case .scalar: self.value
            case .list(let items): .list(items.map { $0.placed(at: place) })
            case .mapping(let entries):
                .mapping(entries.map { ($0.key, $0.node.placed(at: place)) })
            }
        return SettingsNode(value: value, place: place)
    }
}
