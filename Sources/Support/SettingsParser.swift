import CYaml

/// Makes a settings tree of the events that libyaml finds in a text.
///
/// Depth, keys and the number of values are checked with each event, so that a text made to keep a
/// reader busy is refused after little work. `CYaml` is the libyaml that Yams brings along; Yams'
/// own trees are compared key by key before anybody can look at them.
final class SettingsParser {
    /// How deep lists and mappings may lie in each other.
    static let deepest = 64
    /// How many values there may be; aliases of aliases can make a small text unfold without end.
    static let mostValues = 100_000
    /// How many directives (`%…`) there may be: libyaml compares each with all others.
    private static let mostDirectives = 16
    /// The most bytes of a key, as libyaml has it for one that is no alias.
    private static let longestKey = 1_024

    private let file: String
    private let bytes: [UInt8]
    /// libyaml keeps the address, so the state has to stay where it is.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var event = yaml_event_t()
    private var anchors: [String: SettingsNode] = [:]
    private var values = 0

    /// A parser at the beginning of a text.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - file: Its name, for the places.
    init(_ yaml: String, file: String) {
        self.file = file
        bytes = Array(yaml.utf8)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        precondition(yaml_parser_initialize(parser) == 1, "libyaml cannot start")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_event_delete(&event)
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The tree of the one document; nil if there is none.
    ///
    /// - Throws: `UserFault` with file and line if the text is malformed, says a key twice, has
    ///   more than one document, or goes beyond the limits.
    func document() throws -> SettingsNode? {
        try checkDirectives()
        return try bytes.withUnsafeBufferPointer { bytes in
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            try advance()  // The start of the stream.
            try advance()
            guard event.type != YAML_STREAM_END_EVENT else { return nil }
            try advance()  // The start of the document.
            let root = try node(depth: 0)
            try advance()  // The end of the document.
            try advance()
            guard event.type == YAML_STREAM_END_EVENT else {
                throw malformed(
                    "expected a single document in the stream, but found another document",
                    line: line)
            }
            return root
        }
    }

    /// The value that begins with the event at hand.
    private func node(depth: Int, at line: Int? = nil) throws -> SettingsNode {
        let place = UserFault.Place(file: file, line: line ?? self.line)
        guard depth <= Self.deepest else {
            throw UserFault(
                "lists and mappings lie more than \(Self.deepest) deep in each other", at: place,
                remedy: "Use fewer brackets, or less indentation.")
        }
        switch event.type {
        case YAML_ALIAS_EVENT:
            var node = try alias(depth: depth, at: place)
            // What stands behind a key has the key's place; an item of a list has none of its own.
            if line != nil { node.place = place }
            return node
        case YAML_SCALAR_EVENT:
            try count(1, at: place)
            return try scalar(at: place)
        case YAML_SEQUENCE_START_EVENT: return try list(depth: depth, at: place)
        case YAML_MAPPING_START_EVENT: return try mapping(depth: depth, at: place)
        default: throw malformed("a value is missing", line: self.line)
        }
    }

    private func scalar(at place: UserFault.Place) throws -> SettingsNode {
        let scalar = event.data.scalar
        if scalar.quoted_implicit == 0 { try refuseTag(scalar.tag, at: place) }
        let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let node = SettingsNode(
            value: .scalar(
                String(decoding: text, as: UTF8.self),
                quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE), place: place)
        if let name = Self.text(scalar.anchor) { anchors[name] = node }
        return node
    }

    private func list(depth: Int, at place: UserFault.Place) throws -> SettingsNode {
        let start = event.data.sequence_start
        if start.implicit == 0 { try refuseTag(start.tag, at: place) }
        let anchor = Self.text(start.anchor)
        try count(1, at: place)
        var items = [SettingsNode]()
        try advance()
        while event.type != YAML_SEQUENCE_END_EVENT {
            items.append(try node(depth: depth + 1))
            try advance()
        }
        let node = SettingsNode(value: .list(items), place: place)
        if let anchor { anchors[anchor] = node }
        return node
    }

    private func mapping(depth: Int, at place: UserFault.Place) throws -> SettingsNode {
        let start = event.data.mapping_start
        if start.implicit == 0 { try refuseTag(start.tag, at: place) }
        let anchor = Self.text(start.anchor)
        try count(1, at: place)
        var entries = [(key: String, node: SettingsNode)]()
        var lines = [String: Int]()
        try advance()
        while event.type != YAML_MAPPING_END_EVENT {
            let (key, line) = (try key(), self.line)
            if let first = lines.updateValue(line, forKey: key) {
                throw malformed("the key '\(key)' is there twice", line: first)
            }
            try advance()
            entries.append((key, try node(depth: depth + 1, at: line)))
            try advance()
        }
        let node = SettingsNode(value: .mapping(entries), place: place)
        if let anchor { anchors[anchor] = node }
        return node
    }

    /// The key that is the event at hand: one plain text, or an alias of one.
    private func key() throws -> String {
        let place = UserFault.Place(file: file, line: line)
        let node: SettingsNode? =
            switch event.type {
            case YAML_SCALAR_EVENT: try scalar(at: place)
            case YAML_ALIAS_EVENT: try alias(depth: 0, at: place)
            default: nil
            }
        if case .scalar(let text, _) = node?.value {
            // An alias can stand for a long text, and every key is compared with others.
            guard text.utf8.count <= Self.longestKey else {
                throw UserFault(
                    "a key has more than \(Self.longestKey) bytes", at: place,
                    remedy: "Use a word as the key.")
            }
            return text
        }
        throw UserFault("a key is a list or a mapping", at: place, remedy: "Use a word as the key")
    }

    private func alias(depth: Int, at place: UserFault.Place) throws -> SettingsNode {
        guard let name = Self.text(event.data.alias.anchor), let node = anchors[name] else {
            throw malformed("found undefined alias", line: line)
        }
        try countUnfolded(node, depth: depth, at: place)
        return node
    }

    private func countUnfolded(
        _ node: SettingsNode, depth: Int, at place: UserFault.Place
    ) throws {
        try count(1, at: place)
        guard depth <= Self.deepest else {
            throw UserFault(
                "an alias unfolds to more than \(Self.deepest) lists and mappings in each other",
                at: place, remedy: "Use fewer aliases (*name).")
        }
        switch node.value {
        case .scalar: break
        case .list(let items):
            for item in items { try countUnfolded(item, depth: depth + 1, at: place) }
        case .mapping(let entries):
            for entry in entries { try countUnfolded(entry.node, depth: depth + 1, at: place) }
        }
    }

    private func count(_ more: Int, at place: UserFault.Place) throws {
        values += more
        guard values <= Self.mostValues else {
            throw UserFault(
                "this file unfolds to more than 100,000 values", at: place,
                remedy: "Use fewer aliases (*name)")
        }
    }
}

extension SettingsParser {
    private static let plainTags: Set<String> = Set(
        ["!"]
            + ["str", "seq", "map", "int", "float", "bool", "null"].map {
                "tag:yaml.org,2002:\($0)"
            })

    /// Objects are never made from YAML, so a tag that asks for one is a fault.
    private func refuseTag(_ tag: UnsafeMutablePointer<UInt8>?, at place: UserFault.Place) throws {
        guard let name = Self.text(tag), !Self.plainTags.contains(name) else { return }
        throw UserFault(
            "the tag \(name) is not supported", at: place, remedy: "Remove the tag")
    }

    private func checkDirectives() throws {
        var (line, directives, starts) = (1, 0, true)
        for byte in bytes {
            if starts, byte == UInt8(ascii: "%") { directives += 1 }
            starts = byte == UInt8(ascii: "\n")
            if starts { line += 1 }
            guard directives <= Self.mostDirectives else {
                throw malformed("there are too many lines that begin with %", line: line)
            }
        }
    }

    /// The line of the event at hand, counted from 1.
    private var line: Int { event.start_mark.line + 1 }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    /// Goes on to the next event.
    private func advance() throws {
        yaml_event_delete(&event)
        guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    }

    /// What libyaml complains of, in our words.
    private func fault() -> UserFault {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "there is no memory"
        guard state.error != YAML_READER_ERROR else {
            return malformed(
                problem, line: 1 + lineEnds(before: state.problem_offset))
        }
        let context = state.context.map { "\(String(cString: $0)), " } ?? ""
        return malformed(context + problem, line: state.problem_mark.line + 1)
    }

    private func malformed(_ problem: String, line: Int) -> UserFault {
        // What ends too early is reported one line below the last.
        let last = 1 + lineEnds(before: bytes.count - 1)
        return UserFault(
            "malformed YAML: \(problem)", at: .init(file: file, line: min(line, last)),
            remedy: "Correct it; indentation is by spaces, and text with ': ' or ' #' in it"
                + " belongs in quotes")
    }

    private func lineEnds(before end: Int) -> Int {
        bytes.prefix(max(0, end)).count { $0 == UInt8(ascii: "\n") }
    }
}
