/// The name of a setting where settings are written out, whatever it is.
package struct SettingKey: CodingKey {
    /// The name.
    package let stringValue: String
    /// None: settings are known by name.
    package var intValue: Int? { nil }

    /// A key of that name.
    package init(_ name: String) { stringValue = name }

    /// A key of that name.
    package init?(stringValue: String) { self.stringValue = stringValue }

    /// None: settings are known by name.
    package init?(intValue: Int) { nil }
}
