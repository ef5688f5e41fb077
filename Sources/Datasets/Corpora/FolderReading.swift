import Support

extension CorpusReader {
    /// Reads a folder in which each class has a folder of files, or the names of files hold it; or
    /// one of files without classes.
    ///
    /// The id of an example is its path within that folder: `cat/tom.png`.
    ///
    /// - Throws: `UserFault` if a class has no folder or no files, if there is a folder of no
    ///   class, if a name does not have the form it should, or if the files are not those that
    ///   `corpus.yaml` describes.
    mutating func read(_ rules: CorpusDescription.FolderRules) throws {
        let root =
            rules.root.hasPrefix("/")
            ? rules.root : rules.root == "." ? folder : "\(folder)/\(rules.root)"
        if rules.root.hasPrefix("/") {
            bounds = bounds.moved(to: root)
        } else if rules.root != "." {
            try bounds.check(root)
        }
        if let pattern = rules.names { return try read(pattern, in: root, rules) }
        var files = [FoundFile]()
        for part in rules.folders {
            let inside = part.folder == "." ? "" : part.folder + "/"
            try bounds.check("\(root)/\(inside)")
            files += try found(in: root, below: inside, rules, part: part.name)
        }
        if rules.folders.isEmpty { files = try found(in: root, below: "", rules, part: nil) }
        try checkClasses(of: files, in: root, rules)
        files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        if let sum = rules.sha256 {
            try checkSum(of: files.map(\.name), in: root, expected: sum, at: rules.sha256Place)
        }
        for file in files {
            let path = "\(root)/\(file.name)"
            if rules.holdsTexts {
                try addLines(of: file, at: path)
                continue
            }
            try claim(file.name, at: .init(file: path))
            add(
                Record(id: file.name, content: .file(path), line: 0, file: path),
                label: file.label.map { .classIndex($0) }, part: file.part)
        }
    }

    /// Takes up the lines of a file of texts that are not blank.
    private mutating func addLines(of file: FoundFile, at path: String) throws {
        let lines = try LineReader(path)
        while let line = try lines.next() {
            let text = try lines.text(of: line)
            guard !text.trimmed.isEmpty else { continue }
            let id = "\(file.name):\(line.number)"
            try claim(id, at: .init(file: path, line: line.number))
            add(
                Record(id: id, content: .text(text), line: line.number, file: path),
                label: file.label.map { .classIndex($0) }, part: file.part)
        }
    }

    /// A file with what its folders say of it.
    private struct FoundFile {
        /// Its path within the root.
        var name: String
        var label: Int32?
        var part: String?
    }

    /// The files of a part: in class folders, or at any depth where there are no classes.
    private func found(
        in root: String, below inside: String, _ rules: CorpusDescription.FolderRules,
        part: String?
    ) throws -> [FoundFile] {
        let top = inside.isEmpty ? root : root + "/" + inside.dropLast()
        guard !classes.isEmpty else {
            return try files(below: top, rules).map {
                FoundFile(name: inside + $0, label: nil, part: part)
            }
        }
        let folders = try checkedFolders(in: top, rules, isPart: part != nil)
        return try classes.enumerated().filter { folders.contains($0.element) }.flatMap {
            label, name in
            try files(below: "\(top)/\(name)", rules).map {
                FoundFile(name: "\(inside)\(name)/\($0)", label: Int32(label), part: part)
            }
        }
    }

    /// The names of the files that are read of a folder and of those below it.
    private func files(
        below folder: String, _ rules: CorpusDescription.FolderRules
    ) throws -> [String] {
        try FileSum.names(in: folder, bounds: bounds).filter {
            rules.extensions.contains(FileEndings.ending(of: $0))
        }
    }

    /// Refuses a class without a file.
    private func checkClasses(
        of files: [FoundFile], in root: String, _ rules: CorpusDescription.FolderRules
    ) throws {
        let present = Set(files.map(\.label))
        guard let index = classes.indices.first(where: { !present.contains(Int32($0)) }) else {
            return
        }
        let name = classes[index]
        let folder = rules.folders.isEmpty ? "\(root)/\(name)" : root
        throw UserFault(
            "the class '\(name)' has no file that ends in"
                + " \(rules.extensions.map { ".\($0)" }.joined(separator: ", "))",
            at: .init(file: folder),
            remedy: "Put its files into \(folder), or correct 'extensions'")
    }

    /// Reads a folder of files whose names hold the class.
    private mutating func read(
        _ pattern: NamePattern, in root: String, _ rules: CorpusDescription.FolderRules
    ) throws {
        let names = try files(
            in: root, rules, purpose: "a folder of files whose names hold the class"
        )
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if let sum = rules.sha256 {
            try checkSum(of: names, in: root, expected: sum, at: rules.sha256Place)
        }
        for name in names {
            let path = "\(root)/\(name)"
            let place = UserFault.Place(file: path)
            guard var values = pattern.values(in: Self.bare(name)) else {
                throw UserFault(
                    "the name '\(name)' does not have the form \(pattern.pattern)", at: place,
                    remedy: "Rename or remove the file, or correct \(rules.namesPlace)")
            }
            let label = values.removeValue(forKey: NamePattern.label) ?? ""
            guard let index = classes.firstIndex(of: label) else {
                throw UserFault(
                    "the name '\(name)' has the unknown class '\(label)'", at: place,
                    remedy: Settings.suggestion(for: label, among: classes, what: "classes"))
            }
            try rules.derived.add(to: &values, at: place)
            add(
                Record(id: name, content: .file(path), line: 0, file: path, attributes: values),
                label: .classIndex(Int32(index)), group: rules.group.flatMap { values[$0] })
        }
    }

    /// A name without its ending.
    private static func bare(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// The folders, which must be those of the classes; one that has no file is passed over, and a
    /// part need not have all classes.
    private func checkedFolders(
        in root: String, _ rules: CorpusDescription.FolderRules, isPart: Bool
    ) throws -> [String] {
        let folders = try FileSum.folders(in: root, bounds: bounds)
        let unknowns = folders.filter { !classes.contains($0) }
        // Where a class has no folder, one of another name may be meant for it.
        let isWhole = classes.allSatisfy(folders.contains)
        if let unknown = try unknowns.first(where: {
            try !isWhole || !files(below: "\(root)/\($0)", rules).isEmpty
        }) {
            throw UserFault(
                "the folder \(root)/\(unknown) belongs to no class", at: rules.classesPlace,
                remedy: Settings.suggestion(for: unknown, among: classes, what: "classes"))
        }
        if !isPart, let missing = classes.first(where: { !folders.contains($0) }) {
            throw UserFault(
                "the class '\(missing)' has no folder in \(root)", at: rules.classesPlace,
                remedy: "Make the folder \(root)/\(missing), or correct 'classes' or 'root'")
        }
        return folders
    }

    /// The names of the files of a folder that has no folders in it.
    private func files(
        in folder: String, _ rules: CorpusDescription.FolderRules, purpose: String
    ) throws -> [String] {
        let names = try Files.names(in: folder)
        if let nested = names.first(where: { Files.isFolder("\(folder)/\($0)") }) {
            throw UserFault(
                "\(folder)/\(nested) is a folder in \(purpose)",
                at: .init(file: "\(folder)/\(nested)"),
                remedy: "Move its files up into \(folder)")
        }
        let read = names.filter { rules.extensions.contains(FileEndings.ending(of: $0)) }
        for name in read { try bounds.check("\(folder)/\(name)") }
        return read
    }
}
