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
    /// The modality that tables of texts are of.
    private let textModality: String
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
    /// The endings of the files that are read.
    package var endings: [String] = []
    /// The files that are read, below ``folder``; none for tables of texts.
    package var files: [FolderWalk.Entry] = []
    /// Files that have such an ending and are empty or something else, below ``folder``.
    package var damaged: [String] = []

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
        textModality = modality.flatMap { inputs[$0] == .texts ? $0 : nil } ?? Self.usualText
        folder = root
        guard Files.isFolder(path) else {
            try look(atFile: root, LookedKinds(inputs))
            return
        }
        guard !Corpus.holdsCorpus(root) else {
            layout = .corpus
            return
        }
        let walk = try FolderWalk(root, followsLinks: followsLinks)
        try FolderLayout(walk, LookedKinds(inputs, text: textModality), modality: modality)
            .fill(&self)
        if let link = walk.linksOut.first {
            hindrance = UserFault(
                "\(path)/\(link) is a link that leads out of the folder",
                at: .init(file: "\(path)/\(link)"),
                remedy: "Copy what it leads to into the folder, or register it as a corpus: "
                    + "dawb corpora add NAME --from \(path) --follow-links")
        }
    }

    /// The modality of texts that comes with dawb.
    static let usualText = "text"

    /// Looks at a file.
    private mutating func look(atFile file: String, _ kinds: LookedKinds) throws {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        let name = String(file[file.index(after: slash)...])
        folder = slash == file.startIndex ? "/" : String(file[..<slash])
        if TableReader.Format(rawValue: FileEndings.ending(of: name)) != nil {
            let table = try TableLook(file, keys: keys)
            take([table])
            if let column = table.roles.file {
                let names = table.columns.first { $0.name == column }?.examples ?? []
                modality = kinds.modality(ofNames: names)
            }
        } else {
            let names = try LinesLook.fill(&self, file)
            modality = layout == .list ? kinds.modality(ofNames: names) : textModality
        }
    }

    /// Takes up tables, the one that tells the columns first; as parts where their names say so.
    mutating func take(_ tables: [TableLook]) {
        layout = .table
        let names = tables.map { PartNames.part(ofTable: Self.lastName(in: $0.path)) }
        let areParts = tables.count > 1 && !names.contains(nil) && Set(names).count == names.count
        parts = zip(tables, names).map { table, name in
            Part(
                name: areParts ? name : nil, place: Self.lastName(in: table.path),
                count: table.rows, classes: table.classes, table: table)
        }
        for table in tables { kinds[table.form.format.rawValue.uppercased(), default: 0] += 1 }
        remarks += tables.flatMap(\.warnings)
        let roles = tables[0].roles
        modality = roles.file == nil ? textModality : nil
        if roles.text == nil, roles.file == nil {
            hindrance = UserFault(
                "no column of \(tables[0].path) looks like texts or names of files",
                at: .init(file: tables[0].path, line: 1),
                remedy: "Name it: text: COLUMN, or file: COLUMN; columns here: "
                    + tables[0].columns.map(\.name).joined(separator: ", "))
        } else if let other = parts.first(where: { !Self.isAlike($0.table?.roles, roles) }) {
            hindrance = UserFault(
                "\(path)/\(parts[0].place) and \(other.place) have different columns for texts, "
                    + "files or labels", at: .init(file: path),
                remedy: "Name one of them; one with labels can be the source, one without the "
                    + "target")
        }
    }

    /// Whether two tables are read alike.
    private static func isAlike(_ one: ColumnRoles?, _ other: ColumnRoles) -> Bool {
        (one?.text, one?.file, one?.label) == (other.text, other.file, other.label)
    }

    /// The examples of all parts.
    package var count: Int { parts.reduce(0) { $0 + $1.count } }

    /// Links to nothing among its files.
    package var deadLinks: Int { leftOut.counts[LeftOut.links] ?? 0 }

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
            Files.missing(path), at: .init(file: path),
            remedy: (near.map { "Did you mean '\($0)'? " } ?? "") + "Check the path")
    }
}
