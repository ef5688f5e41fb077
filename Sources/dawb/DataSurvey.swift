import Datasets
import Modalities
import Recipes
import Reports
import Support
import Workbench

/// Looks at a user's data, tells what is there, and asks where it is unsure.
struct DataSurvey {
    let workbench: Workbench
    let questions: Questions
    /// The columns that the user names.
    var text: String?
    var file: String?
    var label: String?
    /// What the user says of how tables are written.
    var table: TableOptions

    /// A domain's data, looked at and told.
    ///
    /// - Parameters:
    ///   - role: What it is called in messages.
    ///   - path: Its path.
    ///   - modality: What its files are; nil to tell it.
    ///   - isLabelled: Whether it must have labels.
    /// - Throws: `UserFault` if there is nothing that can be used so.
    func domain(
        _ role: String, _ path: String, modality: String?, isLabelled: Bool
    ) throws -> RecipeDraft.Domain {
        var keys = TableKeys()
        (keys.text, keys.file) = (text, file)
        (keys.encoding, keys.delimiter) = (table.encoding, table.delimiter)
        // What leaves labels unread is said of the target.
        keys.label = isLabelled && label == TableKeys.noLabel ? nil : label
        var look = try self.look(path, modality, keys, isTarget: !isLabelled)
        if look.modality == nil, look.modalities.count > 1 {
            let counts = look.modalities.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let asked = try questions.choose(
                "\(path) has files of several kinds ("
                    + counts.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                    + "); which are meant", among: counts.map(\.key), usual: counts[0].key)
            look = try self.look(path, asked, keys, isTarget: !isLabelled)
        }
        if let table = look.parts.first?.table {
            keys = try columns(of: table, in: path, keys, isLabelled: isLabelled)
            look = try self.look(path, modality, keys, isTarget: !isLabelled)
        } else if !isLabelled, look.isLabelled, label == nil {
            let isMeasured = try questions.confirm(
                "\(path) has classes; shall they measure the result, sealed until then",
                usual: true)
            if !isMeasured { keys.label = TableKeys.noLabel }
            look = try self.look(path, modality, keys, isTarget: true)
        }
        guard look.layout != .corpus else {
            throw UserFault(
                "\(path) describes itself in a corpus.yaml", at: .init(file: path),
                remedy: "Name it in a recipe of your own: \(role): {corpus: \(path)}.")
        }
        if let modality, let found = look.modality, found != modality {
            throw UserFault(
                "\(path) is \(found), not \(modality)", at: .init(file: path),
                remedy: "Name data of the modality \(modality).")
        }
        try tell(role, look)
        try checkRows(of: look, isLabelled: isLabelled)
        // What cannot be described is refused now, not when the recipe runs.
        _ = try LookDescription(look, for: isLabelled ? .source : .target)
        return RecipeDraft.Domain(path: path, look: look)
    }

    /// Refuses tables with rows that a run would refuse.
    private func checkRows(of look: DataLook, isLabelled: Bool) throws {
        for table in look.parts.compactMap(\.table) {
            if let fault = table.fault { throw fault }
            let lacking = [
                (table.blank, table.roles.file == nil ? "text" : "file"),
                (isLabelled ? table.unlabelled : 0, "label"),
            ].first { $0.0 > 0 }
            guard let lacking else { continue }
            throw UserFault(
                "\(lacking.0) of \(table.rows) rows have no \(lacking.1)",
                at: .init(file: table.path), remedy: "Fill them in, or remove the rows.")
        }
    }

    /// A look; a target's table need not have the column of labels that the source has.
    private func look(
        _ path: String, _ modality: String?, _ keys: TableKeys, isTarget: Bool
    ) throws -> DataLook {
        var keys = keys
        let inputs = workbench.library.registry.inputs
        guard isTarget, let label = keys.label, label != TableKeys.noLabel else {
            return try DataLook(path, modality: modality, inputs: inputs, keys: keys)
        }
        keys.label = nil
        let free = try DataLook(path, modality: modality, inputs: inputs, keys: keys)
        let names = free.parts.first?.table?.columns.map(\.name) ?? []
        keys.label = names.contains(label) ? label : names.isEmpty ? nil : TableKeys.noLabel
        return try DataLook(path, modality: modality, inputs: inputs, keys: keys)
    }

    /// The columns of a table: those that are named, and those that the user is asked for.
    private func columns(
        of table: TableLook, in path: String, _ keys: TableKeys, isLabelled: Bool
    ) throws -> TableKeys {
        var keys = keys
        let roles = table.roles
        if keys.text == nil, keys.file == nil, let text = roles.text, table.columns.count > 2 {
            keys.text = try questions.choose(
                "Which column of \(path) holds the texts", among: table.columns.map(\.name),
                usual: text)
        }
        let candidates = [roles.label].compactMap { $0 } + roles.otherLabels
        if keys.label == nil, candidates.count > 1 || (!isLabelled && !candidates.isEmpty) {
            let answers = candidates + (isLabelled ? [] : [TableKeys.noLabel])
            keys.label = try questions.choose(
                "Which column of \(path) holds the classes", among: answers, usual: answers[0])
        }
        return keys
    }

    /// Tells what lies there.
    private func tell(_ role: String, _ look: DataLook) throws {
        var overview = CorpusOverview(look, probe: probe(look.modality))
        overview.name = "\(role) \(look.path)"
        let type = look.modality.flatMap { workbench.modalities[$0] }
        overview.remarks += DataNotes(look: look, modality: type).sentences
        try Console.print(OverviewText(overview: overview).text)
    }

    /// The modality of the data.
    func modality(of domain: RecipeDraft.Domain) throws -> any Modality.Type {
        guard let name = domain.look.modality, let type = workbench.modalities[name] else {
            throw UserFault(
                "\(domain.path) holds nothing that is read", at: .init(file: domain.path),
                remedy: "Name a folder of pictures or recordings, or a table.")
        }
        return type
    }

    /// Sizes of some of a domain's files.
    func sizes(of look: DataLook, _ type: any Modality.Type) -> [SizeRange] {
        look.sizes(by: probe(type.name))
    }

    private func probe(_ modality: String?) -> SizeRange.Probe {
        let type = modality.flatMap { workbench.modalities[$0] }
        guard let sized = type as? any SizedModality.Type else { return { _ in [] } }
        return sized.sizes
    }

    /// Compares source and target, and asks what to do with classes that one side lacks.
    ///
    /// - Returns: Whether those classes are left out.
    /// - Throws: `UserFault` if they are the same data, or have no class in common.
    func compare(_ source: RecipeDraft.Domain, _ target: RecipeDraft.Domain) throws -> Bool {
        let comparison = try LookComparison(source: source.look, target: target.look)
        for remark in comparison.remarks { Console.note("note: \(remark)") }
        guard !comparison.onlySource.isEmpty || !comparison.onlyTarget.isEmpty else { return false }
        return try questions.confirm(
            "Classes that one side lacks can be left out; leave them out", usual: true)
    }
}
