/// One key of a section of settings: where its value is kept, what it may be and what it means.
///
/// Reading, checking, the resolved recipe, `--set` and the tables of the documentation all come from it.
package struct Setting<Section: Sendable>: Sendable {
    /// The key in the section.
    package let key: String
    /// What the value says, in a few words.
    package let meaning: String
    /// What may stand behind the key: `0…100`, `true or false`, `quadratic or linear`.
    package let allowed: String
    /// The unit of the value, such as `seconds`; nil where it has none.
    package let unit: String?
    private let take: @Sendable (Settings, inout Section) throws -> Void
    private let value: @Sendable (Section) -> any Encodable & Sendable

    /// A key of any type.
    ///
    /// - Parameters:
    ///   - key: The key in the section.
    ///   - meaning: What the value says.
    ///   - allowed: What may stand behind the key.
    ///   - unit: The unit of the value.
    ///   - take: Reads the value; called only where the key is there.
    ///   - value: The value, to be written.
    package init(
        _ key: String, _ meaning: String, allowed: String, unit: String? = nil,
        take: @escaping @Sendable (Settings, inout Section) throws -> Void,
        value: @escaping @Sendable (Section) -> any Encodable & Sendable
    ) {
        (self.key, self.meaning, self.allowed, self.unit) = (key, meaning, allowed, unit)
        (self.take, self.value) = (take, value)
    }

    /// Reads the value, if the key is there.
    func read(_ settings: Settings, into section: inout Section) throws {
        if settings.has(key) { try take(settings, &section) }
    }

    /// The value, to be written.
    func value(in section: Section) -> any Encodable & Sendable { value(section) }
}

extension Setting {
    /// The path from a section to a value in it.
    package typealias Path<Value> = WritableKeyPath<Section, Value> & Sendable

    /// A number.
    package static func number(
        _ key: String, _ path: any Path<Float>, in range: ClosedRange<Double>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: words(range), unit: unit) {
            $1[keyPath: path] = Float(try $0.double(key, in: range))
        } value: {
            $0[keyPath: path]
        }
    }

    /// A number of double precision.
    package static func number(
        _ key: String, _ path: any Path<Double>, in range: ClosedRange<Double>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: words(range), unit: unit) {
            $1[keyPath: path] = try $0.double(key, in: range)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A whole number.
    package static func count(
        _ key: String, _ path: any Path<Int>, in range: ClosedRange<Int>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: words(range), unit: unit) {
            $1[keyPath: path] = try $0.int(key, in: range)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A list of whole numbers.
    package static func counts(
        _ key: String, _ path: any Path<[Int]>, in range: ClosedRange<Int>, _ meaning: String,
        unit: String? = nil
    ) -> Setting {
        Setting(key, meaning, allowed: "a list, each \(words(range))", unit: unit) {
            $1[keyPath: path] = try $0.ints(key, in: range)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A truth value.
    package static func flag(
        _ key: String, _ path: any Path<Bool>, _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "true or false") {
            $1[keyPath: path] = try $0.bool(key)
        } value: {
            $0[keyPath: path]
        }
    }

    /// A text.
    package static func text(
        _ key: String, _ path: any Path<String>, _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "text") {
            $1[keyPath: path] = try $0.string(key)
        } value: {
            $0[keyPath: path]
        }
    }

    /// One of several names.
    package static func choice<Choice>(
        _ key: String, _ path: any Path<Choice>, _ meaning: String
    ) -> Setting
    where
        Choice: RawRepresentable & CaseIterable & Encodable & Sendable, Choice.RawValue == String
    {
        let names = Choice.allCases.map(\.rawValue)
        return Setting(key, meaning, allowed: names.joined(separator: ", ")) {
            let name = try $0.choice(key, among: names)
            if let choice = Choice(rawValue: name) { $1[keyPath: path] = choice }
        } value: {
            $0[keyPath: path]
        }
    }

    /// The keys of a part of the section, written on the same level as its own.
    package static func keys<Part: SettingsSection>(
        of path: any Path<Part>
    ) -> [Setting] {
        Part.list.map { setting in
            Setting(
                setting.key, setting.meaning, allowed: setting.allowed, unit: setting.unit
            ) {
                try setting.take($0, &$1[keyPath: path])
            } value: {
                setting.value($0[keyPath: path])
            }
        }
    }

    private static func words<Bound>(_ range: ClosedRange<Bound>) -> String {
        "\(range.lowerBound)…\(range.upperBound)"
    }
}
