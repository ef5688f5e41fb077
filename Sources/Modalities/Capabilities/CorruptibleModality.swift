public import Datasets
public import Support

/// A modality whose examples can be corrupted on purpose, as a recipe's `corrupt` section says.
public protocol CorruptibleModality: Modality {
    /// The corruption of every example of a domain.
    ///
    /// - Parameters:
    ///   - settings: The `corrupt` section; an unknown key is a fault.
    ///   - resources: Finds the recordings and the like that it names.
    /// - Throws: `UserFault` on a setting or collection that cannot be used.
    func makeCorruption(
        _ settings: Settings, resources: ResourceFolders
    ) throws -> any Corruption
}

extension Modality {
    /// The corruption of a domain.
    ///
    /// - Throws: `UserFault` where the modality cannot corrupt its data, or on a wrong setting.
    package func corruption(
        _ settings: Settings, resources: ResourceFolders
    ) throws -> any Corruption {
        guard let modality = self as? any CorruptibleModality else {
            throw settings.fault(
                nil, "\(Self.name) recipes cannot corrupt their data", remedy: "Remove 'corrupt'.")
        }
        return try modality.makeCorruption(settings, resources: resources)
    }
}
