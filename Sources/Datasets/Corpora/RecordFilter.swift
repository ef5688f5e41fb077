package import Support

/// Which records of a corpus a recipe takes, by what the corpus says of them.
///
/// In a recipe:
///
///     where:
///       accent: [us, gb]
///       not: {speaker: theo}
///
/// keeps the records whose accent is one of the two, but not those of that speaker. All that is
/// asked must hold.
public struct RecordFilter: Sendable {
    /// What is asked of one attribute.
    struct Condition {
        var attribute: String
        var values: [String]
        /// Whether the value must be none of these.
        var isNegated: Bool
        var place: UserFault.Place
    }

    var conditions: [Condition] = []

    private static let negation = "not"

    /// Names that no attribute can have.
    static let reserved = [negation, NamePattern.label]

    /// The filter that takes every record.
    public static let all = RecordFilter()

    private init() {}

    /// Reads the `where` of a recipe.
    ///
    /// - Parameter settings: What is written under `where`.
    /// - Throws: `UserFault` for a value that is no list of texts.
    package init(_ settings: Settings) throws {
        let negated = try settings.child(Self.negation)
        for (settings, isNegated) in [(settings, false), (negated, true)] {
            for key in settings.keys where isNegated || key != Self.negation {
                let values = try settings.strings(key)
                guard !values.isEmpty else {
                    throw settings.fault(
                        key, "'\(key)' asks for no value at all",
                        remedy: "Write for example: \(key): [one, other]")
                }
                conditions.append(
                    Condition(
                        attribute: key, values: values, isNegated: isNegated,
                        place: settings.place(of: key)))
            }
        }
    }

    /// Whether it takes every record.
    package var isAll: Bool { conditions.isEmpty }

    /// What is asked, for reports: "accent us or gb, speaker not theo"; empty where nothing is.
    package var words: String {
        conditions.map { condition in
            let values = condition.values.joined(separator: condition.isNegated ? " nor " : " or ")
            return "\(condition.attribute) \(condition.isNegated ? "not " : "")\(values)"
        }.joined(separator: ", ")
    }

    /// Whether it takes a record.
    ///
    /// - Parameter record: A record of the corpus it was checked for.
    public func keeps(_ record: Record) -> Bool {
        conditions.allSatisfy { condition in
            let value = record.attributes[condition.attribute]
            return value.map(condition.values.contains) ?? false != condition.isNegated
        }
    }

    /// Checks that there is what it asks for.
    ///
    /// - Parameters:
    ///   - records: The records of a corpus.
    ///   - corpus: Its name.
    /// - Throws: `UserFault` for an attribute or a value that no record has, with the nearest.
    func check(against records: [Record], of corpus: String) throws {
        for condition in conditions {
            let name = condition.attribute
            let present = Set(records.compactMap { $0.attributes[name] }).sorted()
            guard !present.isEmpty else {
                let names = Set(records.flatMap(\.attributes.keys)).sorted()
                throw UserFault(
                    "the records of '\(corpus)' have no attribute '\(name)'", at: condition.place,
                    remedy: names.isEmpty
                        ? "Remove 'where', or give the corpus 'attributes'"
                        : Settings.suggestion(for: name, among: names, what: "attributes"))
            }
            for value in condition.values where !present.contains(value) {
                throw UserFault(
                    "no record of '\(corpus)' has the \(name) '\(value)'", at: condition.place,
                    remedy: Self.suggestion(for: value, among: present))
            }
        }
    }

    /// The nearest value, and the others where there are not too many.
    private static func suggestion(for value: String, among values: [String]) -> String {
        let few = 24
        guard values.count > few else {
            return Settings.suggestion(for: value, among: values, what: "values")
        }
        let near = nearestName(to: value, among: values).map { "Did you mean '\($0)'? " } ?? ""
        return near + "there are \(values.count) values, such as "
            + values.prefix(3).joined(separator: ", ")
    }
}

extension RecordFilter: Encodable {
    /// Writes it as a recipe has it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SettingKey.self)
        for condition in conditions where !condition.isNegated {
            try container.encode(condition.values, forKey: SettingKey(condition.attribute))
        }
        guard conditions.contains(where: \.isNegated) else { return }
        var negated = container.nestedContainer(
            keyedBy: SettingKey.self, forKey: SettingKey(Self.negation))
        for condition in conditions where condition.isNegated {
            try negated.encode(condition.values, forKey: SettingKey(condition.attribute))
        }
    }
}
