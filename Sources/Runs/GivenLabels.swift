import Datasets
import Recipes
import Support

/// The labels of some of a target's records, which its user gave in a table, sealed.
struct GivenLabels {
    /// Which records they are of, ascending.
    let indices: [Int]
    /// The label of each of those.
    let labels: SealedLabels

    /// The columns by which a row can name its record.
    private static let names = ["id", "file", "file_name", "filename", "path", "text"]
    private static let labelNames = ["label", "class"]

    /// Reads a table and finds the record of each row: by its id, by the path of its file, or by
    /// its text. Rows without a label are passed over: tables are filled in bit by bit.
    ///
    /// - Parameters:
    ///   - records: The target's records.
    ///   - corpus: The target's corpus.
    ///   - classes: The recipe's classes; none where labels are numbers.
    ///   - ledger: The ledger of the evaluator that may open the labels.
    /// - Throws: `UserFault` on a row of no record or of one that another row labels otherwise, on
    ///   an unknown class, and on a table without labels.
    init(
        _ table: Recipe.LabelTable, of records: [Record], in corpus: Corpus, _ recipe: Recipe,
        classes: [String], ledger: LabelLedger
    ) throws {
        guard let format = TableReader.Format(rawValue: FileEndings.ending(of: table.path)) else {
            throw UserFault(
                "\(table.path) is no table", at: table.place,
                remedy: "Name a .csv, .tsv or .jsonl file.")
        }
        let reader = try TableReader(
            table.path, format: format, wanted: Self.names + Self.labelNames)
        let known = Self.places(of: records, in: corpus)
        var found: [Int: (label: String, line: Int)] = [:]
        while let row = try reader.next() {
            let place = UserFault.Place(file: table.path, line: row.line)
            func value(_ values: ArraySlice<String?>) -> String? {
                values.lazy.compactMap { $0?.trimmed }.first { !$0.isEmpty }
            }
            guard let label = value(row.values[Self.names.count...]) else { continue }
            guard let name = value(row.values[..<Self.names.count]) else {
                throw UserFault(
                    "this row names no example", at: place,
                    remedy: "Give it an id, a file or a text, in a column of that name.")
            }
            guard let members = known[name] else {
                throw UserFault(
                    "the target \(recipe.domainNames.target) has no example '\(name)'", at: place,
                    remedy: "Write an id, or a path within its folder, such as "
                        + "'\(records.first?.id ?? "")'.")
            }
            for member in members {
                if let other = found[member], other.label != label {
                    throw UserFault(
                        "'\(name)' is labelled '\(label)' here and '\(other.label)' on line "
                            + "\(other.line)", at: place, remedy: "Remove one of the rows.")
                }
                found[member] = (label, row.line)
            }
        }
        indices = found.keys.sorted()
        guard !indices.isEmpty else {
            throw UserFault(
                "\(table.path) has no label", at: .init(file: table.path),
                remedy: "Fill in the column label, or leave 'labels' out of the recipe.")
        }
        let rows = indices.compactMap { found[$0] }
        labels = SealedLabels(
            sealing: try Self.labels(rows, in: table.path, recipe, classes), ledger: ledger)
    }

    /// The labels of rows: indices into the classes, or numbers.
    private static func labels(
        _ rows: [(label: String, line: Int)], in file: String, _ recipe: Recipe,
        _ classes: [String]
    ) throws -> Labels {
        guard recipe.task.labelKind == .classes else {
            return .numbers(
                try rows.map { row in
                    guard let number = Float(row.label), number.isFinite else {
                        throw UserFault(
                            "the label '\(row.label)' is not a number",
                            at: .init(file: file, line: row.line), remedy: "Write a number.")
                    }
                    return number
                })
        }
        return .classes(
            try rows.map { row in
                let name = recipe.classNames.name(of: row.label)
                guard let index = classes.firstIndex(of: name) else {
                    throw UserFault(
                        "unknown class '\(row.label)'", at: .init(file: file, line: row.line),
                        remedy: Settings.suggestion(
                            for: row.label, among: classes, what: "classes"))
                }
                return Int32(index)
            })
    }

    /// The records of each name that a row can use; several where records hold one text.
    private static func places(of records: [Record], in corpus: Corpus) -> [String: [Int]] {
        var places: [String: [Int]] = [:]
        for (index, record) in records.enumerated() {
            var names: Set = [record.id]
            switch record.content {
            case .text(let text): names.insert(text.trimmed)
            case .file(let path), .excerpt(let path, _, _):
                names.insert(path)
                if let inner = Files.path(path, within: corpus.folder) { names.insert(inner) }
            case .array: break
            }
            for name in names { places[name, default: []].append(index) }
        }
        return places
    }
}
