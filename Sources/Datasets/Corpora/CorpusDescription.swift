import Support

/// What a `corpus.yaml` says.
struct CorpusDescription: Sendable {
    /// Where the examples are and how their classes are known.
    enum Layout {
        /// Files of rows.
        case rows(RowRules, files: [File])
        /// Files of arrays, each with a file of labels.
        case arrays([ArrayFile])
        /// A folder of files for each class, or one of files whose names hold it.
        case folders(FolderRules)
    }

    /// One data file.
    struct File {
        var path: String
        var sha256: String?
        var records: Int?
        /// The part that its records are; nil where records are dealt into parts.
        var part: String?
        /// Where `corpus.yaml` speaks of it.
        var place: UserFault.Place

        /// Compares the checksum of the file at a path with the one that is described, if there is
        /// one.
        ///
        /// - Throws: `UserFault` if they differ.
        func check(_ found: String, at path: String) throws {
            guard let sha256, sha256 != found else { return }
            throw UserFault(
                "\(path) is not the file that \(place) describes:"
                    + " its SHA-256 is \(found), expected \(sha256)",
                at: .init(file: path),
                remedy: "Fetch the file again; if you changed it on purpose, correct its checksum")
        }
    }

    /// A file of arrays and the file of their labels.
    struct ArrayFile {
        var arrays: File
        /// Nil where there are no labels.
        var labels: File?
    }

    /// A folder with one folder of files for each class, or with files whose names hold it.
    struct FolderRules {
        /// A part that has a folder of its own.
        struct GivenPart {
            var name: String
            /// Relative to the root.
            var folder: String
        }

        /// That folder, relative to the corpus; registered corpora may have it anywhere.
        var root: String
        /// The parts that have a folder each; none where records are dealt into parts.
        var folders: [GivenPart] = []
        /// What the names of the files say; nil if the class is that of their folder.
        var names: NamePattern?
        var derived: DerivedAttributes
        /// The attribute whose equal values must not be split apart.
        var group: String?
        /// The endings of the files that are read, in lower case and without the dot.
        var extensions: [String]
        /// Whether each line of a file is an example.
        var holdsTexts: Bool
        /// The checksum over all names and contents.
        var sha256: String?
        /// Where `corpus.yaml` speaks of the classes.
        var classesPlace: UserFault.Place
        /// Where `corpus.yaml` speaks of the checksum.
        var sha256Place: UserFault.Place
        /// Where `corpus.yaml` speaks of the names.
        var namesPlace: UserFault.Place
    }

    var classes: [String]
    /// What examples are labelled with, classes or numbers; nil for nothing.
    var labelKind: Labels.Kind?
    var layout: Layout
    var split: Split
    /// Whether records have groups.
    var hasGroups = false

    /// Reads and checks a `corpus.yaml`.
    ///
    /// - Parameters:
    ///   - settings: Its contents.
    ///   - labels: The kind of labels to read; nil for classes, or numbers where it names no
    ///     classes.
    ///   - isRegistered: Whether the user has registered it: then its files may lie elsewhere.
    ///   - inputs: Which files each modality reads where nobody says which.
    /// - Throws: `UserFault` for an unknown key, a wrong type or a contradiction.
    init(
        _ settings: Settings, labels: Labels.Kind? = nil, isRegistered: Bool = false,
        inputs: KnownInputs = .standard
    ) throws {
        let rowFormats = TableReader.Format.allCases.map(\.rawValue)
        guard try settings.string("format") != FileCollection.format else {
            throw settings.fault(
                "format", "this is a collection of files, which have no classes to learn",
                remedy: "Name a corpus that has classes")
        }
        let name = try settings.choice("format", among: rowFormats + [Self.idx, Self.folder])
        let rowFormat = TableReader.Format(rawValue: name)
        let ownKeys = Self.commonKeys + Self.keys(of: name)
        try settings.allow(ownKeys + (isRegistered && rowFormat != nil ? ["root"] : []))
        let isOfNumbers = try rowFormat != nil && Self.namesNumbersAlone(settings)
        let hasLabels = Self.hasLabels(settings)
        classes = isOfNumbers || !hasLabels ? [] : try Self.classes(settings)
        labelKind = hasLabels ? labels ?? (isOfNumbers ? .numbers : .classes) : nil
        try labelKind.map { try Self.checkKind($0, settings, hasClasses: !isOfNumbers) }
        if let rowFormat {
            let rules = try RowRules(settings, format: rowFormat, classes: classes)
            hasGroups = rules.group != nil
            layout = .rows(rules, files: try Self.files(settings, Self.file))
        } else if name == Self.idx {
            layout = .arrays(
                try Self.files(settings) { try Self.arrayFile($0, hasLabels: hasLabels) })
        } else {
            let rules = try Self.folderRules(
                settings, isRegistered: isRegistered, inputs: inputs)
            hasGroups = rules.group != nil
            layout = .folders(rules)
        }
        split = try Split(
            settings.child("splits"), given: layout.givenParts, hasGroups: hasGroups,
            isLabelled: hasLabels)
    }

    /// The names of the parts: those that the data gives, but for one that is dealt further, then
    /// those that records are dealt into.
    var parts: [String] { split.names }

    private static let idx = "idx"
    private static let folder = "folder"

    /// The keys that say what the data are, of corpora and of collections of files.
    static let factKeys = ["name", "modality", "description", "origin", "licence", "citation"]

    /// The keys that corpora of every format have.
    static let commonKeys = factKeys + ["classes", "format", "splits", CorpusBounds.key]

    /// The keys that only some formats have.
    static func keys(of format: String) -> [String] {
        let rowKeys = [
            "id", "text", "file", "file_sha256", "start", "seconds", "label", "rating", "group",
            "attributes", "derived", "encoding", "files",
        ]
        return switch format {
        case idx: ["files"]
        case folder: ["root", "folders", "extensions", "sha256", "names", "group", "derived"]
        case TableReader.Format.jsonl.rawValue: rowKeys
        default: rowKeys + ["header", "columns", "delimiter"]
        }
    }

    private static func files<Entry>(
        _ settings: Settings, _ read: (Settings) throws -> Entry
    ) throws -> [Entry] {
        let files = try settings.children("files").map(read)
        guard !files.isEmpty else {
            throw settings.fault(
                "files", "no files are listed", remedy: "Add 'files:' with '- path: NAME' under it")
        }
        return files
    }

    /// Whether a path stays within the folder it is relative to.
    static func isInside(_ path: String) -> Bool {
        !path.isEmpty && !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
    }
}

extension CorpusDescription.Layout {
    /// The columns of a table; nil for what is none.
    var columns: TableColumns? {
        guard case .rows(let rules, _) = self else { return nil }
        return TableColumns(content: rules.content.columnName, label: rules.label?.answerColumn)
    }

    /// The parts that the data itself names, in order; nil where no record has one, and a nil among
    /// them where some have none.
    var givenParts: [String?] {
        let names: [String?] =
            switch self {
            case .rows(_, let files): files.map(\.part)
            case .arrays(let files): files.map(\.arrays.part)
            case .folders(let rules): rules.folders.map(\.name)
            }
        var seen: Set<String?> = []
        return names.filter { seen.insert($0).inserted }
    }
}
