import Support

/// The records of a corpus's parts, and what is refused of them.
extension Corpus {
    /// Seeds that are tried at most.
    private static let mostDeals = 32
    /// Records from which on every part is large enough for one seed to do.
    private static let manyRecords = 20_000

    /// The records of each part.
    ///
    /// - Parameters:
    ///   - split: How they are dealt.
    ///   - reader: The records.
    ///   - redeals: Whether seeds are tried, the first one first, until each part has each class
    ///     that can be in all; then the seed that comes nearest to that is taken.
    static func dealt(
        _ split: Split, _ reader: CorpusReader, redeals: Bool
    ) -> [String: [Int]] {
        let groups = split.byGroup ? reader.groups : reader.records.map(\.id)
        let first = split.deal(groups, given: reader.givenParts)
        let classes = reader.labels?.classIndices ?? []
        let isSmall = groups.count < manyRecords && split.parts.count > 1
        guard redeals, isSmall, !classes.isEmpty else { return first }
        var counts: [Int32: Int] = [:]
        for label in classes { counts[label, default: 0] += 1 }
        let wanted = counts.values.count { $0 >= split.parts.count }
        func least(_ dealt: [String: [Int]]) -> Int {
            split.parts.map { Set((dealt[$0.name] ?? []).map { classes[$0] }).count }.min() ?? 0
        }
        var (best, reached) = (first, least(first))
        var other = split
        for _ in 1..<mostDeals where reached < wanted {
            other.seed += 1
            let dealt = other.deal(groups, given: reader.givenParts)
            let found = least(dealt)
            if found > reached { (best, reached) = (dealt, found) }
        }
        return best
    }

    /// With one class or number there is nothing to tell apart.
    func checkClasses(of members: [Int], in whole: String) throws {
        guard let labels else { return try checkSome(members, in: whole) }
        let own = labels.keeping(members)
        guard Set(own.classIndices).count < 2, Set(own.values).count < 2 else { return }
        let what =
            own.classIndices.first.map { "has examples of one class only, '\(classes[Int($0)])'" }
            ?? own.values.first.map { "has examples of one rating only, \($0)" }
            ?? "has no examples"
        throw UserFault(
            "\(whole) \(what)", at: yaml,
            remedy: labels.kind == .numbers
                ? "Add examples of other ratings, or change 'splits' or 'rating'"
                : "Add examples of the other classes, or change 'splits', 'label' or 'rating'")
    }

    /// Without labels there must be records.
    private func checkSome(_ members: [Int], in whole: String) throws {
        guard members.isEmpty else { return }
        throw UserFault(
            "\(whole) has no examples", at: yaml, remedy: "Add examples, or change 'splits'")
    }

    /// Refuses a filter that chooses among a target's records by their class.
    func checkChoice(_ filter: RecordFilter, in part: String) throws {
        guard isLabelled, let place = filter.conditions.first?.place else { return }
        let members = try members(of: part)
        // By such an attribute, examples of one class can be left out a few at a time.
        for condition in filter.conditions {
            let asked = members.filter { records[$0].attributes[condition.attribute] != nil }
            let told = ClassTelling(
                values: asked.map { records[$0].attributes[condition.attribute] ?? "" },
                labels: asked.map { strata[$0] }, of: .classes)
            guard told.holdsClass else { continue }
            throw UserFault(
                "the attribute '\(condition.attribute)' of '\(name)' tells \(told.percent) of the "
                    + "label (mutual information, adjusted for chance)", at: condition.place,
                remedy: "Choose by another one: a target's labels are sealed.")
        }
        let told = ClassTelling(
            values: members.map { filter.keeps(records[$0]) ? 1 : 0 },
            labels: members.map { strata[$0] }, of: .lesser)
        guard told.holdsClass else { return }
        throw UserFault(
            "what is asked for here chooses the target's records by their class: it and the labels "
                + "of '\(name)' share \(told.percent) of what they tell (mutual information, "
                + "adjusted for chance)", at: place,
            remedy:
                "Choose by an attribute that does not hold the class: a target's labels are sealed."
        )
    }

    /// The records of a part that a filter and the choice of classes keep, in the order of the
    /// corpus.
    func members(
        of part: String, where filter: RecordFilter, _ places: [Int32?]?
    ) throws -> [Int] {
        try filter.check(against: records, of: name)
        var members = try members(of: part)
        if !filter.isAll { members = members.filter { filter.keeps(records[$0]) } }
        guard let places, let own = labels?.classIndices else { return members }
        return members.filter { places[Int(own[$0])] != nil }
    }

    /// The records of a part, or of several joined by `+`, in the order of the corpus.
    func members(of part: String) throws -> [Int] {
        var members = [Int]()
        var seen = Set<String>()
        for name in Self.partNames(in: part) {
            guard let indices = indices[name] else {
                throw UserFault(
                    "the corpus '\(self.name)' has no part '\(name)'", at: yaml,
                    remedy: Settings.suggestion(for: name, among: parts, what: "parts"))
            }
            guard seen.insert(name).inserted else {
                throw UserFault(
                    "'\(part)' names the part '\(name)' of the corpus '\(self.name)' twice",
                    at: yaml,
                    remedy: "Name each part once, such as train+test")
            }
            members += indices
        }
        return members.sorted()
    }
}
