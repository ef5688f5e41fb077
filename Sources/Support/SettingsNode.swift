import Yams

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
        case .scalar(let text, quoted: true): "the text \"\(text)\""
        case .scalar(let text, quoted: false): "'\(text)'"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension SettingsNode {
    /// Reads one YAML document.
    ///
    /// - Parameters:
    ///   - yaml: The document.
    ///   - file: Its name, for the places.
    /// - Returns: The tree; nil for an empty document.
    /// - Throws: `UserFault` with file and line if the YAML is malformed or says a key twice.
    static func parse(_ yaml: String, file: String) throws -> SettingsNode? {
        do {
            // The basic resolver leaves every scalar text: what it means is decided where it is
            // read, and Yams' regular expressions are never built.
            let root = try Parser(yaml: yaml, resolver: .basic).singleRoot()
            var builder = Builder(file: file)
            return try root.map { try builder.node($0) }
        } catch let error as YamlError {
            throw fault(of: error, in: yaml, file: file)
        }
    }

    /// A parser's error in our words, with its line.
    private static func fault(of error: YamlError, in yaml: String, file: String) -> UserFault {
        var line: Int?
        var problem = "\(error)"
        switch error {
        case .scanner(let context, let text, let mark, _),
            .parser(let context, let text, let mark, _),
            .composer(let context, let text, let mark, _):
            line = mark.line
            problem = context.map { "\($0.text), \(text)" } ?? text
        case .reader(let text, let offset, _, _):
            line = offset.map { 1 + lineEnds(in: yaml.utf8.prefix($0)) }
            problem = text
        case .duplicatedKeysInMapping(let names, let context):
            line = context.mark.line
            problem = "the key '\(names.joined(separator: "', '"))' is there twice"
        default:
            break
        }
        // What ends too early is reported one line below the last.
        let lastLine = 1 + lineEnds(in: yaml.utf8.dropLast())
        return UserFault(
            "malformed YAML: \(problem)",
            at: .init(file: file, line: line.map { min($0, lastLine) }),
            remedy: "correct it; indentation is by spaces, and text with ': ' or ' #' in it"
                + " belongs in quotes")
    }

    private static func lineEnds(in text: Substring.UTF8View) -> Int {
        text.count { $0 == UInt8(ascii: "\n") }
    }
}

/// Turns Yams' nodes into ours.
private struct Builder {
    let file: String
    /// Aliases of aliases can make a small file unfold without end.
    var budget = 100_000

    private static let plainTags: Set<String> = Set(
        ["", "!"] + ["str", "seq", "map", "int", "float", "bool", "null"].map { tag(named: $0) })

    private static func tag(named name: String) -> String { "tag:yaml.org,2002:\(name)" }

    mutating func node(_ node: Node, at mark: Mark? = nil) throws -> SettingsNode {
        let place = UserFault.Place(file: file, line: (mark ?? node.mark)?.line)
        budget -= 1
        guard budget > 0 else {
            throw UserFault(
                "this file unfolds to more than 100,000 values", at: place,
                remedy: "use fewer aliases (*name)")
        }
        switch node {
        case .scalar(let scalar):
            try refuseTag(scalar.tag.rawValue, at: place)
            let quoted = scalar.style != .plain
            return SettingsNode(value: .scalar(scalar.string, quoted: quoted), place: place)
        case .sequence(let sequence):
            try refuseTag(sequence.tag.rawValue, at: place)
            return SettingsNode(
                value: .list(try sequence.map { try self.node($0) }), place: place)
        case .mapping(let mapping):
            try refuseTag(mapping.tag.rawValue, at: place)
            var entries = [(key: String, node: SettingsNode)]()
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw UserFault(
                        "a key is a list or a mapping", at: place, remedy: "use a word as the key")
                }
                entries.append((name, try self.node(value, at: key.mark)))
            }
            return SettingsNode(value: .mapping(entries), place: place)
        case .alias:
            preconditionFailure("Yams resolves aliases while it parses")
        }
    }

    /// Objects are never made from YAML, so a tag that asks for one is a fault.
    private func refuseTag(_ tag: String, at place: UserFault.Place) throws {
        guard !Self.plainTags.contains(tag) else { return }
        throw UserFault(
            "the tag \(tag) is not supported", at: place, remedy: "remove the tag")
    }
}
