import Support

/// What the values of a column of a table look like.
package struct ColumnLook: Sendable, Encodable {
    /// Its name.
    package let name: String
    /// Values that are not blank.
    package private(set) var filled = 0
    /// Characters of a value, in the mean.
    package var length: Double { filled == 0 ? 0 : Double(characters) / Double(filled) }
    /// Different values; of more than ``most`` that many.
    package private(set) var distinct = 0
    /// The first few values.
    package private(set) var examples: [String] = []

    private var characters = 0
    private var numbers = 0
    private var values = Set<String>()

    /// Different values that are told apart.
    static let most = 1_000

    private enum CodingKeys: String, CodingKey { case name, filled, distinct, examples, length }

    init(name: String) { self.name = name }

    /// Takes up a value.
    mutating func add(_ value: String?) {
        guard let value = value?.trimmed, !value.isEmpty else { return }
        filled += 1
        characters += value.utf8.count
        if Double(value) != nil { numbers += 1 }
        if values.count < Self.most, values.insert(value).inserted { distinct += 1 }
        if examples.count < 20, !examples.contains(value) { examples.append(value) }
    }

    /// Whether all its values are numbers.
    var isOfNumbers: Bool { filled > 0 && numbers == filled }

    /// Whether no two values are the same, as far as they are told apart.
    var isUnique: Bool { distinct == min(filled, Self.most) }

    /// Whether its values are as short and few as names of classes.
    var isShort: Bool { filled > 0 && distinct < Self.most && length <= 60 }

    /// Whether it can hold classes: few short values that come again.
    var canBeLabel: Bool {
        isShort && distinct * 2 <= max(filled, 2) && !(isOfNumbers && distinct > 50)
    }

    /// Writes what it looks like.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(filled, forKey: .filled)
        try container.encode(distinct, forKey: .distinct)
        try container.encode(length, forKey: .length)
        try container.encode(Array(examples.prefix(3)), forKey: .examples)
    }
}

/// Which column of a table is what.
package struct ColumnRoles: Sendable, Equatable, Encodable {
    /// The column of texts; nil if it names files.
    package var text: String?
    /// The column of file names; nil if it has texts.
    package var file: String?
    /// The column of classes; nil if it has none.
    package var label: String?
    /// The column of what rows are a part of; nil if it has none.
    package var group: String?
    /// The column that tells rows apart; nil if it has none.
    package var id: String?
    /// Other columns that could be the label.
    package var otherLabels: [String] = []

    private static let labelNames = [
        "label", "labels", "class", "category", "target", "sentiment", "y", "gold", "topic",
        "emotion", "intent", "polarity", "stars", "rating",
    ]
    private static let textNames = [
        "text", "sentence", "review", "comment", "body", "message", "content", "tweet", "document",
        "utterance",
    ]
    /// Names of what rows are a part of.
    private static let wholes = [
        "group", "speaker", "author", "user", "patient", "subject", "session", "document",
        "thread", "product",
    ].flatMap { [$0, $0 + "_id"] }

    /// Guesses what each column is.
    ///
    /// - Parameters:
    ///   - columns: The columns, with some of their values.
    ///   - keys: What the user says of them.
    ///   - isFile: Whether a value is the name of a file that there is.
    init(_ columns: [ColumnLook], _ keys: TableKeys, isFile: (String) -> Bool) {
        let isTold = keys.text != nil || keys.file != nil
        let names = columns.first { !$0.examples.isEmpty && $0.examples.allSatisfy(isFile) }
        let file = isTold ? keys.file : names?.name
        let taken = [keys.text, file, keys.group]
        let labels = columns.filter {
            ($0.canBeLabel || $0.isShort && Self.labelNames.contains($0.name.lowercased()))
                && !taken.contains($0.name)
        }
        let label = Self.label(keys, labels, of: columns.count)
        var text = keys.text
        if text == nil, file == nil {
            let texts = columns.filter {
                ![label, keys.group].contains($0.name) && !$0.isOfNumbers && $0.filled > 0
            }
            text =
                (Self.named(texts, Self.textNames) ?? texts.max { $0.length < $1.length })?.name
        }
        let used = [text, file, label, keys.group]
        let rest = columns.filter { !used.contains($0.name) }
        let id = rest.first { column in
            let name = column.name.lowercased()
            return (name == "id" || name == "uuid" || name.hasSuffix("_id")) && column.isUnique
        }?.name
        let whole = rest.filter { !$0.isUnique && $0.distinct > 1 && $0.name != id }
        let group = keys.group ?? Self.named(whole, Self.wholes)?.name
        (self.text, self.file, self.label) = (text, file, label)
        (self.group, self.id) = (group, id)
        otherLabels = labels.map(\.name).filter { ![label, group, text].contains($0) }
    }

    /// The column of classes: what the user says, else a usual name, else the one of the fewest
    /// different words.
    private static func label(
        _ keys: TableKeys, _ columns: [ColumnLook], of count: Int
    ) -> String? {
        if let label = keys.label { return label == TableKeys.noLabel ? nil : label }
        // A lone column holds what there is to classify.
        guard count > 1 else { return nil }
        if let named = named(columns, labelNames) { return named.name }
        let words = columns.filter {
            !$0.isOfNumbers && $0.distinct > 1 && !wholes.contains($0.name.lowercased())
        }
        return words.min { $0.distinct < $1.distinct }?.name
    }

    /// The first column of the usual names, by the order of the names.
    private static func named(_ columns: [ColumnLook], _ names: [String]) -> ColumnLook? {
        names.lazy.compactMap { name in columns.first { $0.name.lowercased() == name } }.first
    }
}
