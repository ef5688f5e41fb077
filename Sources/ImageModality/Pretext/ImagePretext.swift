public import Modalities
public import Support
public import Tensors

extension ImageModality: SelfSupervisedModality {
    /// `rotation` and `missing-patches`
    public var pretextTasks: [String] { [Rotation.taskName, ImageModality.missingPatches] }

    private static let missingPatches = "missing-patches"

    /// Guessing how an image was turned, or what was cut out of it.
    ///
    /// - Throws: `UserFault` on another task or a wrong setting.
    public func makePretextTask(
        _ section: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        let task = try section.choice("task", among: pretextTasks)
        guard task != Rotation.taskName || !section.has("patches") else {
            throw section.fault(
                "patches", "'patches' is not for the pretext task \(task)",
                remedy: "Leave 'patches' out, or choose the other task.")
        }
        let patches = try section.int("patches", default: 4, in: 2...min(16, settings.size))
        var chance = generator
        let features = makeNetwork(using: &chance).featureCount
        if task == Rotation.taskName { return Rotation(features: features, using: &generator) }
        return MissingPatches(
            name: task, features: features, size: (settings.size, settings.size),
            channels: settings.channels, grid: patches, using: &generator)
    }
}
