/// Why a key says nothing, and what to do.
private struct IdleSetting {
    var what: String
    var remedy: String
}

/// One key of a section of settings: where its value is kept, what it may be and what it means.
///
/// Reading, checking, the resolved recipe, `--set` and the tables of the documentation all come
/// from it.
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
    /// Sets the value where the key is missing; nil leaves it as it is.
    private var fill: (@Sendable (Settings, inout Section) throws -> Void)?
    /// Why the key says nothing beside the keys before it; nil where it says something.
    private var idle: @Sendable (Section) -> IdleSetting? = { _ in nil }
    /// Why a value other than the default has no effect; nil where it has one.
    private var ineffective: @Sendable (Section) -> IdleSetting? = { _ in nil }
    /// Whether a resolved section has the key.
    private var isWritten: @Sendable (Section) -> Bool = { _ in true }

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

    /// Reads the value, or gives it its default where that follows from the keys before it.
    ///
    /// - Throws: `UserFault` at a key that says nothing here, or a value that cannot be.
    package func read(_ settings: Settings, into section: inout Section) throws {
        guard settings.has(key) else {
            try fill?(settings, &section)
            return
        }
        if let idle = idle(section) {
            throw settings.fault(key, idle.what, remedy: idle.remedy)
        }
        try take(settings, &section)
    }

    /// Refuses a value other than the default where it has no effect.
    ///
    /// - Throws: `UserFault` at the key.
    func checkEffect(_ settings: Settings, in section: Section) throws {
        guard let idle = ineffective(section) else { return }
        throw settings.fault(key, idle.what, remedy: idle.remedy)
    }

    /// The value, to be written.
    func value(in section: Section) -> any Encodable & Sendable { value(section) }

    /// The value, to be written; nil where the key says nothing.
    func written(in section: Section) -> (any Encodable & Sendable)? {
        isWritten(section) ? value(section) : nil
    }
}

extension Setting {
    /// The same with a default that follows from the keys before it.
    package func defaulting<Value>(
        _ path: any Path<Value>, to usual: @escaping @Sendable (Section) -> Value
    ) -> Setting {
        filling { $1[keyPath: path] = usual($1) }
    }

    /// The same with something to do where the key is missing.
    package func filling(
        _ fill: @escaping @Sendable (Settings, inout Section) throws -> Void
    ) -> Setting {
        var other = self
        other.fill = fill
        return other
    }

    /// The same, written to a resolved section only where a condition holds.
    package func written(where isWritten: @escaping @Sendable (Section) -> Bool) -> Setting {
        var other = self
        other.isWritten = isWritten
        return other
    }

    /// The same, known only where a condition on the keys before it holds: elsewhere it is refused,
    /// and a resolved section does not have it.
    ///
    /// - Parameters:
    ///   - why: Follows the key in the fault: `says nothing where longer is crop`.
    ///   - remedy: How to mend that beside leaving the key out: `set longer: windows`; nil for
    ///     nothing.
    package func only(
        where fits: @escaping @Sendable (Section) -> Bool, _ why: String, remedy: String? = nil
    ) -> Setting {
        let idle = idleSetting(why, remedy)
        var other = written(where: fits)
        other.idle = { fits($0) ? nil : idle }
        return other
    }

    /// The same, whose value has an effect only where a condition holds: elsewhere
    /// `refuseIdleKeys(of:)` refuses all but the default, which a resolved section has there too.
    ///
    /// - Parameters:
    ///   - path: The value, to be compared with the default.
    ///   - why: Follows the key in the fault: `has no effect where schedule is constant`.
    ///   - remedy: How to mend that beside leaving the key out: `set schedule: warmup`.
    package func effective<Value: Equatable & Sendable>(
        _ path: any Path<Value>, where fits: @escaping @Sendable (Section) -> Bool, _ why: String,
        remedy: String
    ) -> Setting where Section: SettingsList {
        let idle = idleSetting(why, remedy)
        var other = self
        other.ineffective = { section in
            fits(section) || section[keyPath: path] == Section()[keyPath: path] ? nil : idle
        }
        return other
    }

    private func idleSetting(_ why: String, _ remedy: String?) -> IdleSetting {
        let leave = "Leave '\(key)' out"
        return IdleSetting(
            what: "'\(key)' \(why)", remedy: remedy.map { "\(leave), or \($0)." } ?? "\(leave).")
    }
}

extension Setting {
    /// The path from a section to a value in it.
    package typealias Path<Value> = WritableKeyPath<Section, Value> & Sendable

    /// The keys of a part of the section, written on the same level as its own.
    package static func keys<Part: SettingsList>(
        of path: any Path<Part>
    ) -> [Setting] {
        Part.list.map { part in
            var setting = Setting(
                part.key, part.meaning, allowed: part.allowed, unit: part.unit
            ) {
                try part.take($0, &$1[keyPath: path])
            } value: {
                part.value($0[keyPath: path])
            }
            if let fill = part.fill {
                setting.fill = { try fill($0, &$1[keyPath: path]) }
            }
            setting.idle = { part.idle($0[keyPath: path]) }
            setting.ineffective = { part.ineffective($0[keyPath: path]) }
            setting.isWritten = { part.isWritten($0[keyPath: path]) }
            return setting
        }
    }

    /// A section of its own behind the key: a mapping of changes on top of the default.
    package static func section<Part: SettingsList>(
        _ key: String, _ path: any Path<Part>, _ meaning: String
    ) -> Setting {
        Setting(key, meaning, allowed: "a mapping") {
            try $1[keyPath: path].read($0, behind: key)
        } value: {
            WrittenSettings($0[keyPath: path])
        }
    }

    /// A section of its own behind the key: the name of a preset, or a mapping of changes on top of
    /// the default.
    package static func section<Part: SettingsList>(
        _ key: String, _ path: any Path<Part>, presets: [Preset<Part>], _ meaning: String
    ) -> Setting {
        let names = presets.map(\.name).joined(separator: ", ")
        return Setting(key, meaning, allowed: "\(names), or a mapping") {
            try $1[keyPath: path].read($0, behind: key, presets: presets)
        } value: {
            WrittenSettings($0[keyPath: path])
        }
    }
}
