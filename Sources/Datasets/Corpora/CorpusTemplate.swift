import Support

/// Writes the description of a corpus that is to be registered.
struct CorpusTemplate {
    let name: String
    /// The folder of its files, absolute.
    let root: String
    /// What its files are; nil to tell it by their endings.
    let modality: String?
    /// Which files each modality reads.
    let inputs: KnownInputs
    /// Whether links in that folder may lead out of it; one that describes itself says so itself.
    let followsLinks: Bool

    /// The `corpus.yaml`.
    ///
    /// - Throws: `UserFault` if the folder holds nothing that can be described.
    func yaml() throws -> String {
        let isDescribed = KnownCorpus.named(name) != nil || Corpus.holdsCorpus(root)
        guard modality == nil || !isDescribed else {
            throw UserFault(
                "the description of '\(name)' says what its files are", at: .init(file: root),
                remedy: "Leave --modality out.")
        }
        if let known = KnownCorpus.named(name) { return try yaml(of: known) }
        return Corpus.holdsCorpus(root) ? try pointer() : try classFolders()
    }

    private func yaml(of known: KnownCorpus) throws -> String {
        let settings = try Settings(yaml: known.description, file: "the description of \(name)")
        let inner = "\(root)/\(known.inner)"
        let files = Files.isFolder(inner) ? inner : root
        let endings = try settings.strings("extensions")
        let names = try Files.names(in: files).filter { name in
            endings.contains { name.lowercased().hasSuffix("." + $0) }
        }
        guard !names.isEmpty else {
            throw UserFault(
                "there is no recording of \(name) in \(files)", at: .init(file: files),
                remedy: "Name the folder that was fetched: " + known.advice)
        }
        let bounds = bounds(of: files)
        for name in names { try bounds.check("\(files)/\(name)") }
        return known.description + "root: \(Self.quoted(files))\n" + linkRule
            + "sha256: \(try FileSum.of(names, in: files))\n"
    }

    /// A corpus that describes itself is pointed to.
    private func pointer() throws -> String {
        let names = try FileSum.names(in: root, bounds: CorpusBounds(describedIn: root))
        return """
            name: \(Self.quoted(name))
            format: \(CorpusPlace.elsewhere)
            root: \(Self.quoted(root))
            sha256: \(try FileSum.of(names, in: root))

            """
    }

    private func bounds(of folder: String) -> CorpusBounds {
        CorpusBounds(folder, followsLinks: followsLinks, remedy: "Add it with --follow-links")
    }

    private var linkRule: String { followsLinks ? "\(CorpusBounds.key): true\n" : "" }

    /// A folder of files for each class.
    private func classFolders() throws -> String {
        let classes = try Files.names(in: root).filter { Files.isFolder("\(root)/\($0)") }
        guard classes.count >= 2 else {
            throw UserFault(
                "\(root) has neither a corpus.yaml nor a folder for each class",
                at: .init(file: root),
                remedy:
                    "Make a folder for each of two or more classes in it, or write a corpus.yaml")
        }
        let names = try FileSum.names(in: root, bounds: bounds(of: root)).filter {
            $0.contains("/")
        }
        let (modality, endings) = try kind(of: names)
        let files = names.filter { endings.contains(FileEndings.ending(of: $0)) }
        return """
            name: \(Self.quoted(name))
            modality: \(Self.quoted(modality))
            origin: \(Self.quoted(root))
            licence: not stated
            classes: [\(classes.map(Self.quoted).joined(separator: ", "))]
            format: folder
            root: \(Self.quoted(root))
            extensions: [\(endings.map(Self.quoted).joined(separator: ", "))]
            sha256: \(try FileSum.of(files, in: root))
            splits:
              seed: 1
              by: record
              parts: {train: 0.6, validation: 0.1, test: 0.3}

            """ + linkRule
    }

    /// What the files are, and which endings those that are read have.
    private func kind(of names: [String]) throws -> (modality: String, endings: [String]) {
        let known = inputs.fileEndings
        let present = Set(names.map(FileEndings.ending))
        let fitting = known.filter { !present.isDisjoint(with: $0.endings) }
        guard let asked = modality ?? (fitting.count == 1 ? fitting.first?.modality : nil),
            let found = known.first(where: { $0.modality == asked }),
            !present.isDisjoint(with: found.endings)
        else {
            throw UserFault(
                "the files in the folders of \(root) are not "
                    + (modality.map { "\($0) files" } ?? "all of one known kind"),
                at: .init(file: root),
                remedy: "Give --modality, one of: "
                    + known.map { "\($0.modality) (\($0.endings.joined(separator: ", ")))" }
                    .joined(separator: "; "))
        }
        return (found.modality, found.endings)
    }

    /// A text as YAML takes it back whatever is in it.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
