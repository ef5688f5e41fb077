/// A section of settings that is written as a resolved recipe has it.
package protocol SettingsSection: SettingsList, Encodable {}

extension SettingsSection {
    /// Writes every key that says something with its value, defaults too.
    package func encode(to encoder: any Encoder) throws {
        try WrittenSettings(self).encode(to: encoder)
    }
}

/// The section of something that has no settings.
package struct NoSettings: SettingsSection, Equatable {
    /// The section.
    package init() {}

    package static let list: [Setting<NoSettings>] = []
}
