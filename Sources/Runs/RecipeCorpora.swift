import Datasets
import Recipes
import Support

/// The corpora of a recipe, loaded and compared.
struct RecipeCorpora {
    /// One of each source, in the recipe's order; one that several name is loaded once.
    let sources: [Corpus]
    /// Nil where the recipe names none.
    let target: Corpus?
    /// Labelled data elsewhere that the result is measured on; nil for a part of the target.
    let measured: Corpus?
    /// The names of the classes; none where labels are of another kind.
    let classes: [String]
    /// For each source, a target with labels and what is measured on: the label of each class of its corpus; nil
    /// for a class that is left out. Nil where labels are no classes.
    private let places: [[Int32?]]?
    /// What was seen of the data that the recipe names by path.
    let looks: [DataLook]
    private var targetPlaces: [Int32?]? {
        guard let target, target.isLabelled else { return nil }
        return places?[sources.count]
    }
    private var measuredPlaces: [Int32?]? { measured == nil ? nil : places?.last }

    /// Loads the corpora.
    ///
    /// - Throws: `UserFault` on a corpus that is missing or faulty, of another modality than the
    ///   recipe's, or without the labels that the task learns from.
    init(_ recipe: Recipe, library: RecipeLibrary) throws {
        var loaded: [String: Corpus] = [:]
        var looks: [DataLook] = []
        func load(_ name: String, _ data: DataPath?, _ role: DataRole) throws -> Corpus {
            if let corpus = loaded[name] { return corpus }
            let corpus: Corpus
            if let data {
                let read = try data.corpus(
                    for: role, labels: recipe.task.labelKind, inputs: library.registry.inputs,
                    modality: recipe.modality.name)
                looks.append(read.look)
                corpus = read.corpus
            } else {
                corpus = try Corpus.load(
                    named: name, searching: library.corpusFolders, registry: library.registry,
                    labels: recipe.task.labelKind)
            }
            loaded[name] = corpus
            return corpus
        }
        try Self.checkPaths(of: recipe)
        let role = recipe.target == nil ? DataRole.alone : .source
        sources = try recipe.sources.map { try load($0.corpus, $0.data, role) }
        target = try recipe.target.map {
            try load($0.corpus, $0.data, $0.measured == nil ? .target : .adapted)
        }
        measured = try recipe.target?.measured.map { try load($0.path, $0, .measured) }
        self.looks = looks
        for corpus in sources + [target, measured].compactMap(\.self)
        where corpus.modality != recipe.modality.name {
            throw UserFault(
                "the corpus \(corpus.name) is \(corpus.modality), the recipe wants "
                    + recipe.modality.name, at: .init(file: recipe.file),
                remedy: "Name a corpus of that modality.")
        }
        if let corpus = sources.first(where: { !$0.isLabelled }) {
            throw UserFault(
                "the source \(corpus.name) has no labels to learn from",
                at: .init(file: recipe.file),
                remedy: "Name labelled data as the source; this can be a target.")
        }
        guard recipe.task.labelKind == .classes else {
            (classes, places) = ([], nil)
            return
        }
        let labelled = sources + [target, measured].compactMap(\.self).filter(\.isLabelled)
        let joined = try recipe.classNames.join(labelled, in: recipe.file)
        (classes, places) = (joined.classes, joined.places)
    }

    /// The columns of their tables: the target's, and the sources' where it has none.
    var columns: TableColumns? {
        let all = ([target].compactMap(\.self) + sources).compactMap(\.columns)
        guard let first = all.first else { return nil }
        return TableColumns(
            content: first.content, label: all.lazy.compactMap(\.label).first)
    }

    /// What is read of them, to tell when that changes.
    func inputs(of recipe: Recipe) -> RunInputs {
        var corpora: [String: Corpus] = [:]
        if let target, let name = recipe.target?.corpus { corpora[name] = target }
        if let measured, let name = recipe.target?.measured?.path { corpora[name] = measured }
        for (source, corpus) in zip(recipe.sources, sources) { corpora[source.corpus] = corpus }
        return RunInputs(corpora, tables: [recipe.target?.labels?.path].compactMap(\.self))
    }

    /// A part of a source with its labels.
    func labelled(
        _ part: String, of source: Int, _ recipe: Recipe
    ) throws -> (records: [Record], labels: Labels) {
        try sources[source].labelled(
            part, where: recipe.sources[source].choice.filter, places: places?[source])
    }

    /// A part of a source with its labels sealed, to measure on.
    func sealed(
        _ part: String, of source: Int, _ recipe: Recipe, ledger: LabelLedger
    ) throws -> (records: [Record], labels: SealedLabels?) {
        try sources[source].sealed(
            part, where: recipe.sources[source].choice.filter, places: places?[source],
            ledger: ledger)
    }

    /// A part of the target with its labels sealed; nil for labels that there are not.
    ///
    /// - Precondition: The recipe names a target.
    func sealed(
        _ part: String, _ recipe: Recipe, ledger: LabelLedger
    ) throws -> (records: [Record], labels: SealedLabels?) {
        guard let target, let choice = recipe.target?.choice else {
            preconditionFailure("RecipeCorpora: the recipe names no target")
        }
        return try target.sealed(
            part, where: choice.filter, places: targetPlaces, ledger: ledger)
    }

    /// The data elsewhere that is measured on, its labels sealed; nil where there is none.
    func sealedMeasured(
        ledger: LabelLedger
    ) throws -> (records: [Record], labels: SealedLabels?)? {
        try measured.map {
            try $0.sealed(
                $0.parts.joined(separator: "+"), places: measuredPlaces, ledger: ledger)
        }
    }

    /// The records that a run predicts, without their labels.
    func testRecords(_ recipe: Recipe) throws -> [Record] {
        let ledger = Evaluator().ledger
        guard let own = recipe.target, let target else {
            return try recipe.sources.indices.flatMap { index in
                try sealed(recipe.sources[index].test, of: index, recipe, ledger: ledger).records
            }
        }
        if let measured = try sealedMeasured(ledger: ledger) { return measured.records }
        let part = target.isLabelled ? own.test : own.adapt
        return try sealed(part, recipe, ledger: ledger).records
    }

    /// What is left out of the target by its class, in words; nil where nothing is.
    var targetClassesLeftOut: String? {
        let names = zip(target?.classes ?? [], targetPlaces ?? []).filter { $0.1 == nil }.map(\.0)
        return names.isEmpty ? nil : "without the classes \(names.joined(separator: ", "))"
    }
}

extension RecipeCorpora {
    /// What is odd about the classes, and what was left out of folders, a sentence each.
    var notes: [String] {
        let leftOut = looks.filter { !$0.leftOut.isEmpty }.map { look in
            "\(look.path): left out: \(look.leftOut.words)"
        }
        var seen = Set<String>()
        return leftOut
            + (sources + [target, measured].compactMap(\.self))
            .filter { seen.insert($0.name).inserted }
            .flatMap { corpus in
                corpus.warnings.map { "\(corpus.name): \($0)" }
            }
    }

    /// Refuses a target's path that is a source's, or one inside the other: nothing would be left
    /// that the source does not hold.
    private static func checkPaths(of recipe: Recipe) throws {
        guard let target = recipe.target?.data else { return }
        for source in recipe.sources.compactMap(\.data) {
            let what: String
            if source.path == target.path {
                what = "source and target are the same: \(target.path)"
            } else if Files.path(target.path, within: source.path) != nil {
                what = "the target \(target.path) lies in the source \(source.path)"
            } else if Files.path(source.path, within: target.path) != nil {
                what = "the source \(source.path) lies in the target \(target.path)"
            } else {
                continue
            }
            throw UserFault(
                what, at: target.place,
                remedy: "Name two folders or tables, of which neither is in the other")
        }
    }
}
