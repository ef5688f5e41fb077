package import Datasets
package import Support

extension Recipe {
    /// A corpus and the parts of it that one domain uses.
    package struct Source: Sendable, Encodable {
        /// What the domain is called; nil where the recipe gives no name.
        var givenName: String?
        /// The corpus, or the path of the data; of several corpora that the recipe lists, the first
        /// that there is.
        package var corpus: String
        /// The data that the recipe names by path; nil where it names a corpus.
        package var data: DataPath?
        /// The part that is trained on.
        package var train: String
        /// The part that is held out.
        package var validation: String
        /// The part that is measured on, of a recipe without a target.
        package var test: String
        /// Whether the recipe has a target, so that nothing is measured on the source.
        var hasTarget = true
        /// What its records are chosen by and what is done to them.
        package var choice: DomainChoice

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: DomainKey.self)
            try container.encodeIfPresent(givenName, forKey: .name)
            if let data {
                try data.encode(to: encoder)
            } else {
                try container.encode(corpus, forKey: .corpus)
            }
            try container.encode(train, forKey: .train)
            try container.encode(validation, forKey: .validation)
            if !hasTarget { try container.encode(test, forKey: .test) }
            try choice.encode(to: &container)
        }
    }

    /// The domain to adapt to.
    package struct Target: Sendable, Encodable {
        /// What the domain is called; nil where the recipe gives no name.
        var givenName: String?
        /// The corpus, or the path of the data; of several corpora that the recipe lists, the first
        /// that there is.
        package var corpus: String
        /// The data that the recipe names by path; nil where it names a corpus.
        package var data: DataPath?
        /// The unlabelled part that is adapted to.
        package var adapt: String
        /// The sealed part that the result is measured on; of a target without labels all that is
        /// adapted to is predicted instead.
        package var test: String
        /// A table with labels of some of its examples, where it has none of its own; nil for no
        /// label at all.
        package var labels: LabelTable?
        /// Labelled data elsewhere that the result is measured on; nil where a part of the target
        /// is.
        package var measured: DataPath?
        /// Where the recipe names a part to measure on; nil where it names none.
        var testPlace: UserFault.Place?
        /// Whether the recipe names the part that is adapted to.
        var adaptIsGiven = false
        /// Whether it turned out to have no labels.
        var isUnlabelled = false
        /// What its records are chosen by and what is done to them.
        package var choice: DomainChoice

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: DomainKey.self)
            try container.encodeIfPresent(givenName, forKey: .name)
            if let data {
                try data.encode(to: encoder)
            } else {
                try container.encode(corpus, forKey: .corpus)
            }
            try container.encode(adapt, forKey: .adapt)
            if !isUnlabelled, measured == nil { try container.encode(test, forKey: .test) }
            try container.encodeIfPresent(labels?.path, forKey: .labels)
            try container.encodeIfPresent(measured, forKey: .measure)
            try choice.encode(to: &container)
        }
    }

    /// What both domains can say of their records.
    package struct DomainChoice: Sendable {
        /// Which records of the parts are taken.
        package var filter: RecordFilter
        /// What the modality does to every example; nil for nothing.
        package var corruption: Settings?
        /// Where the recipe speaks of the domain.
        package var place: UserFault.Place
        /// Where it speaks of the part that is trained on or adapted to.
        package var trainedPlace: UserFault.Place
        /// Where it speaks of what is held back: the validation or the test part.
        package var heldPlace: UserFault.Place

        /// What sets the domain apart from its whole corpus, for reports; empty for nothing.
        var words: String {
            let noise = corruption.map { section in
                let keys = section.keys.map { key in
                    "\(key) \(((try? section.strings(key)) ?? []).joined(separator: " to "))"
                }
                return "corrupted by \(keys.joined(separator: ", "))"
            }
            return [filter.words, noise ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
        }

        fileprivate func encode(
            to container: inout KeyedEncodingContainer<DomainKey>
        ) throws {
            if !filter.isAll { try container.encode(filter, forKey: .where) }
            try container.encodeIfPresent(corruption, forKey: .corrupt)
        }
    }

    /// The keys of a domain.
    enum DomainKey: String, CodingKey {
        case name, corpus, train, validation, adapt, test, labels, measure, `where`, corrupt
    }

    /// Keys of a domain under which a corpus or a modality decides what there is.
    static let openSections =
        ["source", "target"].flatMap { [$0 + ".where.", $0 + ".corrupt."] } + ["classes.map."]
}

extension Recipe.Source {
    init(_ settings: Settings, searching folders: [String]) throws {
        try settings.allow(
            ["name", "corpus", "train", "validation", "test", "where", "corrupt"] + DataPath.names)
        givenName = try Recipe.domainName(settings)
        data = try DataPath(settings)
        corpus = try data?.path ?? Recipe.corpus(settings, searching: folders)
        train = try settings.string("train", default: "train")
        validation = try settings.string("validation", default: "validation")
        test = try settings.string("test", default: "test")
        choice = try Recipe.DomainChoice(settings, trained: "train", held: "validation")
    }
}

extension Recipe.Source {
    /// Takes note of whether the recipe has a target.
    ///
    /// - Throws: `UserFault` on a part to measure on beside a target, or that is trained on.
    mutating func setTarget(_ hasTarget: Bool, _ settings: Settings) throws {
        self.hasTarget = hasTarget
        guard !hasTarget else {
            guard settings.has("test") else { return }
            throw settings.fault(
                "test", "'test' has no effect here: what is measured on is the target",
                remedy: "Name the part under 'target', or leave it out.")
        }
        let learnt = [train, validation].flatMap(Corpus.partNames)
        guard Set(learnt).isDisjoint(with: Corpus.partNames(in: test)) else {
            throw settings.fault(
                "test", "the part that is measured on is one that is learnt from",
                remedy: "Name another part of the corpus, such as test.")
        }
    }
}

extension Recipe.Target {
    init(_ settings: Settings, searching folders: [String]) throws {
        try settings.allow(
            ["name", "corpus", "adapt", "test", "labels", "measure", "where", "corrupt"]
                + DataPath.names)
        givenName = try Recipe.domainName(settings)
        data = try DataPath(settings)
        corpus = try data?.path ?? Recipe.corpus(settings, searching: folders)
        adapt = try settings.string("adapt", default: "adapt")
        test = try settings.string("test", default: "test")
        testPlace = settings.has("test") ? settings.place(of: "test") : nil
        labels = try Recipe.LabelTable(settings)
        measured = try Recipe.Target.measured(settings)
        choice = try Recipe.DomainChoice(settings, trained: "adapt", held: "test")
        adaptIsGiven = settings.has("adapt")
        if testPlace != nil { try checkParts() }
    }

    /// The data under `measure`.
    private static func measured(_ settings: Settings) throws -> DataPath? {
        guard settings.has("measure"), !settings.isNull("measure") else { return nil }
        for key in ["test", "labels"] where settings.has(key) {
            throw settings.fault(
                key, "'\(key)' has no effect: 'measure' names what is measured on",
                remedy: "Remove one of them.")
        }
        let section = try settings.child("measure")
        try section.allow(DataPath.names)
        guard let data = try DataPath(section) else {
            throw settings.fault(
                "measure", "'measure' names no data",
                remedy: "Name a folder or a table: measure: {path: PATH}.")
        }
        return data
    }

    /// Refuses a part that is both adapted to and measured on.
    func checkParts() throws {
        guard Set(Corpus.partNames(in: adapt)).isDisjoint(with: Corpus.partNames(in: test)) else {
            throw UserFault(
                "the target's test part is the part that is adapted to", at: choice.heldPlace,
                remedy: "Name two parts of the corpus, such as adapt and test.")
        }
    }
}

extension Recipe.DomainChoice {
    init(_ settings: Settings, trained: String, held: String) throws {
        filter = try RecordFilter(settings.child("where"))
        corruption =
            settings.has("corrupt") && !settings.isNull("corrupt")
            ? try settings.child("corrupt") : nil
        place = settings.place(of: settings.has("where") ? "where" : nil)
        trainedPlace = settings.place(of: trained)
        heldPlace = settings.place(of: held)
    }
}

extension Recipe {
    /// The first corpus of a list that there is; the first of all where there is none, so that its
    /// absence is what is told.
    fileprivate static func corpus(
        _ settings: Settings, searching folders: [String]
    ) throws -> String {
        let names = try settings.strings("corpus")
        guard let first = names.first else {
            throw settings.fault(
                "corpus", "no corpus is named",
                remedy: "Name one, or several: the first that there is.")
        }
        return names.first { Corpus.isAvailable($0, in: folders) } ?? first
    }
}
