import Support

/// Writes the description of a corpus that is to be registered.
package struct CorpusTemplate {
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
    func yaml() throws -> (yaml: String, leftOut: LeftOut?) {
        let isDescribed = KnownCorpus.named(name) != nil || Corpus.holdsCorpus(root)
        guard modality == nil || !isDescribed else {
            throw UserFault(
                "the description of '\(name)' says what its files are", at: .init(file: root),
                remedy: "Leave --modality out.")
        }
        if let known = KnownCorpus.named(name) { return (try yaml(of: known), nil) }
        return Corpus.holdsCorpus(root) ? (try pointer(), nil) : try looked()
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
        return known.description + "root: \(YAMLText.quoted(files))\n" + linkRule
            + "sha256: \(try FileSum.of(names, in: files))\n"
    }

    /// A corpus that describes itself is pointed to.
    private func pointer() throws -> String {
        let names = try FileSum.names(in: root, bounds: CorpusBounds(describedIn: root))
        return """
            name: \(YAMLText.quoted(name))
            format: \(CorpusPlace.elsewhere)
            root: \(YAMLText.quoted(root))
            sha256: \(try FileSum.of(names, in: root))

            """
    }

    private func bounds(of folder: String) -> CorpusBounds {
        CorpusBounds(folder, followsLinks: followsLinks, remedy: "Add it with --follow-links")
    }

    private var linkRule: String { followsLinks ? "\(CorpusBounds.key): true\n" : "" }

    /// What a look at the files tells.
    private func looked() throws -> (yaml: String, leftOut: LeftOut?) {
        let look = try DataLook(
            root, modality: modality, inputs: inputs, followsLinks: followsLinks)
        let description = try LookDescription(look, for: .registered)
        let yaml = try description.yaml(name: name, isElsewhere: true) + linkRule
        return (yaml, look.leftOut)
    }
}
