import Support

/// What a person is shown of a corpus or of data at a path.
package struct CorpusOverview: Sendable, Encodable {
    /// A part with its classes.
    package struct Part: Sendable, Encodable {
        /// Its name; nil where the data tell none.
        package var name: String?
        /// Its examples.
        package var examples: Int
        /// Its classes; none without labels.
        package var classes: [ClassCount]
    }

    /// A few examples of a class, or of all where there are no labels.
    package struct Example: Sendable, Encodable {
        /// The class; nil without labels.
        package var label: String?
        /// The id, and of a text its beginning.
        package var text: String
    }

    /// Its name or path.
    package var name: String
    /// The modality that reads it; nil where it cannot be told.
    package var modality: String?
    /// The folder of its files.
    package var folder: String
    /// How its files lie; nil for a corpus that says so itself.
    package var layout: DataLook.Layout?
    /// Its parts.
    package var parts: [Part]
    /// The kinds of its files, by count.
    package var kinds: [String: Int] = [:]
    /// Sizes of some of its files, such as the width of pictures.
    package var sizes: [SizeRange] = []
    /// The columns of its table, with some of their values.
    package var columns: [ColumnLook] = []
    /// Which column is taken for what.
    package var roles: ColumnRoles?
    /// A few examples.
    package var examples: [Example] = []
    /// What is left out.
    package var leftOut = LeftOut()
    /// Folders and files that may not be read.
    package var unreadable: [String] = []
    /// The names of files of the same content, one group each.
    package var duplicates: [[String]] = []
    /// What is odd, a sentence each.
    package var remarks: [String] = []
    /// Why it is no corpus as it lies; nil if it is one.
    package var hindrance: String?

    /// Whether its files were looked at without being decoded.
    package var hasHeadersAlone: Bool {
        !kinds.isEmpty && (layout == .classFolders || layout == .files)
    }

    /// Examples that are shown of a class.
    private static let shown = 3
    /// Characters of a text that are shown.
    private static let longest = 80

    /// Its examples.
    package var count: Int { parts.reduce(0) { $0 + $1.examples } }

    /// The classes of all parts.
    package var classes: [ClassCount] {
        var counts: [String: Int] = [:]
        for one in parts.flatMap(\.classes) { counts[one.name, default: 0] += one.count }
        return ClassCount.sorted(counts)
    }

    /// The overview of a corpus.
    ///
    /// - Parameters:
    ///   - corpus: A corpus that was read.
    ///   - probe: What tells the sizes of a file.
    /// - Complexity: O(records), and reads of files of equal size.
    package init(_ corpus: Corpus, probe: SizeRange.Probe = { _ in [] }) {
        (name, modality, folder) = (corpus.name, corpus.modality, corpus.folder)
        parts = corpus.parts.map { part in
            let members = corpus.indices[part] ?? []
            return Part(
                name: part, examples: members.count, classes: corpus.classCounts(of: members))
        }
        let indices = corpus.labels?.classIndices ?? []
        if corpus.classes.isEmpty || indices.isEmpty {
            examples = corpus.records.prefix(Self.shown).map { Example($0, nil) }
        } else {
            for (index, label) in corpus.classes.enumerated() {
                let own = indices.indices.lazy.filter { indices[$0] == Int32(index) }
                examples += own.prefix(Self.shown).map { Example(corpus.records[$0], label) }
            }
        }
        let files = corpus.recordFiles.map { path in
            Duplicates.Candidate(path: path, size: Files.size(of: path) ?? 0, side: 0)
        }
        for file in files {
            let kind = FileEndings.ending(of: file.path)
            kinds[kind.isEmpty ? "without an ending" : "." + kind, default: 0] += 1
        }
        sizes = SizeRange.of(files.map(\.path), by: probe)
        setDuplicates(Duplicates(among: files))
        remarks = corpus.warnings + corpus.partWarnings
    }

    /// The overview of data at a path.
    ///
    /// - Parameters:
    ///   - look: A look at them.
    ///   - probe: What tells the sizes of a file.
    /// - Complexity: O(files), and reads of files of equal size.
    package init(_ look: DataLook, probe: SizeRange.Probe = { _ in [] }) {
        (name, modality, folder) = (look.path, look.modality, look.folder)
        layout = look.layout
        parts = look.parts.map {
            Part(name: $0.name, examples: $0.count, classes: $0.classes)
        }
        (kinds, leftOut) = (look.kinds, look.leftOut)
        (unreadable, hindrance) = (look.unreadable, look.hindrance?.what)
        remarks = look.remarks + [look.nameTelling].compactMap(\.self)
        if let table = look.parts.first?.table {
            (columns, roles) = (table.columns, table.roles)
            let column = table.roles.text ?? table.roles.file
            let values = columns.first { $0.name == column }?.examples ?? []
            examples = values.prefix(Self.shown).map {
                Example(label: nil, text: String($0.prefix(Self.longest)))
            }
        } else if look.layout == .classFolders {
            var shown: [Substring: Int] = [:]
            for file in look.files {
                // Below the part's folder, where there are parts.
                let names = file.path.split(separator: "/").dropLast()
                let label = names.dropFirst(look.hasParts ? 1 : 0).first ?? ""
                guard shown[label, default: 0] < Self.shown else { continue }
                shown[label, default: 0] += 1
                examples.append(Example(label: String(label), text: file.path))
            }
        } else {
            examples = look.files.prefix(Self.shown).map { Example(label: nil, text: $0.path) }
        }
        sizes = look.sizes(by: probe)
        setDuplicates(Duplicates(among: look.candidates(side: 0)))
    }

    private mutating func setDuplicates(_ found: Duplicates) {
        duplicates = found.groups.map { group in
            group.map { Files.path($0.path, within: folder) ?? $0.path }
        }
    }
}

extension CorpusOverview.Example {
    fileprivate init(_ record: Record, _ label: String?) {
        let content =
            if case .text(let text) = record.content { ": " + text.prefix(80) } else { "" }
        self.init(label: label, text: record.id + content)
    }
}

extension Corpus {
    /// The classes of some records; none where there are no classes.
    func classCounts(of members: [Int]) -> [ClassCount] {
        guard let labels, labels.kind == .classes else { return [] }
        var counts = [Int](repeating: 0, count: classes.count)
        let indices = labels.classIndices
        for member in members { counts[Int(indices[member])] += 1 }
        return zip(classes, counts).map { ClassCount(name: $0, count: $1) }
    }

    /// What looks wrong with its classes, a sentence each: names that differ in case or white space
    /// alone, and classes of no or one example.
    package var warnings: [String] {
        ClassCount.warnings(classCounts(of: Array(records.indices)))
    }

    /// The classes that a part lacks, a sentence for each part.
    fileprivate var partWarnings: [String] {
        parts.compactMap { part in
            let lacking = classCounts(of: indices[part] ?? []).filter { $0.count == 0 }.map(\.name)
            return lacking.isEmpty
                ? nil : "the part '\(part)' has no example of \(ClassCount.quoted(lacking))"
        }
    }
}
