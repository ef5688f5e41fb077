public import Support
public import Tensors

/// What the tensors of a file are called in a model: a table of names, as a recipe gives it.
///
/// ```yaml
/// features.0: blocks.0.convolutions.0     # this tensor, or all that lie below it
/// features.1: blocks.0.norms.0
/// classifier.1: hidden.0
/// optimizer: ~                            # left out; `ignore` says the same
/// "*.running_mean": mean                  # the last part of a name, wherever it stands
/// "*.num_batches_tracked": ~
/// ```
///
/// Of several entries that begin a name the longest counts, whatever their order; names are cut at
/// dots alone, so that `features.1` is no beginning of `features.10`. A single dot stands for the
/// root: `module: .` takes an outer name off, `.: encoder` puts one before every name. Last parts
/// are renamed after that. Without a single entry, all names stay as they are.
public struct WeightNames: Sendable {
    private struct Entry {
        /// Nil leaves the tensor out.
        var to: String?
        var place: UserFault.Place?
    }

    /// By how names begin; the root is an empty text.
    private var beginnings: [String: Entry] = [:]
    /// By the last part of names.
    private var endings: [String: Entry] = [:]
    /// The table itself.
    private var place: UserFault.Place?

    /// A table of pairs.
    ///
    /// - Parameter pairs: `from` and `to`, as in a recipe; nil leaves a tensor out.
    /// - Throws: `UserFault` if one is malformed or there twice.
    public init(_ pairs: [(from: String, to: String?)] = []) throws {
        for (from, to) in pairs { try add(from, to, at: nil) }
    }

    /// The table that a recipe gives.
    ///
    /// - Parameter settings: A mapping of names to names.
    /// - Throws: `UserFault` with the line of an entry that is malformed.
    public init(_ settings: Settings) throws {
        place = settings.place()
        for from in settings.keys {
            let to = settings.isNull(from) ? nil : try settings.string(from)
            try add(from, to, at: settings.place(of: from))
        }
    }

    private mutating func add(_ from: String, _ to: String?, at place: UserFault.Place?) throws {
        let isEnding = from.hasPrefix("*.")
        let name = isEnding ? String(from.dropFirst(2)) : from
        var to = to == "" || to == "ignore" ? nil : to
        for part in [name, to].compactMap({ $0 }) where isEnding || part != "." {
            let isWhole = !part.split(separator: ".", omittingEmptySubsequences: false).contains("")
            guard isWhole, !part.contains("*"), !isEnding || !part.contains(".") else {
                throw UserFault(
                    "'\(from): \(to ?? "~")' gives tensors the malformed name '\(part)'", at: place,
                    remedy: "Write whole names such as 'features.0: blocks.0', or one last part"
                        + " such as '\"*.running_mean\": mean'")
            }
        }
        if !isEnding, to == "." { to = "" }
        let entry = Entry(to: to, place: place)
        let earlier =
            isEnding
            ? endings.updateValue(entry, forKey: name)
            : beginnings.updateValue(entry, forKey: name == "." ? "" : name)
        guard earlier == nil else {
            throw UserFault(
                "'\(from)' is there twice", at: place, remedy: "Remove one of the two entries")
        }
    }

    /// The tensors under the model's names.
    ///
    /// - Parameter tensors: By the file's names.
    /// - Returns: Those that no entry leaves out.
    /// - Throws: `UserFault` that lists every name which fits no entry, or says which two
    ///   would become one, or which would be left without a name.
    public func mapped(_ tensors: [String: Tensor]) throws -> [String: Tensor] {
        var mapped: [String: Tensor] = [:]
        var origins: [String: String] = [:]
        var strangers: [String] = []
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            guard let entry = beginning(of: name) else {
                strangers.append(name)
                continue
            }
            guard let new = renamed(name, entry) else { continue }
            guard !new.isEmpty else {
                throw UserFault(
                    "'\(name)' would lose its whole name", at: entry.entry.place ?? place,
                    remedy: "Map it to a name of the model, or leave it out with '\(name): ~'")
            }
            if let other = origins.updateValue(name, forKey: new) {
                throw UserFault(
                    "'\(other)' and '\(name)' would both become '\(new)'",
                    at: entry.entry.place ?? place,
                    remedy: "Map them to different names, or leave one out with '\(name): ~'")
            }
            mapped[new] = tensor
        }
        guard strangers.isEmpty else { throw fault(of: strangers) }
        return mapped
    }

    /// The entry that counts for a name, and how many letters of the name it covers.
    private func beginning(of name: String) -> (entry: Entry, covered: Int)? {
        var prefix = name[...]
        while true {
            if let entry = beginnings[String(prefix)] { return (entry, prefix.count) }
            guard let dot = prefix.lastIndex(of: ".") else { break }
            prefix = prefix[..<dot]
        }
        if let root = beginnings[""] { return (root, 0) }
        // A table of endings alone leaves the rest of a name as it is.
        let isLeftOut = endings[WeightNames.lastPart(of: name)].map { $0.to == nil } ?? false
        return beginnings.isEmpty || isLeftOut ? (Entry(to: ""), 0) : nil
    }

    /// The new name; nil for a tensor that is left out.
    private func renamed(_ name: String, _ match: (entry: Entry, covered: Int)) -> String? {
        guard let to = match.entry.to else { return nil }
        let rest = name.dropFirst(match.covered)
        let tail = rest.hasPrefix(".") && match.covered > 0 ? rest.dropFirst() : rest
        let joined = to.isEmpty || tail.isEmpty ? to + tail : "\(to).\(tail)"
        let last = WeightNames.lastPart(of: name)
        // A tensor that is named in full has its new name already.
        guard !tail.isEmpty, let ending = endings[last] else { return joined }
        return ending.to.map { joined.dropLast(last.count) + $0 }
    }

    private static func lastPart(of name: String) -> String {
        String(name[(name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex)...])
    }

    /// Names that are looked at for a hint: one is enough, and a file may have any number.
    private static let compared = 20

    /// The fault of names that fit no entry.
    private func fault(of names: [String]) -> UserFault {
        let near = names.prefix(Self.compared).lazy.compactMap { name in
            nearest(to: name).map { "for '\(name)', '\($0)' is the nearest entry. " }
        }
        return UserFault(
            "the file's tensors \(listed(names)) fit no entry of the table of names", at: place,
            remedy: (near.first ?? "") + "Map each to the model's name, or leave it out with '~'")
    }

    /// The entry that was perhaps meant: compared part by part with as much of the name.
    private func nearest(to name: String) -> String? {
        let parts = name.split(separator: ".")
        for count in (1...max(1, parts.count)).reversed() {
            let alike = beginnings.keys.filter { $0.split(separator: ".").count == count }
            let start = parts.prefix(count).joined(separator: ".")
            if let near = nearestName(to: start, among: alike.sorted()) { return near }
        }
        return nil
    }
}

/// Names in words: the first few, and how many more there are.
func listed(_ names: [String], most: Int = 5) -> String {
    let shown = names.prefix(most).joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
}
