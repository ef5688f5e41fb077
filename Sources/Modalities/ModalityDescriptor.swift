public import Datasets

/// The facts of a modality that are known before any of its data is read.
public struct ModalityDescriptor: Sendable, Equatable {
    /// The name that recipes use, such as `text`.
    public var name: String
    /// What its records are made of, and which files hold them.
    public var input: InputDescription
    /// The keys of the recipe's section under that name.
    public var settingKeys: [String]
    /// The keys of its pretext tasks, beside `task`.
    public var pretextKeys: [String]

    /// A descriptor from its parts.
    public init(
        name: String, input: InputDescription, settingKeys: [String] = [],
        pretextKeys: [String] = []
    ) {
        (self.name, self.input) = (name, input)
        (self.settingKeys, self.pretextKeys) = (settingKeys, pretextKeys)
    }
}
