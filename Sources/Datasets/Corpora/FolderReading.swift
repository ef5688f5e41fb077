import Support

extension CorpusReader {
    /// Reads a folder in which each class has a folder of files.
    ///
    /// The id of an example is its path within that folder: `cat/tom.png`.
    ///
    /// - Throws: `UserFault` if a class has no folder or no files, if there is a folder of no
    ///   class, or if the files are not those that `corpus.yaml` describes.
    mutating func read(_ rules: CorpusDescription.FolderRules) throws {
        let root = rules.root == "." ? folder : "\(folder)/\(rules.root)"
        try checkFolders(in: root, rules)
        var names = [(name: String, label: Int32)]()
        for (label, name) in classes.enumerated() {
            names += try files(of: name, in: root, rules).map { ("\(name)/\($0)", Int32(label)) }
        }
        names.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try checkSum(of: names.map(\.name), in: root, rules)
        for (name, label) in names {
            let path = "\(root)/\(name)"
            add(Record(id: name, content: .file(path), line: 0, file: path), label: label)
        }
    }

    /// Checks that the folders are those of the classes.
    private func checkFolders(in root: String, _ rules: CorpusDescription.FolderRules) throws {
        let folders = try Files.names(in: root).filter { Files.isFolder("\(root)/\($0)") }
        if let unknown = folders.first(where: { !classes.contains($0) }) {
            throw UserFault(
                "the folder \(root)/\(unknown) belongs to no class", at: rules.classesPlace,
                remedy: Settings.suggestion(for: unknown, among: classes, what: "classes"))
        }
        if let missing = classes.first(where: { !folders.contains($0) }) {
            throw UserFault(
                "the class '\(missing)' has no folder in \(root)", at: rules.classesPlace,
                remedy: "make the folder \(root)/\(missing), or correct 'classes' or 'root'")
        }
    }

    /// The names of the files of one class.
    private func files(
        of name: String, in root: String, _ rules: CorpusDescription.FolderRules
    ) throws -> [String] {
        let folder = "\(root)/\(name)"
        let names = try Files.names(in: folder)
        if let nested = names.first(where: { Files.isFolder("\(folder)/\($0)") }) {
            throw UserFault(
                "\(folder)/\(nested) is a folder in the folder of a class",
                at: .init(file: "\(folder)/\(nested)"),
                remedy: "move its files up into \(folder)")
        }
        let files = names.filter { rules.extensions.contains(Self.ending($0)) }
        guard !files.isEmpty else {
            throw UserFault(
                "the class '\(name)' has no file that ends in"
                    + " \(rules.extensions.map { ".\($0)" }.joined(separator: ", "))",
                at: .init(file: folder),
                remedy: "put its files into \(folder), or correct 'extensions'")
        }
        return files
    }

    /// Compares the checksum over the sorted lines `name NUL checksum LF` of all files.
    private func checkSum(
        of names: [String], in root: String, _ rules: CorpusDescription.FolderRules
    ) throws {
        guard let expected = rules.sha256 else { return }
        let lines = try names.map { "\($0)\0\(try Files.sha256(ofFile: "\(root)/\($0)"))\n" }
        let found = Files.sha256(of: Array(lines.joined().utf8))
        guard found == expected else {
            throw UserFault(
                "the \(names.count) files in \(root) are not those that \(rules.sha256Place)"
                    + " describes: their SHA-256 is \(found), expected \(expected)",
                at: rules.sha256Place,
                remedy: "fetch them again; if you changed them on purpose, correct 'sha256'")
        }
    }

    /// What follows the last dot of a name, in lower case.
    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }
}
