import Adaptation
package import Datasets
package import Modalities
import Support
import Tasks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where recipes and corpora are found: the folder one works in, then what is installed with the
/// program.
package struct RecipeLibrary: Sendable {
    /// Folders that hold `recipes` and `corpora`, searched in order.
    package let roots: [String]
    /// The corpora that the user has registered, which are looked for last.
    package let registry: CorpusRegistry

    /// The roots for this process.
    ///
    /// - Parameter inputs: Which files each modality reads where a corpus does not say which.
    package init(inputs: KnownInputs = .standard) {
        var roots = ["."]
        if let program = RecipeLibrary.programFolder() {
            // Beside an installed program, or above a program that lies in its build folder.
            roots.append(program + "/../share/dawb")
            var folder = program
            while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
                folder = String(folder[..<slash])
                if Files.exists(folder + "/recipes") && Files.exists(folder + "/corpora") {
                    roots.append(folder)
                    break
                }
            }
        }
        var registry = CorpusRegistry.user
        registry.inputs = inputs
        self.init(roots: roots, registry: registry)
    }

    /// A library of the given roots.
    package init(roots: [String], registry: CorpusRegistry = .user) {
        (self.roots, self.registry) = (roots, registry)
    }

    /// The folders in which corpora, pretrained tables and encoders are looked for.
    package var corpusFolders: [String] {
        roots.map { $0 + "/corpora" } + [registry.folder, encoderFolder]
    }

    /// The folder of the text encoders that the user has registered, beside that of the corpora.
    package var encoderFolder: String {
        let parent = registry.folder.lastIndex(of: "/").map { registry.folder[...$0] } ?? ""
        return parent + "encoders"
    }

    /// A recipe's name, title and file.
    package struct Entry: Sendable {
        package var name: String
        package var title: String
        package var file: String
    }

    /// Every recipe there is, by name; of two with one name the first root's.
    package func entries() -> [Entry] {
        var found: [String: Entry] = [:]
        for root in roots {
            for file in RecipeLibrary.yamlFiles(in: root + "/recipes") {
                let name = String(file.dropLast(".yaml".count))
                guard found[name] == nil else { continue }
                let path = root + "/recipes/" + file
                let title = (try? Settings(contentsOf: path).string("title", default: name)) ?? name
                found[name] = Entry(name: name, title: title, file: path)
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// Reads a recipe by name, or by the path of its file.
    ///
    /// - Parameters:
    ///   - overrides: `key=value` pairs that replace what the file says.
    /// - Throws: `UserFault` if there is none of that name, with the nearest, or if it is not
    ///   valid.
    package func recipe(
        _ name: String, overrides: [String], modalities: ModalityRegistry
    ) throws -> Recipe {
        let file = try path(of: name)
        let written = try Settings(contentsOf: file)
        let settings = try written.setting(overrides) { key, settings in
            try checkKey(key, in: settings, modalities: modalities)
        }
        let recipe = try Recipe(
            settings, file: file, modalities: modalities, searching: corpusFolders)
        try checkUse(of: written, overrides, in: recipe)
        return recipe
    }

    /// Refuses settings of methods that are not run. Those of the file may be of methods that the
    /// file lists and the command line has left out.
    private func checkUse(of written: Settings, _ overrides: [String], in recipe: Recipe) throws {
        let run = Set(recipe.methods.flatMap(\.parts))
        let inFile = try written.strings("method", default: []).compactMap { try? MethodSpec($0) }
        let listed = run.union(inFile.flatMap(\.parts))
        let section = try written.child("hyperparameters")
        for name in section.keys where !listed.contains(name) {
            throw section.fault(
                name, "'\(name)' is set, but no such method is run",
                remedy: "Add \(name) to 'method', or remove its settings.")
        }
        for override in overrides {
            let names = override.prefix { $0 != "=" }.split(separator: ".").map(String.init)
            guard names.count > 1, names[0] == "hyperparameters", !run.contains(names[1]) else {
                continue
            }
            throw UserFault(
                "--set \(override) has no effect: \(names[1]) is not run",
                remedy: "Add it: --method \(names[1]); or leave it out.")
        }
    }

    private func path(of name: String) throws -> String {
        if name.hasSuffix(".yaml") || name.contains("/") {
            guard Files.exists(name) else {
                throw UserFault(
                    "there is no recipe file \(name)",
                    remedy: "Check the path, or give a recipe's name.")
            }
            return name
        }
        let entries = entries()
        if let entry = entries.first(where: { $0.name == name }) { return entry.file }
        let names = entries.map(\.name)
        let near = nearestName(to: name, among: names).map { "Did you mean \($0)? " } ?? ""
        let there =
            names.isEmpty
            ? "No recipes were found in \(roots.map { $0 + "/recipes" }.joined(separator: ", "))."
            : "Recipes here: \(names.joined(separator: ", "))."
        throw UserFault("there is no recipe named \(name)", remedy: near + there)
    }

    /// Refuses a key that no recipe knows, naming the nearest of all that can be set.
    private func checkKey(
        _ key: String, in settings: Settings, modalities: ModalityRegistry
    ) throws {
        let modality = (try? settings.string("modality")).flatMap { modalities[$0] }
        let known = Recipe.settableKeys(modality)
        let isOpen = Recipe.openSections.contains { key.hasPrefix($0) && key != $0 }
        guard !isOpen, !known.contains(key) else { return }
        throw Settings.unknownOverride(
            key, "a recipe has no key \(key)", among: known,
            advice: "dawb recipe NAME --dry-run prints every key with its value.")
    }

    private static func programFolder() -> String? {
        guard let pointer = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(pointer) }
        let path = String(cString: pointer)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }

    private static func yamlFiles(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".yaml") { names.append(name) }
        }
        return names.sorted()
    }
}

extension Recipe {
    /// Every key that `--set` can name.
    static func settableKeys(_ modality: (any Modality.Type)?) -> [String] {
        func under(_ section: String, _ keys: [String]) -> [String] {
            keys.map { section + "." + $0 }
        }
        var keys = Recipe.keys.filter { $0 != "hyperparameters" }
        keys += under(
            "source", ["name", "corpus", "train", "validation", "test", "where", "corrupt"])
        for section in ["source", "target"] { keys += under(section, DataPath.names) }
        keys += under("target", ["name", "corpus", "adapt", "test", "labels", "where", "corrupt"])
        keys += under("target.measure", DataPath.names) + ["target.measure"]
        keys += under("classes", ClassNames.keys)
        for task in TaskRegistry.names {
            let own = TaskRegistry[task]?.settingKeys ?? []
            keys += under(task, own) + (own.isEmpty ? [] : [task])
        }
        keys += under("training", TrainingPlan.keys)
        keys += under("training.transfer", TransferPlan.keys)
        keys += under("selection", ["validators", "by"])
        keys += under("pretext", PretextPlan.keys + (modality?.descriptor.pretextKeys ?? []))
        if let modality { keys += under(modality.name, modality.descriptor.settingKeys) }
        for (method, options) in MethodRegistry.optionKeys {
            keys += under("hyperparameters." + method, options)
        }
        return keys
    }
}
