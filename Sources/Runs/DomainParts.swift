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

    /// In the recipe's order.
    let sources: [Source]
    /// What is adapted to, in a drawn order.
    let adapt: (records: [Record], labels: SealedLabels)
    /// What is measured on.
    let test: (records: [Record], labels: SealedLabels)

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
        let adapt = try corpora.sealed(recipe.target.adapt, recipe, ledger: ledger)
        // A corpus may list its records class by class.
        let order = adapt.records.indices.inDrawnOrder
        self.adapt = (order.map { adapt.records[$0] }, adapt.labels.keeping(order))
        test = try corpora.sealed(recipe.target.test, recipe, ledger: ledger)
        try check(recipe)
    }

    /// Records that a modality may be fitted on. The test records stay out: not even a tokenizer is
    /// fitted on them.
    var fittingRecords: [Record] { sources.flatMap(\.train.records) + adapt.records }

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
        let choice = recipe.target.choice
        let unlabelled = [
            LeakCheck.Part(
                name: recipe.target.test, records: test.records, place: choice.heldPlace),
            LeakCheck.Part(
                name: recipe.target.adapt, records: adapt.records, place: choice.trainedPlace),
        ]
        for (index, parts) in labelled.enumerated() {
            try LeakCheck.checkFilled(
                parts, at: recipe.sources[index].choice.place, labels: sources[index].train.labels)
        }
        try LeakCheck.checkFilled(unlabelled, at: choice.place)
        try LeakCheck.check(source: labelled.flatMap { $0 }, target: unlabelled)
        if labelled.count > 1 {
            try LeakCheck.checkApart(labelled, names: recipe.domainNames.sources)
        }
    }
}
