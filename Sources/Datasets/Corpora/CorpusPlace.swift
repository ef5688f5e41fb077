import Support

/// Where a corpus lies, and what its `corpus.yaml` says.
struct CorpusPlace {
    var settings: Settings
    /// The folder that its files are relative to.
    var folder: String
    /// Whether the user has registered it.
    var isRegistered: Bool
    /// Which files each modality reads where the corpus does not say which.
    var inputs: KnownInputs
    /// Whether records may be dealt again with other seeds until each part has each class.
    var redeals = false

    /// What stands under `format` of a registered corpus that describes itself where it lies.
    static let elsewhere = "elsewhere"
}

extension CorpusPlace {
    /// Looks a corpus up.
    ///
    /// - Parameters:
    ///   - name: The name of its folder in one of `folders`, or the path of the folder itself.
    ///   - folders: Where to look, in this order.
    ///   - registry: Whose corpora may lie elsewhere.
    /// - Throws: `UserFault` if there is none, with the nearest name or how to get it, or if what
    ///   was registered has changed.
    init(named name: String, searching folders: [String], registry: CorpusRegistry) throws {
        let places = folders.map { "\($0)/\(name)" } + [name]
        guard let folder = places.first(where: Corpus.holdsCorpus) else {
            if Files.isDeadLink(name) {
                throw UserFault(
                    Files.missing(name), at: .init(file: name), remedy: "Check the path")
            }
            throw Self.missing(name, in: folders)
        }
        try self.init(
            folder: folder, isRegistered: registry.holds(folder), inputs: registry.inputs)
    }

    /// Reads the description of a corpus.
    ///
    /// - Parameters:
    ///   - folder: The folder that holds it.
    ///   - isRegistered: Whether it may point to another folder.
    ///   - inputs: Which files each modality reads where the corpus does not say which.
    /// - Throws: `UserFault` if it cannot be read, or if what was registered has changed.
    init(folder: String, isRegistered: Bool, inputs: KnownInputs) throws {
        self.inputs = inputs
        settings = try CorpusBounds.description(in: folder)
        self.folder = folder
        self.isRegistered = isRegistered
        try followRoot()
        guard isRegistered, try settings.string("format") == Self.elsewhere else { return }
        try settings.allow("name", "format", "root", "sha256")
        let root = try settings.string("root")
        let names = try FileSum.names(in: root, bounds: CorpusBounds(describedIn: root))
        let found = try FileSum.of(names, in: root)
        guard try found == settings.string("sha256") else {
            throw UserFault(
                "the files in \(root) are not those that were registered", at: settings.place(),
                remedy: "Fetch them again, or register them anew: dawb corpora add"
                    + " \(try settings.string("name")) --from \(root) --replace")
        }
        settings = try CorpusBounds.description(in: root)
        self.folder = root
        self.isRegistered = false
    }

    /// The files of a registered table lie in the folder that its description names.
    ///
    /// - Throws: `UserFault` if the description says no format, or if its root is no path.
    mutating func followRoot() throws {
        let isTable = TableReader.Format(rawValue: try settings.string("format")) != nil
        guard isRegistered, isTable, settings.has("root") else { return }
        folder = try settings.string("root")
    }

    private static func missing(_ name: String, in folders: [String]) -> UserFault {
        let what = "there is no corpus '\(name)' in \(folders.joined(separator: ", "))"
        if let known = KnownCorpus.named(name) { return UserFault(what, remedy: known.advice) }
        let names = Corpus.available(in: folders)
        return UserFault(
            what,
            remedy: names.isEmpty
                ? "Give the path of a folder with a corpus.yaml"
                : Settings.suggestion(for: name, among: names, what: "corpora"))
    }
}
