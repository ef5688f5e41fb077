import Adaptation
import Datasets
import Modalities
import Recipes
import Reports
import Support

/// The examples of every domain of a recipe, decoded by its modality.
struct DecodedDomains {
    let domains: Trainer.Domains
    let sealedAdapt: SealedLabels
    let sealedTest: SealedLabels
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
    /// - Throws: `UserFault` if more records cannot be read than the recipe allows.
    init(
        _ parts: DomainParts, of recipe: Recipe, _ corpora: RecipeCorpora,
        by modality: any Modality, resources: ResourceFolders
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
        let corruption = try corruption(recipe.target.choice)
        let corpus = corpora.target.name
        let adapt = try decode(parts.adapt.records, of: corpus, corruption: corruption)
        let test = try decode(parts.test.records, of: corpus, corruption: corruption)
        try decode.finish()
        skipped = decode.skipped
        losses = ClassLosses(
            Labels.concatenating(all), kept: kept, classes: corpora.classes)
        self.lossNotes = lossNotes
        testRecords = test.records
        sourceNames = names
        sealedAdapt = parts.adapt.labels.keeping(adapt.kept)
        sealedTest = parts.test.labels.keeping(test.kept)
        let target = recipe.domainNames.target
        domains = Trainer.Domains(
            sources: sources, validations: validations,
            target: UnlabelledDomain(
                name: target, examples: adapt.examples, groups: Self.groups(adapt)),
            test: UnlabelledDomain(name: target, examples: test.examples),
            examplesPerPass: sources.reduce(0) { $0 + $1.examples.count })
    }

    /// The group of each example; empty where the corpus names none.
    private static func groups(_ part: Decoding.Part) -> [String] {
        let groups = part.records.map(\.group)
        return groups.contains("") ? [] : groups
    }
}
