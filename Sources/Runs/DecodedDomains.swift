import Adaptation
import Datasets
import Modalities
import Recipes
import Reports
import Support

/// Sealed labels of some examples of a domain.
struct SealedPart {
    /// Which examples of the domain they are of; nil for all.
    var indices: [Int]?
    var labels: SealedLabels
}

/// The examples of every domain of a recipe, decoded by its modality.
struct DecodedDomains {
    let domains: Trainer.Domains
    /// The labels of the part that is adapted to; nil where there are none.
    let sealedAdapt: SealedLabels?
    /// The labels that few-shot methods draw from, of the target's examples.
    let drawn: SealedPart?
    /// The labels that are measured by, of the test examples; nil where nothing can be measured.
    let measured: SealedPart?
    /// The names of the source's training records, for the report.
    let sourceNames: [String]
    let testRecords: [Record]
    /// Records that could not be read.
    let skipped: [SkippedRecord]
    /// What leaving them out costs each class of the sources: of what is trained on, all sources
    /// together, and a sentence for each part.
    let losses: ClassLosses
    let lossNotes: [String]

    /// Decodes every record, and lays on each domain the corruption that the recipe names.
    ///
    /// - Parameter evaluator: The evaluator that the labels were sealed for.
    /// - Throws: `UserFault` if more records cannot be read than the recipe allows, or if too few
    ///   labels were given.
    init(
        _ parts: DomainParts, of recipe: Recipe, _ corpora: RecipeCorpora,
        by modality: any Modality, resources: ResourceFolders, evaluator: Evaluator
    ) throws {
        func corruption(_ choice: Recipe.DomainChoice) throws -> (any Corruption)? {
            try choice.corruption.map { try modality.corruption($0, resources: resources) }
        }
        var decode = Decoding(modality, allowed: recipe.skipUnreadable)
        var lossNotes: [String] = []
        var (all, kept) = ([Labels](), [Int]())
        var (sources, validations, names) = ([LabelledDomain](), [LabelledDomain](), [String]())
        for (index, part) in parts.sources.enumerated() {
            let corpus = corpora.sources[index].name
            let corruption = try corruption(recipe.sources[index].choice)
            let train = try decode(part.train.records, of: corpus, corruption: corruption)
            let held = try decode(part.held.records, of: corpus, corruption: corruption)
            let name = recipe.domainNames.sources[index]
            sources.append(
                LabelledDomain(
                    name: name, examples: train.examples,
                    labels: part.train.labels.keeping(train.kept)))
            validations.append(
                LabelledDomain(
                    name: name, examples: held.examples,
                    labels: part.held.labels.keeping(held.kept)))
            names += train.records.map(\.id)
            for (part, lost, decoded) in [
                (recipe.sources[index].train, part.train.labels, train),
                (recipe.sources[index].validation, part.held.labels, held),
            ] {
                let losses = ClassLosses(lost, kept: decoded.kept, classes: corpora.classes)
                losses.note(in: "\(corpus)/\(part)").map { lossNotes.append($0) }
            }
            let before = all.reduce(0) { $0 + $1.count }
            kept += train.kept.map { before + $0 }
            all.append(part.train.labels)
        }
        let choice = recipe.target?.choice ?? recipe.sources[0].choice
        let noise = try corruption(choice)
        let corpus = (corpora.target ?? corpora.sources[0]).name
        let adapt = try decode(parts.adapt.records, of: corpus, corruption: noise)
        let test = try decode(parts.test.records, of: corpus, corruption: noise)
        try decode.finish()
        skipped = decode.skipped
        losses = ClassLosses(
            Labels.concatenating(all), kept: kept, classes: corpora.classes)
        self.lossNotes = lossNotes
        testRecords = test.records
        sourceNames = names
        sealedAdapt = parts.adapt.labels?.keeping(adapt.kept)
        let name = recipe.domainNames.target
        var target = UnlabelledDomain(
            name: name, examples: adapt.examples, groups: Self.groups(adapt.records))
        var places: [Int]?
        if parts.testIsAdapted {
            // Decoded once; a number may tell the class here too.
            let order = test.examples.indices.inDrawnOrder
            target = UnlabelledDomain(
                name: name, examples: order.map { test.examples[$0] },
                groups: Self.groups(order.map { test.records[$0] }))
            var inverse = [Int](repeating: 0, count: order.count)
            for (place, index) in order.enumerated() { inverse[index] = place }
            places = inverse
        } else if recipe.target == nil {
            // Nothing is adapted to: what a training looks at is its own source.
            target = UnlabelledDomain(name: name, examples: sources.flatMap(\.examples))
        }
        domains = Trainer.Domains(
            sources: sources, validations: validations, target: target,
            test: UnlabelledDomain(name: name, examples: test.examples),
            examplesPerPass: sources.reduce(0) { $0 + $1.examples.count }, testPlaces: places)
        if let given = parts.given {
            let split = try GivenSplit(given, recipe, evaluator)
            drawn = split.drawn(owners: test.kept, places: places ?? [])
            measured = split.measured(owners: test.kept)
        } else {
            drawn = sealedAdapt.map { SealedPart(labels: $0) }
            measured = parts.test.labels.map { SealedPart(labels: $0.keeping(test.kept)) }
        }
    }

    /// The group of each example; empty where the corpus names none.
    private static func groups(_ records: [Record]) -> [String] {
        let groups = records.map(\.group)
        return groups.contains("") ? [] : groups
    }
}
