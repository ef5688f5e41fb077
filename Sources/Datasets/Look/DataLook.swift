package import Support

/// What lies at a path: a folder, a table, lines of text or a list of files.
///
/// Nothing is decoded: the first bytes of each file tell its kind, and folders and names the
/// classes and the parts. Tables are read row by row.
package struct DataLook: Sendable {
    /// How the data lie.
    package enum Layout: String, Sendable, Encodable {
        /// A folder with a `corpus.yaml`.
        case corpus
        /// A folder of files for each class.
        case classFolders = "class folders"
        /// Files without classes.
        case files
        /// Tables, or one.
        case table
        /// A text file with a text on each line.
        case lines
        /// A text file with the name of a file on each line.
        case list
        /// Nothing that is read.
        case nothing
    }

    /// The examples of one part.
    package struct Part: Sendable {
        /// `train`, `validation` or `test` where the data themselves tell; nil where they do not.
        package var name: String?
        /// Its folder or table, below the root; empty for the root itself.
        package var place: String
        /// Its examples.
        package var count: Int
        /// Its classes; none without labels.
        package var classes: [ClassCount]
        /// Its table; nil for files.
        package var table: TableLook?
    }

    /// The path as the user named it.
    package let path: String
    /// The path without links, from the root of the system.
    package let root: String
    /// The folder that names are relative to: the root, or a lone folder in it.
    package var folder: String
    /// What the user says of tables.
    package let keys: TableKeys
    /// How the data lie.
    package var layout = Layout.nothing
    /// Whose files they are; nil if there are none, or files of several.
    package var modality: String?
    /// The files of each modality.
    package var modalities: [String: Int] = [:]
    /// The kinds of the files that are read, in words.
    package var kinds: [String: Int] = [:]
    /// The parts, one where the data tell of none.
    package var parts: [Part] = []
    /// What is left out.
    package var leftOut = LeftOut()
    /// Folders and files that the user may not read.
    package var unreadable: [String] = []
    /// Folders beside the classes or parts that have no file that is read.
    package var emptyFolders: [String] = []
    /// What is odd, a sentence each.
    package var remarks: [String] = []
    /// Why the data cannot be described as they lie; nil if they can.
    package var hindrance: UserFault?
    /// The endings of the files that are read, beside the usual ones of the modality.
    package var otherEndings: [String] = []
    /// The files that are read, below ``folder``; none for tables of texts.
    package var files: [FolderWalk.Entry] = []

    /// Looks at a path.
    ///
    /// - Parameters:
    ///   - path: A folder or a file.
    ///   - modality: What its files are; nil to tell it by their kinds.
    ///   - inputs: Which files each modality reads.
    ///   - keys: What the user says of tables.
    ///   - followsLinks: Whether links in a folder may lead out of it.
    /// - Throws: `UserFault` if there is nothing at the path, if it cannot be read, or if a table
    ///   that it names is faulty.
    /// - Complexity: O(files), and O(size) of tables.
    package init(
        _ path: String, modality: String? = nil, inputs: KnownInputs = .standard,
        keys: TableKeys = TableKeys(), followsLinks: Bool = false
    ) throws {
        guard Files.exists(path), let root = Files.realPath(path) else {
            throw try Self.missing(path)
        }
        (self.path, self.root, self.keys) = (path, root, keys)
        folder = root
        guard Files.isFolder(path) else {
            try look(atFile: root)
            return
        }
        guard !Corpus.holdsCorpus(root) else {
            layout = .corpus
            return
        }
        var layouts = FolderLayout(
            try FolderWalk(root, followsLinks: followsLinks), LookedKinds(inputs),
            modality: modality)
        try layouts.fill(&self)
    }

    /// Looks at a file.
    private mutating func look(atFile file: String) throws {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        let name = String(file[file.index(after: slash)...])
        folder = slash == file.startIndex ? "/" : String(file[..<slash])
        if let format = TableReader.Format(rawValue: FileEndings.ending(of: name)) {
            try take([try TableLook(file, format: format, keys: keys)])
        } else {
            try LinesLook.fill(&self, file)
        }
    }

    /// Takes up tables, as parts where their names say so.
    mutating func take(_ tables: [TableLook]) throws {
        layout = .table
        let names = tables.map { PartNames.part(ofTable: Self.lastName(in: $0.path)) }
        let areParts = tables.count > 1 && !names.contains(nil) && Set(names).count == names.count
        parts = zip(tables, names).map { table, name in
            Part(
                name: areParts ? name : nil, place: Self.lastName(in: table.path),
                count: table.rows, classes: table.classes, table: table)
        }
        for table in tables { kinds[table.format.rawValue.uppercased(), default: 0] += 1 }
        remarks += tables.flatMap(\.warnings)
        modality = tables[0].roles.file == nil ? "text" : nil
        let columns = tables.map { Set($0.columns.map(\.name)) }
        let isTold = tables[0].roles.text != nil || tables[0].roles.file != nil
        if let other = tables.indices.first(where: { columns[$0] != columns[0] }), !areParts {
            hindrance = UserFault(
                "the tables \(parts[0].place) and \(parts[other].place) in \(path) have different "
                    + "columns", at: .init(file: path), remedy: "Name one of them")
        } else if !isTold {
            hindrance = UserFault(
                "no column of \(tables[0].path) looks like texts or names of files",
                at: .init(file: tables[0].path, line: 1),
                remedy: "Name it: text: COLUMN, or file: COLUMN; columns here: "
                    + tables[0].columns.map(\.name).joined(separator: ", "))
        }
    }

    /// The examples of all parts.
    package var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// Whether it has labels.
    package var isLabelled: Bool { parts.contains { !$0.classes.isEmpty } }

    /// The classes of all parts, with their examples.
    package var classes: [ClassCount] {
        var counts: [String: Int] = [:]
        for one in parts.flatMap(\.classes) { counts[one.name, default: 0] += one.count }
        return ClassCount.sorted(counts)
    }

    /// Whether the data themselves tell parts.
    package var hasParts: Bool { parts.contains { $0.name != nil } }

    /// The last name in a path.
    static func lastName(in path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    private static func missing(_ path: String) throws -> UserFault {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let names = (try? Files.names(in: parent.isEmpty ? "/" : parent)) ?? []
        let near = nearestName(to: lastName(in: path), among: names)
        return UserFault(
            "there is no file or folder \(path)", at: .init(file: path),
            remedy: (near.map { "Did you mean '\($0)'? " } ?? "")
                + "Check the path; a link there may lead nowhere, or back to itself")
    }
}
