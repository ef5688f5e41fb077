/// A section of settings whose keys stand in one list.
package protocol SettingsSection: Sendable, Encodable {
    /// The section with its defaults.
    init()

    /// Its keys, in the order in which they are documented.
    static var list: [Setting<Self>] { get }

    /// Refuses values that do not go together.
    ///
    /// - Parameter settings: The section as it was written, for the places.
    /// - Throws: `UserFault` at the key to change.
    func check(_ settings: Settings) throws
}

extension SettingsSection {
    /// Reads and checks the section.
    ///
    /// - Parameter settings: The mapping; a key that is missing keeps its default.
    /// - Throws: `UserFault` at the key for an unknown one or a value that cannot be.
    package init(_ settings: Settings) throws {
        self.init()
        try settings.allow(Self.keys)
        for setting in Self.list { try setting.read(settings, into: &self) }
        try check(settings)
    }

    /// Every combination goes.
    package func check(_ settings: Settings) throws {}

    /// The keys alone.
    package static var keys: [String] { list.map(\.key) }

    /// Writes every key with its value, defaults too.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SettingKey.self)
        for setting in Self.list {
            try setting.value(in: self).encode(
                to: container.superEncoder(forKey: SettingKey(setting.key)))
        }
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

/// A key of a section, as the documentation shows it.
package struct SettingDescription: Sendable {
    package var key: String
    package var meaning: String
    package var allowed: String
    package var unit: String?
    /// Its default.
    package var usual: any Encodable & Sendable
}

/// The section of something that has no settings.
package struct NoSettings: SettingsSection, Equatable {
    /// The section.
    package init() {}

    package static let list: [Setting<NoSettings>] = []
}
