/// Settings whose keys stand in one list.
package protocol SettingsList: Sendable {
    /// The settings with their defaults.
    init()

    /// The keys, in the order in which they are read and documented.
    static var list: [Setting<Self>] { get }

    /// Refuses values that do not go together.
    ///
    /// - Parameter settings: The section as it was written, for the places.
    /// - Throws: `UserFault` at the key to change.
    func check(_ settings: Settings) throws
}

extension SettingsList {
    /// Reads and checks the section.
    ///
    /// - Parameters:
    ///   - settings: The mapping; a key that is missing keeps its default.
    ///   - others: Keys that may stand in it and are read elsewhere.
    /// - Throws: `UserFault` at the key for an unknown one or a value that cannot be.
    package init(_ settings: Settings, besides others: [String] = []) throws {
        self.init()
        try settings.allow(Self.keys + others)
        try read(settings)
        try check(settings)
    }

    /// Reads the keys that are there, without checking them together.
    ///
    /// - Throws: `UserFault` at the key for a value that cannot be.
    package mutating func read(_ settings: Settings) throws {
        for setting in Self.list { try setting.read(settings, into: &self) }
    }

    /// Reads a section that is the name of a preset, or a mapping of changes on top of these
    /// settings.
    ///
    /// - Throws: `UserFault` at the key for an unknown name or key, or a value that cannot be.
    package mutating func read(
        _ settings: Settings, behind key: String, presets: [Preset<Self>]
    ) throws {
        guard settings.has(key) else { return }
        guard settings.isMapping(key) else {
            let name = try settings.choice(key, among: presets.map(\.name))
            if let preset = presets.first(where: { $0.name == name }) { self = preset.settings }
            return
        }
        try read(settings, behind: key)
    }

    /// Reads and checks a section that is a mapping of changes on top of these settings.
    ///
    /// - Throws: `UserFault` at the key for an unknown one or a value that cannot be.
    mutating func read(_ settings: Settings, behind key: String) throws {
        let section = try settings.child(key)
        try section.allow(Self.keys)
        try read(section)
        try check(section)
    }

    /// Refuses a value without effect beside the rest of the section.
    ///
    /// A resolved section has every default: only another value is meant to do something.
    ///
    /// - Parameter settings: The section as it was written, for the places.
    /// - Throws: `UserFault` at the key.
    package func refuseIdleKeys(of settings: Settings) throws {
        for setting in Self.list { try setting.checkEffect(settings, in: self) }
    }

    /// Every combination goes.
    package func check(_ settings: Settings) throws {}

    /// The keys alone.
    package static var keys: [String] { list.map(\.key) }

    /// The value of each key that says something, by the key.
    package var writtenValues: [String: any Encodable & Sendable] {
        Self.list.reduce(into: [:]) { $0[$1.key] = $1.written(in: self) }
    }

    /// What each key says, with its default, for tables of the documentation.
    package static var descriptions: [SettingDescription] {
        let defaults = Self()
        return list.map { setting in
            SettingDescription(
                key: setting.key, meaning: setting.meaning, allowed: setting.allowed,
                unit: setting.unit, usual: setting.value(in: defaults))
        }
    }
}

/// Settings that a recipe can name by one word.
package struct Preset<Section: Sendable>: Sendable {
    /// The word.
    package var name: String
    /// The settings that it stands for.
    package var settings: Section

    /// A preset from its parts.
    package init(_ name: String, _ settings: Section) {
        (self.name, self.settings) = (name, settings)
    }
}

/// A key of a section, as the documentation shows it.
package struct SettingDescription: Sendable {
    package var key: String
    package var meaning: String
    package var allowed: String
    package var unit: String?
    /// Its default.
    package var usual: any Encodable & Sendable
}

/// A section as a resolved recipe has it: every key that says something, with its value.
package struct WrittenSettings<Section: Sendable>: Encodable, Sendable {
    private let section: Section
    private let list: [Setting<Section>]

    /// A section, by the keys of a list.
    package init(_ section: Section, by list: [Setting<Section>]) {
        (self.section, self.list) = (section, list)
    }

    /// A section, by its own keys.
    package init(_ section: Section) where Section: SettingsList {
        self.init(section, by: Section.list)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SettingKey.self)
        for setting in list {
            try setting.written(in: section)?.encode(
                to: container.superEncoder(forKey: SettingKey(setting.key)))
        }
    }
}
