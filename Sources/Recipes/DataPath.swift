package import Datasets
package import Support

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder or table that a recipe names itself, instead of a corpus.
package struct DataPath: Sendable {
    /// Its path from the root of the system.
    package var path: String
    /// What the recipe says of tables there.
    package var keys: TableKeys
    /// Where the recipe names it.
    package var place: UserFault.Place

    /// The keys of a domain that speak of it.
    package static let names = ["path"] + TableKeys.names

    /// Reads the keys of a domain.
    ///
    /// - Returns: Nil where the domain names a corpus.
    /// - Throws: `UserFault` if both are named, and for a key of tables without a path.
    init?(_ settings: Settings) throws {
        guard settings.has("path") else {
            guard let key = TableKeys.names.first(where: settings.has) else { return nil }
            throw settings.fault(
                key, "'\(key)' speaks of a table, and no path of one is named",
                remedy: "Name it: path: FILE; a corpus says in its corpus.yaml what its columns are"
            )
        }
        guard !settings.has("corpus") else {
            throw settings.fault(
                "path", "both 'path' and 'corpus' are named", remedy: "Remove one of them")
        }
        let named = try settings.string("path")
        guard !named.isEmpty else {
            throw settings.fault("path", "'path' is empty", remedy: "Name a folder or a table")
        }
        path = DataPath.absolute(named)
        keys = try TableKeys(settings)
        place = settings.place(of: "path")
    }

    /// What it is called: the last name in its path.
    package var name: String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Reads what lies there as a corpus.
    ///
    /// - Parameters:
    ///   - role: What it is used for.
    ///   - labels: The kind of labels that it shall have.
    ///   - inputs: Which files each modality reads.
    ///   - modality: The modality of the recipe.
    /// - Throws: `UserFault` at the recipe's line if there is nothing, or nothing of the modality;
    ///   otherwise for what is faulty there.
    package func corpus(
        for role: DataRole, labels: Labels.Kind, inputs: KnownInputs, modality: String
    ) throws -> (look: DataLook, corpus: Corpus) {
        guard Files.exists(path) else {
            throw UserFault(
                "there is no file or folder \(path)", at: place,
                remedy: "Correct the path; it is relative to the folder that you work in")
        }
        let look = try DataLook(path, modality: modality, inputs: inputs, keys: keys)
        return (look, try look.corpus(for: role, named: path, labels: labels, inputs: inputs))
    }

    /// A path from the root of the system, without links where there is something.
    private static func absolute(_ path: String) -> String {
        if let real = Files.realPath(path) { return real }
        guard !path.hasPrefix("/"), let folder = Files.realPath(".") else { return path }
        return folder == "/" ? "/" + path : "\(folder)/\(path)"
    }
}

extension DataPath: Encodable {
    /// Writes the keys of the domain.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SettingKey.self)
        try container.encode(path, forKey: SettingKey("path"))
        try keys.encode(to: encoder)
    }
}
