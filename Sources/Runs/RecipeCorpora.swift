import Datasets
import Recipes
import Support

/// The corpora of a recipe, loaded and compared.
struct RecipeCorpora {
    /// One of each source, in the recipe's order; one that several name is loaded once.
    let sources: [Corpus]
    let target: Corpus
    /// The names of the classes; none where labels are of another kind.
    let classes: [String]
    /// For each source and, last, the target: the label of each class of its corpus; nil for a
    /// class that is left out. Nil where labels are no classes.
    private let places: [[Int32?]]?
    /// What was seen of the data that the recipe names by path.
    let looks: [DataLook]

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
        sources = try recipe.sources.map { try load($0.corpus, $0.data, .source) }
        target = try load(recipe.target.corpus, recipe.target.data, .target)
        self.looks = looks
        for corpus in sources + [target] where corpus.modality != recipe.modality.name {
            throw UserFault(
                "the corpus \(corpus.name) is \(corpus.modality), the recipe wants "
                    + recipe.modality.name, at: .init(file: recipe.file),
                remedy: "Name a corpus of that modality.")
        }
        guard recipe.task.labelKind == .classes else {
            (classes, places) = ([], nil)
            return
        }
        let joined = try recipe.classNames.join(sources + [target], in: recipe.file)
        (classes, places) = (joined.classes, joined.places)
    }

    /// The columns of their tables: the target's, and the sources' where it has none.
    var columns: TableColumns? {
        let all = ([target] + sources).compactMap(\.columns)
        guard let first = all.first else { return nil }
        return TableColumns(
            content: first.content, label: all.lazy.compactMap(\.label).first)
    }

    /// What is read of them, to tell when that changes.
    func inputs(of recipe: Recipe) -> RunInputs {
        var corpora = [recipe.target.corpus: target]
        for (source, corpus) in zip(recipe.sources, sources) { corpora[source.corpus] = corpus }
        return RunInputs(corpora)
    }

    /// A part of a source with its labels.
    func labelled(
        _ part: String, of source: Int, _ recipe: Recipe
    ) throws -> (records: [Record], labels: Labels) {
        try sources[source].labelled(
            part, where: recipe.sources[source].choice.filter, places: places?[source])
    }

    /// A part of the target with its labels sealed.
    func sealed(
        _ part: String, _ recipe: Recipe, ledger: LabelLedger
    ) throws -> (records: [Record], labels: SealedLabels) {
        let part = try target.sealed(
            part, where: recipe.target.choice.filter, places: places?.last, ledger: ledger)
        guard let labels = part.labels else {
            throw UserFault(
                "the corpus \(target.name) has no labels to measure by",
                at: .init(file: recipe.file), remedy: "Name a target with labels.")
        }
        return (part.records, labels)
    }

    /// The records that a run predicts, without their labels.
    func testRecords(_ recipe: Recipe) throws -> [Record] {
        try target.sealed(
            recipe.target.test, where: recipe.target.choice.filter, places: places?.last,
            ledger: Evaluator().ledger
        ).records
    }

    /// What is left out of the target by its class, in words; nil where nothing is.
    var targetClassesLeftOut: String? {
        let names = zip(target.classes, places?.last ?? []).filter { $0.1 == nil }.map(\.0)
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
            + (sources + [target]).filter { seen.insert($0.name).inserted }.flatMap { corpus in
                corpus.warnings.map { "\(corpus.name): \($0)" }
            }
    }

    /// Refuses a target's path that is a source's, or one inside the other: nothing would be left
    /// that the source does not hold.
    private static func checkPaths(of recipe: Recipe) throws {
        guard let target = recipe.target.data else { return }
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
