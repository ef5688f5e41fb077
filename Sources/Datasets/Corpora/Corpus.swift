package import Support

/// A data set on disk: a folder with a `corpus.yaml`, its files and its licence.
///
/// A corpus is read and checked as a whole when it is loaded, and dealt into the parts that it
/// names. A part is then taken either with its labels, for a source, or with them sealed, for a
/// target.
public struct Corpus: Sendable {
    /// The name the corpus gives itself.
    public let name: String
    /// The name of the modality that can decode it.
    public let modality: String
    /// The folder it was read from.
    public let folder: String
    /// What it is, in a sentence; may be empty.
    public let summary: String
    /// Under which licence it is.
    public let licence: String
    /// Where it comes from.
    public let origin: String
    /// What its authors ask to be cited; nil if nothing.
    public let citation: String?
    /// The names of the classes; a label is an index into them. Empty where labels are numbers, and
    /// where there are none.
    public let classes: [String]
    /// Whether its records have labels.
    public var isLabelled: Bool { labels != nil }
    /// The names of its parts, in the order the corpus gives them in.
    public let parts: [String]

    /// Whether it says what records are a part of, such as reviews of sentences.
    package let hasGroups: Bool
    /// Why its groups are kept from everything that learns: they hold the class; nil where they do
    /// not.
    package let groupFault: UserFault?

    /// The columns of its table; nil where it has none.
    package let columns: TableColumns?

    let yaml: UserFault.Place
    let records: [Record]
    /// Nil where the corpus has none.
    let labels: Labels?
    /// Few values that tell of the labels what choosing by other columns must not.
    let strata: [Int32]
    let indices: [String: [Int]]

    /// Loads a corpus by name.
    ///
    /// - Parameters:
    ///   - name: The name of its folder in one of `folders`, or the path of the folder itself.
    ///   - folders: Where to look, in this order.
    /// - Throws: `UserFault` if there is no such corpus, if its `corpus.yaml` or a file is faulty,
    ///   or if one of its parts has examples of fewer than two classes.
    public static func load(named name: String, searching folders: [String]) throws -> Corpus {
        try load(named: name, searching: folders, registry: .user)
    }

    /// Loads a corpus by name.
    ///
    /// - Parameters:
    ///   - name: The name of its folder in one of `folders`, or the path of the folder itself.
    ///   - folders: Where to look, in this order.
    ///   - registry: Whose corpora may have their files elsewhere.
    ///   - labels: The kind of labels that it shall have, classes or numbers; nil for what there
    ///     is.
    /// - Throws: `UserFault`, as without a registry, and if it has no labels of that kind.
    package static func load(
        named name: String, searching folders: [String], registry: CorpusRegistry,
        labels: Labels.Kind? = nil
    ) throws -> Corpus {
        let place = try CorpusPlace(named: name, searching: folders, registry: registry)
        return try Corpus(place, labels: labels)
    }

    /// Whether a corpus or a collection of files of that name can be found; it may still be faulty.
    ///
    /// - Parameters:
    ///   - name: The name of its folder in one of `folders`, or the path of the folder itself.
    ///   - folders: Where to look.
    public static func isAvailable(_ name: String, in folders: [String]) -> Bool {
        (folders.map { "\($0)/\(name)" } + [name]).contains(where: holdsCorpus)
    }

    /// The names of the corpora in some folders, sorted.
    ///
    /// - Parameter folders: Where to look; one that is missing is passed over.
    public static func available(in folders: [String]) -> [String] {
        let names = folders.flatMap { folder in
            ((try? Files.names(in: folder)) ?? []).filter { holdsCorpus("\(folder)/\($0)") }
        }
        return Set(names).sorted()
    }

    /// A part with its labels, for a source.
    ///
    /// - Parameters:
    ///   - part: One of `parts`, or several joined by `+`.
    ///   - filter: Which of its records to take.
    ///   - places: The label to give instead of each class; nil for a class whose records are left
    ///     out.
    /// - Returns: The records, and the label of each.
    /// - Throws: `UserFault` if there is no such part, if one is named twice, if the filter asks
    ///   for what no record of the corpus has, or if the corpus has no labels.
    public func labelled(
        _ part: String, where filter: RecordFilter = .all, places: [Int32?]? = nil
    ) throws -> (records: [Record], labels: Labels) {
        guard let labels else {
            throw UserFault(
                "the corpus '\(name)' has no labels", at: yaml,
                remedy: "Name a corpus with labels; this one can be adapted to")
        }
        let members = try members(of: part, where: filter, places)
        return (members.map { records[$0] }, labels.keeping(members).placed(places))
    }

    /// A part with its labels sealed, for a target.
    ///
    /// - Parameters:
    ///   - part: One of `parts`, or several joined by `+`.
    ///   - filter: Which of its records to take.
    ///   - places: The label to give instead of each class; nil for a class whose records are left
    ///     out.
    ///   - ledger: The ledger of the `Evaluator` that may open the labels.
    /// - Returns: The records, and their labels, which only that evaluator can open; nil where the
    ///   corpus has none.
    /// - Throws: `UserFault` as for a part with its labels, and if the filter chooses by class.
    public func sealed(
        _ part: String, where filter: RecordFilter = .all, places: [Int32?]? = nil,
        ledger: LabelLedger
    ) throws -> (records: [Record], labels: SealedLabels?) {
        let members = try members(of: part, where: filter, places)
        try checkChoice(filter, in: part)
        let sealed = labels.map {
            SealedLabels(sealing: $0.keeping(members).placed(places), ledger: ledger)
        }
        return (members.map { records[$0] }, sealed)
    }

    /// A part without its labels.
    ///
    /// - Parameter part: One of `parts`, or several joined by `+`.
    /// - Throws: `UserFault` if there is no such part, or if one is named twice.
    package func unlabelled(_ part: String) throws -> [Record] {
        try members(of: part).map { records[$0] }
    }

    /// The names of the parts that a name such as `train+test` joins.
    ///
    /// - Parameter part: One part, or several joined by `+`.
    public static func partNames(in part: String) -> [String] {
        part.split(separator: "+", omittingEmptySubsequences: false).map(\.trimmed)
    }

    /// How many records it has, in all parts together.
    public var count: Int { records.count }

    /// The files that its records are in, sorted; empty for texts and arrays.
    package var recordFiles: [String] { Set(records.compactMap(\.content.path)).sorted() }

    /// SHA-256 over all that was read of it into memory, labels too, and over its parts. A file
    /// that a record is in counts by its name.
    package var contentSum: String {
        let parts = parts.map { "\($0)\0\(indices[$0] ?? [])\n" }
        let names: [String] =
            switch labels {
            case .numbers(let values): values.map { "\($0)" }
            case let labels?: labels.classIndices.map { "\($0)" }
            case nil: records.map { _ in "" }
            }
        let lines = zip(records, names).map { record, label in
            let attributes = record.attributes.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
            let fields =
                [record.id, record.content.sum(within: folder), record.group, label]
                + attributes
            return fields.joined(separator: "\0") + "\n"
        }
        return Files.sha256(of: Array((parts + lines).joined().utf8))
    }

    /// The licence and origin of a corpus that says nothing of them.
    static let notStated = "not stated"

    /// Whether a folder holds the description of a corpus or of a collection.
    static func holdsCorpus(_ folder: String) -> Bool {
        Files.exists("\(folder)/corpus.yaml")
    }

    /// Reads and checks a corpus.
    ///
    /// - Throws: `UserFault` for the first thing that is wrong.
    init(_ place: CorpusPlace, labels kind: Labels.Kind? = nil) throws {
        let (settings, folder) = (place.settings, place.folder)
        let description = try CorpusDescription(
            settings, labels: kind, isRegistered: place.isRegistered, inputs: place.inputs)
        name = try settings.string("name")
        modality = try settings.string("modality")
        summary = try settings.string("description", default: "")
        licence = try settings.string("licence", default: Self.notStated)
        origin = try settings.string("origin", default: Self.notStated)
        citation = settings.has("citation") ? try settings.string("citation") : nil
        classes = description.classes
        parts = description.parts
        columns = description.layout.columns
        yaml = settings.place()
        self.folder = folder

        let reader = try CorpusReader(
            description, folder: folder, bounds: CorpusBounds(folder, settings))
        let doors = LabelDoors(reader, settings, corpus: name)
        try doors.checkAttributes()
        hasGroups = description.hasGroups
        groupFault = try hasGroups ? doors.groupFault() : nil
        records = groupFault == nil ? reader.records : doors.recordsWithoutGroups
        labels = reader.labels
        strata = reader.strata
        indices = Self.dealt(description.split, reader, redeals: place.redeals)
        try checkClasses(of: Array(records.indices), in: "the corpus '\(name)'")
        for part in parts {
            try checkClasses(of: members(of: part), in: "the part '\(part)' of '\(name)'")
        }
    }
}

extension RawContent {
    /// What tells it from other contents; a file is named relative to its corpus.
    fileprivate func sum(within folder: String) -> String {
        func name(_ path: String) -> String { Files.path(path, within: folder) ?? path }
        return switch self {
        case .text(let text): Files.sha256(of: Array(text.utf8))
        case .file(let path): name(path)
        case .excerpt(let path, let start, let seconds): "\(name(path))@\(start)+\(seconds)"
        case .array(let array): "\(array.shape) \(Files.sha256(of: array.bytes))"
        }
    }
}

extension Corpus: CustomReflectable {
    /// A mirror without the labels, so that printing a corpus cannot leak a target's.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "folder": folder, "parts": parts])
    }
}
