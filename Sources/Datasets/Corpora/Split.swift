import Support
import Tensors

/// The parts of a corpus: those that its data names, and those that its records are dealt into.
struct Split: Sendable {
    /// A part and its share of the records.
    struct Part {
        var name: String
        var fraction: Double
    }

    /// The keys of the section.
    static let keys = ["seed", "by", "of", "parts"]

    /// The only part of a corpus without labels that names none.
    static let usualPart = "adapt"

    var seed: UInt64 = 0
    /// Whether records of one group stay together.
    var byGroup = false
    /// The parts that the data itself names and that are not dealt further.
    var given: [String] = []
    /// The part that the data names and that is dealt further; nil where all records are dealt, or
    /// none.
    var dealtPart: String?
    /// The parts that records are dealt into.
    var parts: [Part] = []

    /// The names of all parts.
    var names: [String] { given + parts.map(\.name) }

    /// Reads and checks the `splits` of a `corpus.yaml`.
    ///
    /// - Parameters:
    ///   - settings: What is written under `splits`.
    ///   - given: The parts that the data names; a nil stands for records that are in none.
    ///   - hasGroups: Whether the corpus says what a group is.
    ///   - isLabelled: Whether records have labels; without, they need not be dealt.
    /// - Throws: `UserFault` if a part has no sensible fraction or they do not sum to 1.
    init(
        _ settings: Settings, given: [String?] = [], hasGroups: Bool, isLabelled: Bool = true
    ) throws {
        try settings.allow(Self.keys)
        let names = given.compactMap(\.self)
        guard names.isEmpty || names.count == given.count else {
            throw settings.fault(
                nil, "some files name their part and others do not",
                remedy: "Write 'part: NAME' for every file, or for none")
        }
        guard !settings.keys.isEmpty || names.isEmpty && isLabelled else {
            self.given = names.isEmpty ? [Self.usualPart] : names
            return
        }
        seed = UInt64(try settings.int("seed", default: 0, in: 0...(.max)))
        let unit = hasGroups ? "group" : "record"
        byGroup = try settings.choice("by", among: ["record", "group"], default: unit) == "group"
        guard hasGroups || !byGroup else {
            throw settings.fault(
                "by", "the split is by group, but the corpus does not say what a group is",
                remedy: "Add 'group: COLUMN' to the corpus, or write 'by: record'")
        }
        dealtPart = try Self.dealtPart(settings, among: names)
        self.given = names.filter { $0 != dealtPart }
        let shares = try settings.child("parts")
        parts = try shares.keys.map { name in
            Part(
                name: try Self.checked(name, shares),
                fraction: try shares.double(name, in: Double.leastNonzeroMagnitude...1))
        }
        let sum = parts.reduce(0) { $0 + $1.fraction }
        guard abs(sum - 1) < 1e-6 else {
            throw settings.fault(
                "parts", "the fractions of the parts sum to \(sum), not to 1",
                remedy: "Write for example: parts: {train: 0.85, validation: 0.15}")
        }
        if let twice = parts.map(\.name).first(where: self.given.contains) {
            throw shares.fault(
                twice, "the data has a part '\(twice)' already", remedy: "Take another name")
        }
    }

    /// The part that is dealt further: it must be named where the data has parts.
    private static func dealtPart(_ settings: Settings, among names: [String]) throws -> String? {
        guard !names.isEmpty else {
            guard !settings.has("of") else {
                throw settings.fault(
                    "of", "'of' names a part that the data gives, and it gives none",
                    remedy: "Remove 'of'")
            }
            return nil
        }
        return try settings.choice("of", among: names)
    }

    /// A name of a part that a recipe can join to others.
    ///
    /// - Throws: `UserFault` at the key that holds the name, or that is it.
    static func checked(
        _ name: String, _ settings: Settings, key: String? = nil
    ) throws -> String {
        guard !name.contains("+"), name == name.trimmed, !name.isEmpty else {
            throw settings.fault(
                key ?? name,
                "'\(name)' cannot be the name of a part: a recipe joins parts with '+'",
                remedy: "Take a name without '+' and without spaces at its ends")
        }
        return name
    }

    /// Deals records into parts.
    ///
    /// The groups are sorted, shuffled and laid end to end; a group goes to the part in whose
    /// stretch its middle lies. So the shares are met as nearly as whole groups allow, and the
    /// result depends on the groups alone, not on the order of the records.
    ///
    /// - Parameters:
    ///   - groups: The group of each record.
    ///   - given: The part that the data puts each record into; nil where it names none.
    /// - Returns: The indices of the records of each part, ascending.
    /// - Complexity: O(N log N).
    func deal(_ groups: [String], given places: [String?]) -> [String: [Int]] {
        guard !parts.isEmpty || places.contains(where: { $0 != nil }) else {
            return Dictionary(uniqueKeysWithValues: given.map { ($0, Array(groups.indices)) })
        }
        var members = Dictionary(
            uniqueKeysWithValues: given.map { name in
                (name, groups.indices.filter { places[$0] == name })
            })
        let free = groups.indices.filter { places[$0] == dealtPart }
        for (part, indices) in zip(parts, deal(free.map { groups[$0] })) {
            members[part.name] = indices.map { free[$0] }
        }
        return members
    }

    /// Deals all of some records.
    func deal(_ groups: [String]) -> [[Int]] {
        guard !parts.isEmpty else { return [] }
        let members = Dictionary(grouping: groups.indices) { groups[$0] }
        var order = members.keys.sorted()
        var generator = RandomGenerator(seed: seed, stream: "split")
        generator.shuffle(&order)

        var dealt = [[Int]](repeating: [], count: parts.count)
        var part = 0
        var end = parts[0].fraction
        var placed = 0
        for group in order {
            let records = members[group] ?? []
            let middle = (Double(placed) + Double(records.count) / 2) / Double(groups.count)
            while part + 1 < parts.count, middle >= end {
                part += 1
                end += parts[part].fraction
            }
            dealt[part] += records
            placed += records.count
        }
        return dealt.map { $0.sorted() }
    }
}
