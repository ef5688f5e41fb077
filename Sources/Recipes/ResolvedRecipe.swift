import Adaptation
import Modalities
import Support
import Tasks
import Yams

/// A recipe with every default written out: the run folder's `recipe.yaml`, itself a recipe.
package struct ResolvedRecipe {
    let recipe: Recipe
    let modalitySettings: any Encodable & Sendable

    /// A recipe, and the settings that its modality has in force.
    package init(recipe: Recipe, modalitySettings: any Encodable & Sendable) {
        (self.recipe, self.modalitySettings) = (recipe, modalitySettings)
    }

    private func sections() throws -> [(name: String, value: any Encodable)] {
        var methods: [String: any Encodable] = [:]
        for method in recipe.adaptedMethods {
            for (part, options) in try method.options(in: recipe.hyperparameters) {
                methods[part] = options
            }
        }
        var sections: [(name: String, value: any Encodable)] = [
            ("name", recipe.name), ("title", recipe.title), ("modality", recipe.modality.name),
        ]
        // What a recipe need not say it does not say here either.
        if recipe.task.name != TaskRegistry.names[0] { sections.append(("task", recipe.task.name)) }
        if let options = try recipe.task.options(in: recipe.taskSettings) {
            sections.append((recipe.task.name, options))
        }
        if !recipe.classNames.isPlain { sections.append(("classes", recipe.classNames)) }
        sections += [
            recipe.sources.count == 1
                ? ("source", recipe.sources[0]) : ("source", recipe.sources)
        ]
        if let target = recipe.target { sections.append(("target", target)) }
        sections.append((recipe.modality.name, modalitySettings))
        if recipe.pretext.task != nil { sections.append(("pretext", try pretext())) }
        sections.append(("method", recipe.methods))
        if !methods.isEmpty { sections.append(("hyperparameters", Mapping(entries: methods))) }
        sections += [
            ("training", recipe.training), ("selection", recipe.selection), ("seeds", recipe.seeds),
            ("skip_unreadable", recipe.skipUnreadable),
        ]
        return sections
    }

    /// The plan, and what the recipe sets of the task's own keys, numbers all.
    private func pretext() throws -> Mapping {
        var entries: [String: any Encodable] = recipe.pretext.writtenValues
        let settings = recipe.pretextSettings
        for key in settings.keys where entries[key] == nil {
            entries[key] = try settings.double(key)
        }
        return Mapping(entries: entries)
    }

    /// The recipe as YAML.
    package func yaml() throws -> String {
        // JSON on the way: its encoder writes a Float as people do, 0.001 and not
        // 1.00000004749745e-3.
        let pairs = try sections().map { name, value in
            let json = try JSONText.encode(value, pretty: false)
            return (Node(name), ResolvedRecipe.plain(try compose(yaml: json) ?? Node("")))
        }
        return try serialize(node: Node(pairs), allowUnicode: true)
    }

    /// The node in block style, its lists on one line.
    private static func plain(_ node: Node) -> Node {
        switch node {
        case .mapping(let mapping):
            let pairs = mapping.map { ($0.key, plain($0.value)) }.map { key, value in
                (Node(key.string ?? ""), value)
            }
            return Node(pairs, Tag(.implicit), .block)
        case .sequence(let sequence): return Node(sequence.map(plain), Tag(.implicit), .flow)
        case .scalar(let scalar):
            // A text that reads as a number, a truth value or nothing keeps its quotes.
            let words = ["", "~", "null", "true", "false"]
            let isText =
                scalar.style == .doubleQuoted
                && (Double(scalar.string) != nil || words.contains(scalar.string.lowercased()))
            return Node(scalar.string, Tag(.implicit), isText ? .doubleQuoted : .any)
        case .alias: return node
        }
    }

    private struct Mapping: Encodable {
        let entries: [String: any Encodable]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: SettingKey.self)
            for (name, value) in entries {
                try value.encode(to: container.superEncoder(forKey: SettingKey(name)))
            }
        }
    }
}
