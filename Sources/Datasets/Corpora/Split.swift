import Support
import Tensors

/// How the records of a corpus are dealt into parts.
struct Split: Sendable {
    /// A part and its share of the records.
    struct Part {
        var name: String
        var fraction: Double
    }

    /// The keys of the section.
    static let keys = ["seed", "by", "parts"]

    var seed: UInt64
    /// Whether records of one group stay together.
    var byGroup: Bool
    var parts: [Part]

    /// Reads and checks the `splits` of a `corpus.yaml`.
    ///
    /// - Parameters:
    ///   - settings: What is written under `splits`.
    ///   - hasGroups: Whether the corpus says what a group is.
    /// - Throws: `UserFault` if a part has no sensible fraction or they do not sum to 1.
    init(_ settings: Settings, hasGroups: Bool) throws {
        try settings.allow(Self.keys)
        seed = UInt64(try settings.int("seed", default: 0, in: 0...(.max)))
        let unit = hasGroups ? "group" : "record"
        byGroup = try settings.choice("by", among: ["record", "group"], default: unit) == "group"
        guard hasGroups || !byGroup else {
            throw settings.fault(
                "by", "the split is by group, but the corpus does not say what a group is",
                remedy: "Add 'group: COLUMN' to the corpus, or write 'by: record'")
        }
        let shares = try settings.child("parts")
        parts = try shares.keys.map {
            guard !$0.contains("+"), $0 == $0.trimmed, !$0.isEmpty else {
                throw shares.fault(
                    $0, "'\($0)' cannot be the name of a part: a recipe joins parts with '+'",
                    remedy: "Take a name without '+' and without spaces at its ends")
            }
            return Part(
                name: $0, fraction: try shares.double($0, in: Double.leastNonzeroMagnitude...1))
        }
        let sum = parts.reduce(0) { $0 + $1.fraction }
        guard abs(sum - 1) < 1e-6 else {
            throw settings.fault(
                "parts", "the fractions of the parts sum to \(sum), not to 1",
                remedy: "Write for example: parts: {train: 0.85, validation: 0.15}")
        }
    }

    /// Deals records into parts.
    ///
    /// The groups are sorted, shuffled and laid end to end; a group goes to the part in whose
    /// stretch its middle lies. So the shares are met as nearly as whole groups allow, and the
    /// result depends on the groups alone, not on the order of the records.
    ///
    /// - Parameter groups: The group of each record.
    /// - Returns: The indices of the records of each part, ascending.
    /// - Complexity: O(N log N).
    func deal(_ groups: [String]) -> [[Int]] {
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
