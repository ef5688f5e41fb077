import Datasets
import Recipes
import Support

/// The records of every domain of a recipe, checked against each other; nothing is decoded yet.
struct DomainParts {
    /// One source's records with their labels.
    struct Source {
        var train: (records: [Record], labels: Labels)
        var held: (records: [Record], labels: Labels)
    }

    /// Records whose labels are sealed; nil for labels that there are not.
    struct Sealed {
        var records: [Record] = []
        var labels: SealedLabels?
    }

    /// In the recipe's order.
    let sources: [Source]
    /// What is adapted to, in a drawn order; empty where it is the test part, and where the recipe
    /// names no target.
    private(set) var adapt = Sealed()
    /// What is predicted, and measured on where there are labels.
    private(set) var test = Sealed()
    /// Whether the test part is what is adapted to: a target without labels.
    private(set) var testIsAdapted = false
    /// The labels of some of its records, where the user gave any.
    private(set) var given: GivenLabels?

    /// Takes the parts that the recipe names.
    ///
    /// - Parameter ledger: The ledger of the evaluator that may open the target's labels.
    /// - Throws: `UserFault` on a part that is missing or empty, on a source of one class, and on a
    ///   record that is read with its label and is one of the target's too.
    init(_ recipe: Recipe, _ corpora: RecipeCorpora, ledger: LabelLedger) throws {
        sources = try recipe.sources.indices.map { index in
            let source = recipe.sources[index]
            return Source(
                train: try corpora.labelled(source.train, of: index, recipe),
                held: try corpora.labelled(source.validation, of: index, recipe))
        }
        if let target = recipe.target, let corpus = corpora.target {
            try take(target, corpus, recipe, corpora, ledger)
        } else {
            try takeHeldOut(recipe, corpora, ledger)
        }
        try check(recipe)
    }

    /// Takes the parts of the target.
    private mutating func take(
        _ target: Recipe.Target, _ corpus: Corpus, _ recipe: Recipe, _ corpora: RecipeCorpora,
        _ ledger: LabelLedger
    ) throws {
        let all = try corpora.sealed(target.adapt, recipe, ledger: ledger)
        // A corpus may list its records class by class.
        let order = all.records.indices.inDrawnOrder
        if let held = try corpora.sealedMeasured(ledger: ledger) {
            adapt = Sealed(
                records: order.map { all.records[$0] }, labels: all.labels?.keeping(order))
            test = Sealed(records: held.records, labels: held.labels)
            return
        }
        guard let labels = all.labels else {
            testIsAdapted = true
            test = Sealed(records: all.records)
            given = try target.labels.map {
                try GivenLabels(
                    $0, of: all.records, in: corpus, recipe, classes: corpora.classes,
                    ledger: ledger)
            }
            return
        }
        adapt = Sealed(
            records: order.map { all.records[$0] }, labels: labels.keeping(order))
        let held = try corpora.sealed(target.test, recipe, ledger: ledger)
        test = Sealed(records: held.records, labels: held.labels)
    }

    /// Takes the parts of the sources that a recipe without a target measures on.
    private mutating func takeHeldOut(
        _ recipe: Recipe, _ corpora: RecipeCorpora, _ ledger: LabelLedger
    ) throws {
        let parts = try recipe.sources.indices.map { index in
            try corpora.sealed(
                recipe.sources[index].test, of: index, recipe, ledger: ledger)
        }
        let labels = parts.compactMap(\.labels)
        test = Sealed(
            records: parts.flatMap(\.records),
            labels: labels.count == 1 ? labels[0] : SealedLabels(joining: labels, ledger: ledger))
    }

    /// Records that a modality may be fitted on. Records to measure on stay out: not even a
    /// tokenizer is fitted on them.
    var fittingRecords: [Record] {
        sources.flatMap(\.train.records) + (testIsAdapted ? test.records : adapt.records)
    }

    /// What of a user's own data is both trained on and measured on or adapted to; nil for nothing.
    func overlapNote(_ recipe: Recipe) -> String? {
        let isOwn = recipe.sources.contains { $0.data != nil } || recipe.target?.data != nil
        guard isOwn else { return nil }
        return ContentOverlap(
            trained: sources.flatMap { $0.train.records + $0.held.records }, others: test.records
        ).note(testIsAdapted ? "adapted to" : "measured on")
    }

    private func check(_ recipe: Recipe) throws {
        let labelled = zip(recipe.sources, sources).map { source, parts in
            [
                LeakCheck.Part(
                    name: source.train, records: parts.train.records,
                    place: source.choice.trainedPlace),
                LeakCheck.Part(
                    name: source.validation, records: parts.held.records,
                    place: source.choice.heldPlace),
            ]
        }
        let sealed = sealedParts(recipe)
        for (index, parts) in labelled.enumerated() {
            try LeakCheck.checkFilled(
                parts, at: recipe.sources[index].choice.place, labels: sources[index].train.labels)
        }
        let choice = recipe.target?.choice ?? recipe.sources[0].choice
        try LeakCheck.checkFilled(sealed, at: choice.place)
        try LeakCheck.check(
            source: labelled.flatMap { $0 }, target: sealed,
            owner: recipe.target == nil ? "the" : "the target's")
        if labelled.count > 1 {
            try LeakCheck.checkApart(labelled, names: recipe.domainNames.sources)
        }
    }

    /// The parts whose records may be nowhere among those that are read with their labels.
    private func sealedParts(_ recipe: Recipe) -> [LeakCheck.Part] {
        guard let target = recipe.target else {
            return [
                LeakCheck.Part(
                    name: recipe.sources[0].test, records: test.records,
                    place: recipe.sources[0].choice.place)
            ]
        }
        let trained = LeakCheck.Part(
            name: target.adapt, records: testIsAdapted ? test.records : adapt.records,
            place: target.choice.trainedPlace)
        guard !testIsAdapted else { return [trained] }
        return [
            LeakCheck.Part(
                name: target.measured?.name ?? target.test, records: test.records,
                place: target.measured?.place ?? target.choice.heldPlace),
            trained,
        ]
    }
}
