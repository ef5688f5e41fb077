import Datasets
import Support

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Refuses domains that share a record, whatever the parts and corpora are called, and empty ones.
enum LeakCheck {
    /// The records that one part of a domain has, and how the part is called.
    struct Part {
        var name: String
        var records: [Record]
    }

    /// Checks that no record that is read with its label is one of the target's.
    ///
    /// - Parameters:
    ///   - source: The parts whose labels are read.
    ///   - target: The parts whose labels are sealed.
    ///   - place: Where the recipe names the target's test part.
    /// - Throws: `UserFault` that names the first such record.
    static func check(source: [Part], target: [Part], at place: UserFault.Place) throws {
        var folders: [String: String] = [:]
        var known: [String: String] = [:]
        for part in source {
            for record in part.records { known[identity(record, &folders)] = part.name }
        }
        for part in target {
            let shared = part.records.filter { known[identity($0, &folders)] != nil }
            guard let first = shared.first, let other = known[identity(first, &folders)] else {
                continue
            }
            throw UserFault(
                "the target's \(part.name) part is read with its labels as the source's "
                    + "\(other) part: "
                    + (shared.count > 1 ? "\(shared.count) records, the first " : "the record ")
                    + "'\(first.id)'",
                at: place,
                remedy: "Name parts that have no record in common, or give both domains a 'where' "
                    + "that no record fits twice.")
        }
    }

    /// Checks that a `where` leaves records in every part, and more than one class.
    ///
    /// - Parameters:
    ///   - parts: The parts of a domain.
    ///   - place: Where the recipe speaks of it.
    ///   - classes: The labels that the domain is trained on; nil for one whose labels are sealed.
    /// - Throws: `UserFault` if a part is empty, or if there is nothing to tell apart.
    static func checkFilled(
        _ parts: [Part], at place: UserFault.Place, classes: [Int32]? = nil
    ) throws {
        let empty = parts.first { $0.records.isEmpty }?.name
        let isOneClass = classes.map { Set($0).count < 2 } ?? false
        guard empty != nil || isOneClass else { return }
        throw UserFault(
            empty.map { "no record of the part '\($0)' fits this" }
                ?? "the records that fit this are of one class only",
            at: place, remedy: "Ask for less under 'where', or name other parts.")
    }

    /// What tells a record from all others: the file it is in, and where in it.
    private static func identity(_ record: Record, _ folders: inout [String: String]) -> String {
        switch record.content {
        case .excerpt(let file, let start, _): "\(resolved(file, &folders))\0\(start)"
        case .file(let file): resolved(file, &folders)
        case .text, .array: "\(resolved(record.file, &folders))\0\(record.id)"
        }
    }

    /// A path without links and without detours.
    private static func resolved(_ path: String, _ folders: inout [String: String]) -> String {
        if let known = folders[path] { return known }
        guard let pointer = realpath(path, nil) else { return path }
        defer { free(pointer) }
        let resolved = String(cString: pointer)
        folders[path] = resolved
        return resolved
    }
}
