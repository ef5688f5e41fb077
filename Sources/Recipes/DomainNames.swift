import Support

extension Recipe {
    /// Characters of a domain's name at most: it is part of a folder's name.
    private static let longestName = 60

    /// The name that a domain is given, which `METHOD@SOURCE`, lists and folders can hold.
    ///
    /// - Throws: `UserFault` on a name that they cannot.
    static func domainName(_ settings: Settings) throws -> String? {
        guard settings.has("name") else { return nil }
        let name = try settings.string("name")
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            !"@,/+".unicodeScalars.contains(scalar) && scalar.properties.generalCategory != .control
        }
        guard isPlain, !name.isEmpty, name.trimmed == name, name.count <= longestName else {
            throw settings.fault(
                "name", "this cannot be the name of a domain",
                remedy:
                    "Write 1 to \(longestName) characters without '@', ',', '/', '+', controls, "
                    + "and space around them.")
        }
        return name
    }

    /// What each source and, last, the target is called in logs, tables and reports: the name that
    /// the recipe gives, else the corpus and what its records are chosen by; no two are the same.
    ///
    /// - Throws: `UserFault` if the recipe gives two domains one name.
    static func domainNames(
        _ sources: [Source], _ target: Target?, in file: String
    ) throws -> (sources: [String], target: String) {
        struct Domain {
            var given: String?
            var corpus: String
            var words: String
            var part: String
        }
        let domains =
            sources.map {
                Domain(
                    given: $0.givenName, corpus: $0.data?.name ?? $0.corpus,
                    words: $0.choice.words, part: $0.train)
            }
            + [target].compactMap(\.self).map {
                Domain(
                    given: $0.givenName, corpus: $0.data?.name ?? $0.corpus,
                    words: $0.choice.words, part: $0.adapt)
            }
        let usual = domains.map { domain in
            domain.given
                ?? (domain.words.isEmpty ? domain.corpus : "\(domain.corpus), \(domain.words)")
        }
        var names = usual
        for (index, domain) in domains.enumerated() where domain.given == nil {
            guard usual.count(where: { $0 == usual[index] }) > 1 else { continue }
            names[index] =
                "\(domain.corpus)/\(domain.part)"
                + (domain.words.isEmpty ? "" : ", \(domain.words)")
        }
        // Domains of the same records are refused once those are known, with more to say of them.
        for index in names.indices where domains[index].given == nil {
            if names[..<index].contains(names[index]) { names[index] += ", domain \(index + 1)" }
        }
        guard Set(names).count == names.count else {
            let twice = names.first { name in names.count { $0 == name } > 1 } ?? ""
            throw UserFault(
                "two domains of the recipe are called '\(twice)'", at: .init(file: file),
                remedy: "Give each a 'name' of its own.")
        }
        guard target != nil else {
            return (names, "\(names.joined(separator: " + ")), held out")
        }
        return (Array(names.dropLast()), names[names.count - 1])
    }
}
