package import Datasets
package import Modalities
import Support

/// A recipe that is written for a user's own data, as YAML with comments.
package struct RecipeDraft: Sendable {
    /// A domain with what was seen at its path.
    package struct Domain: Sendable {
        /// The path as the user named it.
        package var path: String
        /// A look at it.
        package var look: DataLook

        /// A domain from its parts.
        package init(path: String, look: DataLook) { (self.path, self.look) = (path, look) }
    }

    package let name: String
    package let source: Domain
    /// Nil where there is no target: the model is trained to be adapted later.
    package let target: Domain?
    /// Labelled examples of the target's domain that it is measured on.
    package let test: Domain?
    /// The settings that the modality proposes.
    package let settings: DraftedSettings
    /// Whether classes that one side lacks are left out.
    package let takesSharedClasses: Bool
    private let modality: any Modality.Type

    /// A draft.
    ///
    /// - Parameter sizes: The sizes of the source's files.
    /// - Throws: `UserFault` if the modality proposes nothing.
    package init(
        _ name: String, source: Domain, target: Domain?, test: Domain?,
        takesSharedClasses: Bool, modality: any Modality.Type, sizes: [SizeRange]
    ) throws {
        guard let draftable = modality as? any DraftableModality.Type else {
            throw UserFault(
                "the modality \(modality.name) proposes no recipe", remedy: "Write one by hand.")
        }
        (self.name, self.source, self.target, self.test) = (name, source, target, test)
        (self.takesSharedClasses, self.modality) = (takesSharedClasses, modality)
        let table = source.look.parts.first?.table
        let column = table?.columns.first { $0.name == table?.roles.text }
        settings = draftable.draft(
            for: DraftedData(
                source: source.look.count,
                hasGroups: target?.look.parts.first?.table?.roles.group != nil,
                sizes: Dictionary(
                    sizes.map { ($0.name, ($0.least, $0.median, $0.most)) },
                    uniquingKeysWith: { first, _ in first }),
                characters: column?.length ?? 0))
    }

    /// Whether the target has labels that are read.
    private var targetIsLabelled: Bool {
        guard let look = target?.look else { return false }
        return test != nil || look.isLabelled && look.keys.label != TableKeys.noLabel
    }

    /// The recipe's file.
    package var yaml: String {
        var lines = [
            "# \(target == nil ? "A model of" : "A model that is trained on") \(comment(source))"
                + (target.map { " and adapted to \(comment($0))" } ?? "") + ".",
            "# Paths are relative to the folder that dawb is called in.",
            "name: \(quoted(name))", "modality: \(modality.name)", "", "source:",
        ]
        lines += domain(source)
        if let target {
            lines += ["target:"] + domain(target)
            if let test {
                lines += ["  measure:"] + domain(test).map { "  " + $0 }
            }
            lines.append(
                targetIsLabelled
                    ? "# The labels of the target stay sealed until the chosen model is measured."
                    : "# The target has no labels: the report says what is known without them.")
        }
        if takesSharedClasses { lines += ["classes: {shared: true}"] }
        lines += ["", "\(modality.name):"] + settings.section.map { "  " + $0 }
        if target != nil {
            lines += [
                "", "# All methods are trained; one is chosen without a label of the target.",
                "method: [\(settings.methods.joined(separator: ", "))]",
            ]
            if !settings.hyperparameters.isEmpty {
                lines += ["hyperparameters:"] + settings.hyperparameters.map { "  " + $0 }
            }
        }
        let budget = DraftedBudget(
            source: source.look.count, target: target?.look.count, isLabelled: targetIsLabelled)
        lines += [
            "", "# About \(budget.steps) steps for each method and seed.", "training:",
            "  epochs: \(budget.epochs)", "  passes: \(budget.passes)", "  batch: \(budget.batch)",
        ]
        lines += settings.training.filter { target != nil || !$0.hasPrefix("batch_norm") }
            .map { "  " + $0 }
        return (lines + skipping + ["", "seeds: 3"]).joined(separator: "\n") + "\n"
    }

    /// What lets the recipe run although some files are known to be damaged.
    private var skipping: [String] {
        let known = [source, target, test].compactMap(\.self).reduce(0) {
            $0 + $1.look.damaged.count + $1.look.deadLinks
        }
        guard known > 0 else { return [] }
        return [
            "", "# Damaged files are left out, so many at the most: each is named in a run.",
            "skip_unreadable: \(known)",
        ]
    }

    private func domain(_ domain: Domain) -> [String] {
        var lines = ["  path: \(quoted(domain.path))"]
        let keys = domain.look.keys
        let roles = domain.look.parts.first?.table?.roles
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("  \(key): \(quoted(value))") }
        }
        // What was guessed is written down too: a later table may suggest something else.
        add("text", roles?.text)
        add("file", roles?.file)
        add("label", keys.label ?? roles?.label)
        add("group", roles?.group)
        add("encoding", keys.encoding)
        add("delimiter", keys.delimiter)
        return lines
    }

    private func comment(_ domain: Domain) -> String {
        let count = domain.look.count
        return "\(domain.path.replacing("\n", with: " ")) (\(count) "
            + "\(count == 1 ? "example" : "examples"))"
    }

    private func quoted(_ text: String) -> String { YAMLText.quoted(text) }
}

/// The length of training that fits an amount of data.
struct DraftedBudget: Equatable {
    /// Examples in a step.
    var batch: Int
    /// Epochs, after each of which the model is judged.
    var epochs: Int
    /// Passes over the source in an epoch.
    var passes: Int
    /// Steps in all.
    var steps: Int

    /// Steps grow with the root of the number of examples: twenty-one of it are what the recipes
    /// that come with dawb take.
    private static let stepsOfRoot = 21.0

    /// The length for some numbers of examples.
    init(source: Int, target: Int?, isLabelled: Bool) {
        // Parts are held out, and of a labelled target the ceiling holds out more.
        let trained = Double(source) * (target == nil ? 0.7 : 0.85)
        let adapted = target.map { Double($0) * (isLabelled ? 0.5 : 1) } ?? trained
        let most = max(2, min(trained / 4, adapted / 2))
        batch = [64, 32, 16, 8, 4, 2].first { Double($0) <= most } ?? 2
        let wanted = min(4_000, max(200, Self.stepsOfRoot * Double(source).squareRoot()))
        let rounds = wanted * Double(batch) / max(1, trained)
        epochs = Int(min(16, max(4, rounds.rounded())))
        passes = max(1, Int((rounds / Double(epochs)).rounded()))
        steps = epochs * passes * max(1, Int(trained) / batch)
    }
}
