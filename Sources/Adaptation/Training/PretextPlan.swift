package import Support

/// The `pretext` section of a recipe: what is learnt from both domains without labels.
package struct PretextPlan: SettingsList, Equatable {
    /// When the task runs.
    package enum Moment: String, Sendable, Codable, CaseIterable { case before, beside }

    /// The task's name; nil for none.
    package var task: String?
    package var when = Moment.before
    package var epochs = 1
    package var weight: Float = 0.1

    /// No task.
    package init() {}

    /// The section's keys, beside the task's own.
    package static let list: [Setting<PretextPlan>] = [
        Setting("task", "name of the task", allowed: "a task of the modality, or none") {
            let name = try $0.string("task")
            $1.task = name == "none" ? nil : name
        } value: {
            $0.task ?? "none"
        },
        .choice("when", \.when, "whether it runs before adaptation or beside it"),
        .count(
            "epochs", \.epochs, in: 1...10_000, "passes over both domains, where it runs before"
        )
        .effective(
            \.epochs, where: { $0.task == nil || $0.when == .before },
            "has no effect where the task runs beside", remedy: "set when: before"),
        .number("weight", \.weight, in: 0...1_000, "factor on its loss, where it runs beside")
            .effective(
                \.weight, where: { $0.task == nil || $0.when == .beside },
                "has no effect where the task runs before", remedy: "set when: beside"),
    ]

    /// Reads and checks the section; the task's own keys are the modality's business.
    ///
    /// - Throws: `UserFault` at the key for an unknown one, a value that cannot be, or any key
    ///   where no task is named.
    package init(_ settings: Settings, taskKeys: [String]) throws {
        try settings.allow(PretextPlan.keys + taskKeys)
        guard settings.has("task") else {
            guard let key = settings.keys.first else { return }
            throw settings.fault(
                key, "'\(key)' has no effect without 'task'",
                remedy: "Name the pretext task, or leave '\(key)' out.")
        }
        try read(settings)
    }
}
