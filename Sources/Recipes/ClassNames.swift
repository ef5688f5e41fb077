import Adaptation
package import Datasets
import Support

/// How the classes of a recipe's corpora are brought together: the `classes` section.
package struct ClassNames: Sendable {
    /// Another name for some classes: those of one name are one class.
    var map: [String: String]
    /// Whether classes that not every domain has are left out; otherwise they are a fault.
    var takesShared: Bool
    /// Where the names are given.
    private let place: UserFault.Place

    /// Reads the section.
    ///
    /// - Throws: `UserFault` on an unknown key or a name that is no text.
    init(_ settings: Settings) throws {
        try settings.allow(ClassNames.keys)
        let section = try settings.child("map")
        map = Dictionary(
            uniqueKeysWithValues: try section.keys.map { ($0, try section.string($0)) })
        takesShared = try settings.bool("shared", default: false)
        place = settings.place(of: settings.has("map") ? "map" : nil)
        if let name = map.values.sorted().first(where: { map[$0] != nil && map[$0] != $0 }) {
            throw settings.fault(
                "map", "'\(name)' is a new name in 'map' and is renamed there too",
                remedy: "Give each name its last form.")
        }
    }

    /// The keys of the section.
    package static let keys = ["map", "shared"]

    /// Whether the section says nothing.
    var isPlain: Bool { map.isEmpty && !takesShared }

    /// The recipe's name of a class.
    package func name(of found: String) -> String { map[found] ?? found }

    /// The classes of a recipe and what becomes of those of each corpus.
    package struct Joined {
        /// The names, in the order of the first corpus.
        package var classes: [String]
        /// For each corpus, the recipe's class for each of its own; nil for one that is left out.
        package var places: [[Int32?]]
    }

    /// Brings the classes of several corpora together, the sources' first and the target's last.
    ///
    /// - Throws: `UserFault` on a name in `map` that no corpus has, on classes that not every
    ///   corpus has unless they are to be left out, and where fewer than two remain.
    package func join(_ corpora: [Corpus], in file: String) throws -> Joined {
        let all = Set(corpora.flatMap(\.classes))
        if let unknown = map.keys.sorted().first(where: { !all.contains($0) }) {
            throw UserFault(
                "no corpus of the recipe has a class '\(unknown)'", at: place,
                remedy: Settings.suggestion(for: unknown, among: all.sorted(), what: "classes"))
        }
        let names = corpora.map { $0.classes.map { map[$0] ?? $0 } }
        let everywhere = names.dropFirst().reduce(Set(names[0])) { $0.intersection($1) }
        var seen: Set<String> = []
        let classes = names[0].filter { everywhere.contains($0) && seen.insert($0).inserted }
        if !takesShared, let index = names.firstIndex(where: { Set($0) != everywhere }) {
            throw difference(corpora, names, at: index, file)
        }
        guard classes.count >= 2 else {
            throw UserFault(
                "the corpora of the recipe have "
                    + (classes.first.map { "one class in common, '\($0)'" }
                        ?? "no class in common"),
                at: .init(file: file),
                remedy: "Write which names mean the same: classes: {map: {NAME: OTHER}}.")
        }
        return Joined(
            classes: classes,
            places: names.map { $0.map { name in classes.firstIndex(of: name).map(Int32.init) } })
    }

    /// The fault of two corpora whose classes differ.
    private func difference(
        _ corpora: [Corpus], _ names: [[String]], at index: Int, _ file: String
    ) -> UserFault {
        // The classes of one corpus or more are not those of all.
        let other = names.indices.first { Set(names[$0]) != Set(names[index]) } ?? index
        let (one, two) = (min(index, other), max(index, other))
        func list(_ index: Int) -> String {
            "\(corpora[index].name) (\(names[index].joined(separator: ", ")))"
        }
        return UserFault(
            "the classes of \(list(one)) and \(list(two)) differ", at: .init(file: file),
            remedy: "Write which names mean the same, classes: {map: {NAME: OTHER}}, or leave out "
                + "what not all have, classes: {shared: true}.")
    }
}

extension ClassNames: Encodable {
    private enum CodingKeys: String, CodingKey { case map, shared }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !map.isEmpty { try container.encode(map, forKey: .map) }
        if takesShared { try container.encode(true, forKey: .shared) }
    }
}
