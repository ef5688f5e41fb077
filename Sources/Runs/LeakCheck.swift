import Datasets
import Support

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Refuses domains that share a record, whatever the parts and corpora are called, and empty ones.
enum LeakCheck {
    /// The records that one part of a domain has, how the part is called, and where the recipe
    /// names it.
    struct Part {
        var name: String
        var records: [Record]
        var place: UserFault.Place
    }

    /// Checks that no record that is read with its label is one of the target's.
    ///
    /// - Parameters:
    ///   - source: The parts whose labels are read.
    ///   - target: The parts whose labels are sealed.
    ///   - owner: Whose parts they are, in words.
    /// - Throws: `UserFault` that names the first such record, at the target's part that has it.
    static func check(
        source: [Part], target: [Part], owner: String = "the target's"
    ) throws {
        var paths: [String: String] = [:]
        var known: [String: String] = [:]
        for part in source {
            for record in part.records { known[identity(record, &paths)] = part.name }
        }
        for part in target {
            let shared = part.records.filter { known[identity($0, &paths)] != nil }
            guard let first = shared.first, let other = known[identity(first, &paths)] else {
                continue
            }
            throw UserFault(
                "\(owner) \(part.name) part is read with its labels as the source's "
                    + "\(other) part: "
                    + (shared.count > 1 ? "\(shared.count) records, the first " : "the record ")
                    + "'\(first.id)'",
                at: part.place,
                remedy: "Name parts that have no record in common, or give both domains a 'where' "
                    + "that no record fits twice.")
        }
    }

    /// Checks that no two sources share a record: one would be trained on what the other is judged
    /// by.
    ///
    /// - Parameters:
    ///   - sources: The parts of each source.
    ///   - names: What the sources are called.
    /// - Throws: `UserFault` that names the first such record, at the later source's part that has
    ///   it.
    static func checkApart(_ sources: [[Part]], names: [String]) throws {
        var paths: [String: String] = [:]
        var known: [String: Int] = [:]
        for (index, parts) in sources.enumerated() {
            for part in parts {
                let shared = part.records.first { record in
                    known[identity(record, &paths)].map { $0 != index } ?? false
                }
                if let shared, let other = known[identity(shared, &paths)] {
                    throw UserFault(
                        "the sources '\(names[other])' and '\(names[index])' both have the record "
                            + "'\(shared.id)'", at: part.place,
                        remedy: "Name corpora or parts that have no record in common, or give "
                            + "both a 'where' that no record fits twice.")
                }
                for record in part.records { known[identity(record, &paths)] = index }
            }
        }
    }

    /// Checks that a `where` leaves records in every part, and more than one class.
    ///
    /// - Parameters:
    ///   - parts: The parts of a domain.
    ///   - place: Where the recipe speaks of it.
    ///   - labels: The labels that the domain is trained on; nil for one whose labels are sealed.
    /// - Throws: `UserFault` if a part is empty, or if there is nothing to tell apart.
    static func checkFilled(
        _ parts: [Part], at place: UserFault.Place, labels: Labels? = nil
    ) throws {
        let empty = parts.first { $0.records.isEmpty }?.name
        let isOneClass =
            labels.map { $0.kind == .classes && Set($0.classIndices).count < 2 } ?? false
        guard empty != nil || isOneClass else { return }
        throw UserFault(
            empty.map { "no record of the part '\($0)' fits this" }
                ?? "the records that fit this are of one class only",
            at: place, remedy: "Ask for less under 'where', or name other parts.")
    }

    /// What tells a record from all others: the file it is in, and where in it.
    private static func identity(_ record: Record, _ paths: inout [String: String]) -> String {
        switch record.content {
        case .excerpt(let file, let start, _): "\(resolved(file, &paths))\0\(start)"
        case .file(let file): resolved(file, &paths)
        case .text, .array: "\(resolved(record.file, &paths))\0\(record.id)"
        }
    }

    /// A path without links and without detours.
    private static func resolved(_ path: String, _ paths: inout [String: String]) -> String {
        if let known = paths[path] { return known }
        guard let resolved = Files.realPath(path) else { return path }
        paths[path] = resolved
        return resolved
    }
}
