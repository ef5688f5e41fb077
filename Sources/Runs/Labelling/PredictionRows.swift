import Datasets
import Support

/// What a finished run says of each of its test examples: its `predictions.tsv`, read back.
struct PredictionRows {
    /// One example.
    struct Row {
        /// Its name as the table has it.
        var id: String
        /// An index into the classes.
        var predicted: Int
        /// The probability of that class, 0…1.
        var confidence: Double
        /// The class that the model without adaptation gives; nil where the table does not say.
        var sourceOnly: Int?
    }

    /// The names of the classes, as the table has them.
    let classes: [String]
    let rows: [Row]
    /// SHA-256 of the table.
    let sum: String

    /// The columns behind the probabilities, in tables that have them.
    static let columns = ["agreement", "source_only", "look"]

    /// Compares the table with the checksum that the run has written, where it has.
    private static func checkSum(_ sum: String, in run: String, _ damage: UserFault) throws {
        let path = run + "/checksums.sha256"
        guard Files.exists(path) else { return }
        let lines = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasSuffix("  predictions.tsv") }
        guard line?.hasPrefix(sum) ?? true else { throw damage }
    }

    /// Refuses two names that are written alike: a label could be of either.
    private static func checkNames(
        _ names: [String], _ what: String, _ place: UserFault.Place
    ) throws {
        var seen = Set<String>()
        guard let twice = names.first(where: { !seen.insert($0).inserted }) else { return }
        throw UserFault(
            "two \(what) are written alike: '\(twice)'", at: place,
            remedy: "Rename one of them, and run the recipe again.")
    }

    /// Reads the table of a run.
    ///
    /// - Parameter run: The folder of a finished run.
    /// - Throws: `UserFault` if there is none, or if it is not what a run writes for classes.
    init(of run: String) throws {
        let path = run + "/predictions.tsv"
        guard Files.exists(path) else {
            throw UserFault(
                "\(run) is no finished run: it has no predictions.tsv", at: .init(file: run),
                remedy: "Name the folder of a run, such as runs/NAME/TIME.")
        }
        let bytes = try Files.read(path)
        let place = UserFault.Place(file: path)
        let damage = UserFault(
            "\(path) is not what a run writes", at: place,
            remedy: "It was changed: run the recipe again, or copy the folder anew.")
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard let head = lines.first, head.starts(with: ["id", "class"]) else {
            guard lines.first == ["id", "value"] else { throw damage }
            throw UserFault(
                "the run answers with numbers, and labels are drawn by class", at: place,
                remedy: "Measure it on a table of numbers: dawb evaluate RUN TABLE.")
        }
        let hasMore = head.suffix(PredictionRows.columns.count) == PredictionRows.columns[...]
        let names = Array(head.dropFirst(2).dropLast(hasMore ? PredictionRows.columns.count : 0))
        classes = names
        var places: [String: Int] = [:]
        for (index, name) in names.enumerated() { places[name] = places[name] ?? index }
        rows = try lines.dropFirst().map { fields in
            guard fields.count == head.count, let predicted = places[fields[1]],
                let confidence = Double(fields[2 + predicted]), (0...1).contains(confidence)
            else { throw damage }
            let before = hasMore ? places[fields[2 + names.count + 1]] : nil
            return Row(
                id: fields[0], predicted: predicted, confidence: confidence, sourceOnly: before)
        }
        sum = Files.sha256(of: bytes)
        try PredictionRows.checkSum(sum, in: run, damage)
        guard !rows.isEmpty else { throw damage }
        try PredictionRows.checkNames(rows.map(\.id), "examples", place)
        try PredictionRows.checkNames(classes, "classes", place)
    }

    /// The class of that name, as a person writes it; nil if there is none.
    func index(ofClass name: String) -> Int? {
        let written = [name, PredictionTable.field(name), PredictionTable.formerField(name)]
        return written.lazy.compactMap(classes.firstIndex).first
    }
}
