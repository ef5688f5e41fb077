import Support

/// What data that lie at a path are used for, which decides their parts.
package enum DataRole: Sendable, Equatable {
    /// Trained on, with a validation part.
    case source
    /// Adapted to; what has labels is measured on a part.
    case target
    /// Trained and measured on, without another domain.
    case alone
    /// Adapted to as a whole: something else is measured on.
    case adapted
    /// Measured on as a whole.
    case measured
    /// A corpus that is registered: its parts are those of its data.
    case registered

    /// The parts that data with labels are dealt into, where they give none.
    var shares: [(part: String, share: Double)] {
        switch self {
        case .source: [("train", 0.85), ("validation", 0.15)]
        case .target: [("adapt", 0.6), ("test", 0.4)]
        case .alone: [("train", 0.7), ("validation", 0.1), ("test", 0.2)]
        case .adapted: [("adapt", 1)]
        case .measured: [("test", 1)]
        case .registered: [("train", 0.6), ("validation", 0.1), ("test", 0.3)]
        }
    }

    /// The part that data without labels are, all of them.
    static let unlabelledPart = Split.usualPart
}

/// The description of a corpus that data at a path make.
package struct LookDescription {
    private let look: DataLook
    private let role: DataRole
    /// The parts that the data give, by the names that the role has for them.
    private var given: [(name: String, part: DataLook.Part)] = []
    /// How one of the given parts is dealt further, or all records.
    private var dealt: (of: String?, shares: [(part: String, share: Double)])?
    private let classes: [String]

    /// Describes what was looked at.
    ///
    /// - Throws: `UserFault` if it cannot be described, or if it lacks what the role needs.
    package init(_ look: DataLook, for role: DataRole) throws {
        (self.look, self.role) = (look, role)
        if let hindrance = look.hindrance { throw hindrance }
        let labelled = look.isLabelled && look.keys.label != TableKeys.noLabel
        classes = labelled ? look.classes.map(\.name) : []
        guard look.modality != nil, !look.parts.isEmpty else {
            throw UserFault(
                "\(look.path) holds nothing that is read", at: .init(file: look.path),
                remedy: "Name a folder of files, or a table")
        }
        if let key = look.keys.first, look.parts.allSatisfy({ $0.table == nil }) {
            throw UserFault(
                "'\(key)' speaks of a table, and \(look.path) is none", at: .init(file: look.path),
                remedy: "Leave '\(key)' out")
        }
        if classes.count < 2 { try checkFewClasses() }
        dealParts()
    }

    /// Refuses one class, and none where they are needed.
    private func checkFewClasses() throws {
        let isNeeded = [.source, .alone, .measured].contains(role)
        guard isNeeded || classes.count == 1 else { return }
        let isTable = look.parts[0].table != nil
        let others = look.parts[0].table?.columns.map(\.name) ?? []
        let only = classes.first.map { "has one class only, '\($0)'" } ?? "has no labels"
        let remedy =
            isNeeded
            ? isTable
                ? "Name the column of its classes: label: COLUMN; columns here: "
                    + others.joined(separator: ", ")
                : "Make a folder for each of two or more classes in it"
            : "Add the other classes, or adapt without labels: label: \(TableKeys.noLabel)"
        throw UserFault("\(look.path) \(only)", at: .init(file: look.path), remedy: remedy)
    }

    /// Names the parts that the data give as the role does, and deals what is missing.
    private mutating func dealParts() {
        func find(_ name: String) -> DataLook.Part? { look.parts.first { $0.name == name } }
        guard look.hasParts, role == .registered || !classes.isEmpty else {
            dealt = classes.isEmpty ? nil : (nil, enough(role.shares, of: look.count))
            return
        }
        if role == .registered {
            given = look.parts.map { ($0.name ?? "", $0) }
            return
        }
        let main = find(role == .measured ? PartNames.test : PartNames.train) ?? look.parts[0]
        let held = look.parts.filter { $0.place != main.place }
        let first = role.shares[0].part
        given = [(first, main)]
        var missing: [(part: String, share: Double)] = []
        for (part, share) in role.shares.dropFirst() {
            // A target without a test part is measured on what is called validation.
            let found =
                held.first { $0.name == part }
                ?? (role == .target ? held.first : nil)
            if let found { given.append((part, found)) } else { missing.append((part, share)) }
        }
        guard !missing.isEmpty else { return }
        let rest = missing.reduce(1) { $0 - $1.share }
        dealt = (first, enough([(first, rest)] + missing, of: main.count))
    }

    /// Shares of which each has room for an example of each class, at the cost of the first.
    private func enough(
        _ shares: [(part: String, share: Double)], of count: Int
    ) -> [(part: String, share: Double)] {
        guard role != .registered, count > 0, let first = shares.first else { return shares }
        let least = min(Self.mostHeld, (Double(classes.count) + 0.5) / Double(count))
        let others = shares.dropFirst().map { ($0.part, max($0.share, least)) }
        return [(first.part, others.reduce(1) { $0 - $1.1 })] + others
    }

    /// The most of few examples that one part but the first is given.
    private static let mostHeld = 0.3

    /// The `corpus.yaml`.
    ///
    /// - Parameters:
    ///   - name: What the corpus is called.
    ///   - isElsewhere: Whether its files are named from the root of the system, with checksums.
    /// - Throws: `UserFault` if a file cannot be read for its checksum.
    package func yaml(name: String, isElsewhere: Bool = false) throws -> String {
        var lines = [
            "name: \(quoted(name))", "modality: \(quoted(look.modality ?? ""))",
        ]
        if isElsewhere {
            lines += [
                "origin: \(quoted(look.root))", "licence: not stated",
                "root: \(quoted(look.folder))",
            ]
        }
        if !classes.isEmpty { lines.append("classes: [\(list(classes))]") }
        if let table = look.parts[0].table {
            lines += try rows(table, isElsewhere)
        } else if look.layout == .lines || look.layout == .list {
            let column = look.layout == .lines ? "text" : "file"
            lines += [
                "format: tsv", "header: false", "columns: [\(column)]", "\(column): \(column)",
                "files:", try entry(look.parts[0], part: nil, isElsewhere),
            ]
        } else {
            lines += folders(isElsewhere)
            if isElsewhere {
                let names = look.files.map(\.path) + look.damaged
                lines.append("sha256: \(try FileSum.of(names, in: look.folder))")
            }
        }
        return (lines + splits).joined(separator: "\n") + "\n"
    }

    /// What it says of tables.
    private func rows(_ table: TableLook, _ isElsewhere: Bool) throws -> [String] {
        let roles = table.roles
        var lines = [
            "format: \(table.form.format.rawValue)", "encoding: \(table.form.encoding.name)",
        ]
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("\(key): \(quoted(value))") }
        }
        add("delimiter", table.form.delimiter?.rawValue)
        add("id", roles.id)
        add("text", roles.text)
        add("file", roles.file)
        if !classes.isEmpty { add("label", roles.label) }
        add("group", roles.group)
        lines.append("files:")
        let named = given.isEmpty ? look.parts.map { (nil, $0) } : given.map { ($0, $1) }
        for (part, place) in named { lines.append(try entry(place, part: part, isElsewhere)) }
        return lines
    }

    /// An entry of `files`.
    private func entry(
        _ place: DataLook.Part, part: String?, _ isElsewhere: Bool
    ) throws -> String {
        let tag = part.map { ", part: \($0)" } ?? ""
        let sum =
            isElsewhere
            ? ", sha256: \(try Files.sha256(ofFile: "\(look.folder)/\(place.place)"))" : ""
        return "  - {path: \(quoted(place.place))\(tag)\(sum)}"
    }

    /// What it says of folders of files.
    private func folders(_ isElsewhere: Bool) -> [String] {
        var lines = ["format: folder"]
        if !look.endings.isEmpty { lines.append("extensions: [\(list(look.endings))]") }
        if !given.isEmpty {
            let parts = given.map { "\($0.name): \(quoted($0.part.place))" }
            lines.append("folders: {\(parts.joined(separator: ", "))}")
        }
        return lines
    }

    private var splits: [String] {
        guard let dealt else { return [] }
        let hasGroups = look.parts[0].table?.roles.group != nil
        return ["splits:", "  seed: 1", "  by: \(hasGroups ? "group" : "record")"]
            + (dealt.of.map { ["  of: \($0)"] } ?? [])
            + [
                "  parts: {"
                    + dealt.shares.map { "\($0.part): \(Self.rounded($0.share))" }
                    .joined(separator: ", ") + "}"
            ]
    }

    /// A share without the digits that subtracting leaves.
    private static func rounded(_ share: Double) -> Double { (share * 1e6).rounded() / 1e6 }

    private func quoted(_ text: String) -> String { YAMLText.quoted(text) }

    private func list(_ texts: [String]) -> String {
        texts.map(quoted).joined(separator: ", ")
    }
}

extension DataLook {
    /// The corpus that it makes in a role.
    ///
    /// - Parameters:
    ///   - role: What it is used for.
    ///   - name: What it is called.
    ///   - labels: The kind of labels that it shall have; nil for what there is.
    ///   - inputs: Which files each modality reads.
    /// - Throws: `UserFault` if it lacks what the role needs, or for the first file that is faulty.
    package func corpus(
        for role: DataRole, named name: String, labels: Labels.Kind? = nil,
        inputs: KnownInputs = .standard
    ) throws -> Corpus {
        guard layout != .corpus else {
            return try Corpus(
                CorpusPlace(folder: root, isRegistered: false, inputs: inputs), labels: labels)
        }
        let yaml = try LookDescription(self, for: role).yaml(name: name)
        let settings = try Settings(yaml: yaml, file: path)
        return try Corpus(
            CorpusPlace(
                settings: settings, folder: folder, isRegistered: false, inputs: inputs,
                redeals: true),
            labels: labels)
    }
}
