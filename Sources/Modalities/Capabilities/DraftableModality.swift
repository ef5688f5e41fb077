/// A modality that can propose a recipe for data of which only the amount and some sizes are
/// known.
public protocol DraftableModality: Modality {
    /// Settings, methods and rates that fit some data.
    static func draft(for data: DraftedData) -> DraftedSettings
}

/// What is known of the data that a recipe is drafted for.
public struct DraftedData: Sendable {
    /// Labelled examples to train on.
    public var source: Int
    /// Whether the target says what its examples are a part of.
    public var hasGroups: Bool
    /// Least, median and most of the files' sizes, by the size's name.
    public var sizes: [String: (least: Double, median: Double, most: Double)]
    /// Characters of a text in the mean; 0 for files.
    public var characters: Double

    /// Data from its parts.
    public init(
        source: Int, hasGroups: Bool = false,
        sizes: [String: (least: Double, median: Double, most: Double)] = [:],
        characters: Double = 0
    ) {
        (self.source, self.hasGroups) = (source, hasGroups)
        (self.sizes, self.characters) = (sizes, characters)
    }
}

/// A proposal for a recipe: lines of YAML, with comments that say why.
public struct DraftedSettings: Sendable {
    /// The lines of the modality's section.
    public var section: [String]
    /// Methods that suit the data.
    public var methods: [String]
    /// The lines of the methods' settings.
    public var hyperparameters: [String] = []
    /// The lines of the training section beside its length.
    public var training: [String]
    /// What a user should know of the proposal, a sentence each.
    public var remarks: [String] = []

    /// A proposal from its parts.
    public init(section: [String], methods: [String], training: [String]) {
        (self.section, self.methods, self.training) = (section, methods, training)
    }
}
