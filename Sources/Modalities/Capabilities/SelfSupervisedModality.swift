public import Support
public import Tensors

/// A modality whose featurizer can learn from records without labels, by a pretext task.
public protocol SelfSupervisedModality: Modality {
    /// The names of the pretext tasks that ``makePretextTask(_:using:)`` knows.
    var pretextTasks: [String] { get }

    /// A self-supervised task on records without labels.
    ///
    /// - Parameter settings: The recipe's `pretext` section, whose `task` names it.
    /// - Throws: `UserFault` on an unknown task or setting.
    func makePretextTask(
        _ settings: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask
}

extension Modality {
    /// The pretext task of a recipe.
    ///
    /// - Throws: `UserFault` where the modality has none, or on a wrong setting.
    package func pretextTask(
        _ settings: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        guard let modality = self as? any SelfSupervisedModality else {
            throw settings.fault(
                "task", "\(Self.name) recipes have no pretext task", remedy: "Remove 'pretext'.")
        }
        return try modality.makePretextTask(settings, using: &generator)
    }
}
