extension Settings {
    /// The text behind a key.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    /// - Throws: `UserFault` if it is missing without a default, or is not a single value.
    public func string(_ key: String, default fallback: String? = nil) throws -> String {
        try value(key, fallback, expected: "text") { text, _ in text }
    }

    /// The whole number behind a key.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    ///   - range: The numbers that are allowed; nil for all.
    /// - Throws: `UserFault` if it is missing without a default, not a whole number or out of
    ///   range.
    public func int(
        _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>? = nil
    ) throws -> Int {
        try value(key, fallback, expected: "a whole number" + Self.bounds(range)) { text, quoted in
            quoted ? nil : Int(text).flatMap { range?.contains($0) ?? true ? $0 : nil }
        }
    }

    /// The number behind a key.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    ///   - range: The numbers that are allowed; nil for all finite ones.
    /// - Throws: `UserFault` if it is missing without a default, not a finite number or out of
    ///   range.
    public func double(
        _ key: String, default fallback: Double? = nil, in range: ClosedRange<Double>? = nil
    ) throws -> Double {
        try value(key, fallback, expected: "a number" + Self.bounds(range)) { text, quoted in
            guard !quoted, let number = Double(text), number.isFinite else { return nil }
            return range?.contains(number) ?? true ? number : nil
        }
    }

    /// The truth value behind a key.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    /// - Throws: `UserFault` if it is missing without a default, or neither `true` nor `false`.
    public func bool(_ key: String, default fallback: Bool? = nil) throws -> Bool {
        try value(key, fallback, expected: "true or false") { text, quoted in
            quoted ? nil : ["true": true, "false": false][text.lowercased()]
        }
    }

    /// The texts behind a key: a list, or one plain value, which is split at commas.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    /// - Throws: `UserFault` if it is missing without a default, or not a list of single values.
    public func strings(_ key: String, default fallback: [String]? = nil) throws -> [String] {
        try list(key, fallback, expected: "a list of texts") { text, _ in text }
    }

    /// The whole numbers behind a key: a list, or one plain value, which is split at commas.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    ///   - range: The numbers that are allowed; nil for all.
    /// - Throws: `UserFault` if it is missing without a default, or not a list of such numbers.
    public func ints(
        _ key: String, default fallback: [Int]? = nil, in range: ClosedRange<Int>? = nil
    ) throws -> [Int] {
        let expected = "a list of whole numbers" + Self.bounds(range)
        return try list(key, fallback, expected: expected) { text, quoted in
            quoted ? nil : Int(text).flatMap { range?.contains($0) ?? true ? $0 : nil }
        }
    }

    /// The numbers behind a key: a list, or one plain value, which is split at commas.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - fallback: What a missing key means; nil if it must be there.
    ///   - range: The numbers that are allowed.
    /// - Throws: `UserFault` if it is missing without a default, or not a list of such numbers.
    public func doubles(
        _ key: String, default fallback: [Double]? = nil, in range: ClosedRange<Double>
    ) throws -> [Double] {
        let expected = "a list of numbers" + Self.bounds(range)
        return try list(key, fallback, expected: expected) { text, quoted in
            quoted ? nil : Double(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// One of several names.
    ///
    /// - Parameters:
    ///   - key: A key of this mapping.
    ///   - names: What there is to choose from.
    ///   - fallback: What a missing key means; nil if it must be there.
    /// - Throws: `UserFault` if it is missing without a default, or, with the nearest name, if it
    ///   is not one of the names.
    public func choice(
        _ key: String, among names: [String], default fallback: String? = nil
    ) throws -> String {
        let name = try string(key, default: fallback)
        guard names.contains(name) else {
            throw fault(
                key, "'\(dotted(key))' is '\(name)', which there is not",
                remedy: Self.suggestion(for: name, among: names, what: "choices"))
        }
        return name
    }

    /// A single value, read by `convert`; nil from it means the value is not what was expected.
    private func value<Value>(
        _ key: String, _ fallback: Value?, expected: String,
        convert: (_ text: String, _ quoted: Bool) -> Value?
    ) throws -> Value {
        guard let node = entry(key) else {
            return try fallback ?? { throw missing(key, expected: expected) }()
        }
        guard !node.isNull, case .scalar(let text, let quoted) = node.value,
            let value = convert(text, quoted)
        else { throw wrongType(key, node, expected: expected) }
        return value
    }

    /// A list of single values, each read by `convert`.
    private func list<Value>(
        _ key: String, _ fallback: [Value]?, expected: String,
        convert: (_ text: String, _ quoted: Bool) -> Value?
    ) throws -> [Value] {
        guard let node = entry(key) else {
            return try fallback ?? { throw missing(key, expected: expected) }()
        }
        return try Self.items(of: node).map { item in
            guard !item.isNull, case .scalar(let text, let quoted) = item.value,
                let value = convert(text, quoted)
            else { throw wrongType(key, item, expected: expected) }
            return value
        }
    }

    /// The items of a list; plain text is split at commas, as `--set key=a,b` has no brackets.
    private static func items(of node: SettingsNode) -> [SettingsNode] {
        switch node.value {
        case .list(let items):
            return items
        case .scalar(let text, quoted: false) where text.contains(","):
            return text.split(separator: ",", omittingEmptySubsequences: false).map {
                SettingsNode(value: .scalar($0.trimmed, quoted: false), place: node.place)
            }
        default:
            return [node]
        }
    }

    /// The fault of a key that must be there.
    private func missing(_ key: String, expected: String) -> UserFault {
        fault(
            nil, "'\(dotted(key))' is missing",
            remedy: "Add '\(key): …'\(path.isEmpty ? "" : " under '\(path)'"), \(expected)")
    }

    /// A range in words, to follow the name of a type.
    private static func bounds<Bound>(_ range: ClosedRange<Bound>?) -> String {
        range.map { " from \($0.lowerBound) to \($0.upperBound)" } ?? ""
    }
}
