package import Support

/// The `pretext` section of a recipe: what is learnt from both domains without labels.
package struct PretextPlan: Sendable, Codable, Equatable {
    /// When the task runs.
    package enum Moment: String, Sendable, Codable, CaseIterable { case before, beside }

    /// The task's name; nil for none.
    package var task: String?
    package var when: Moment = .before
    /// Passes over both domains, when it runs before.
    package var epochs = 1
    /// Factor on its loss, when it runs beside.
    package var weight: Float = 0.1

    /// The section's keys, beside the task's own.
    package static let keys = ["task", "when", "epochs", "weight"]

    /// Reads and checks the section; the task's own keys are the modality's business.
    package init(_ settings: Settings, taskKeys: [String]) throws {
        try settings.allow(PretextPlan.keys + taskKeys)
        guard settings.has("task") else { return }
        let name = try settings.string("task")
        task = name == "none" ? nil : name
        let moments = Moment.allCases.map(\.rawValue)
        let moment = try settings.choice("when", among: moments, default: "before")
        when = Moment(rawValue: moment) ?? .before
        epochs = try settings.int("epochs", default: 1, in: 1...10_000)
        weight = Float(try settings.double("weight", default: 0.1, in: 0...1_000))
    }

    /// Refuses a setting without effect beside the rest of the section.
    ///
    /// A resolved recipe writes every default out: only another value is meant to do something.
    package func refuseIdleKeys(of settings: Settings) throws {
        if !settings.has("task"), let key = settings.keys.first {
            throw settings.fault(
                key, "'\(key)' has no effect without 'task'",
                remedy: "Name the pretext task, or leave '\(key)' out.")
        }
        let idle = when == .before ? ("weight", weight == 0.1) : ("epochs", epochs == 1)
        guard task == nil || idle.1 else {
            throw settings.fault(
                idle.0, "'\(idle.0)' has no effect where the task runs \(when.rawValue)",
                remedy: "Leave '\(idle.0)' out, or set when: "
                    + "\(when == .before ? Moment.beside.rawValue : Moment.before.rawValue).")
        }
    }
}
