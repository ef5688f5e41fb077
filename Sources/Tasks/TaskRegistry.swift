package import Datasets
package import Support

/// The tasks that a recipe can name.
package enum TaskRegistry {
    static let all: [any Task.Type] = [Classification.self, Regression.self]

    /// Their names; the first is the one of a recipe that names none.
    package static var names: [String] { all.map { $0.name } }

    /// The task of that name.
    package static subscript(name: String) -> (any Task.Type)? {
        all.first { $0.name == name }
    }
}

extension Task {
    /// Makes the task that a recipe asks for.
    ///
    /// - Parameters:
    ///   - settings: The section that has the task's name.
    ///   - classes: The number of classes; 0 where labels are of another kind.
    ///   - labels: The labels of the source's training examples.
    /// - Throws: `UserFault` at the key for an unknown one or a value that cannot be.
    package static func make(
        _ settings: Settings, classes: Int, labels: Labels
    ) throws -> any Task {
        Self(try Options(settings), classes: classes, labels: labels)
    }

    /// The settings with every default; nil for a task that has none.
    ///
    /// - Throws: `UserFault`, as from ``make(_:classes:labels:)``.
    package static func options(in settings: Settings) throws -> (any Encodable & Sendable)? {
        let options = try Options(settings)
        return settingKeys.isEmpty ? nil : options
    }

    /// The keys of its section.
    package static var settingKeys: [String] { Options.keys }
}
