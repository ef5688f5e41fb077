package import Adaptation
package import Datasets
package import Modalities
package import Recipes
package import Reports
import Support
package import Tasks
import Tensors

/// A recipe with its data loaded and decoded: everything that its runs share.
///
/// The target's labels are sealed in it; no trainer is ever given those.
package struct Experiment: Sendable {
    package private(set) var recipe: Recipe
    package let modality: any Modality
    package let classes: [String]
    /// What networks are asked for.
    package let task: any Task
    /// What adapted methods and the floor train on.
    package let domains: Trainer.Domains
    /// The test records, for the report's examples.
    package let testRecords: [Record]
    /// The names of the source's training records, for the report.
    private let sourceNames: [String]
    /// Opens what is sealed here, and nothing else; every opening stands in its ledger.
    let evaluator: Evaluator
    /// The labels of the part that is adapted to; nil where there are none.
    package let sealedAdapt: SealedLabels?
    /// The labels that few-shot methods draw from, of the target's examples; nil for none.
    let drawn: SealedPart?
    /// The labels that are measured by, of the test examples; nil where nothing can be measured.
    let measured: SealedPart?
    /// The labels that are measured by.
    package var sealedTest: SealedLabels? { measured?.labels }
    /// Records that could not be read and were left out, with their labels.
    package let skipped: [SkippedRecord]
    /// Which classes of the sources lost how many records by that, a sentence for each part.
    package let lossNotes: [String]
    /// The columns of the corpora's tables, for the saved model; nil where they are no tables.
    let columns: TableColumns?
    /// What is read of the corpora, to tell when that changes.
    let inputs: RunInputs
    /// What is left out of the target by its class, in words; nil where nothing is.
    let targetNote: String?
    /// What is odd about the data, and what was left out of their folders, a sentence each.
    package let dataNotes: [String]

    /// Loads corpora, prepares the modality and decodes every record.
    ///
    /// - Throws: `UserFault` on data that cannot be used or does not fit the recipe.
    package init(_ recipe: Recipe, library: RecipeLibrary) throws {
        let corpora = try RecipeCorpora(recipe, library: library)
        var recipe = recipe
        if let target = corpora.target {
            try recipe.takeTarget(target)
            try recipe.checkGroups(of: target)
        }
        self.recipe = recipe
        // Before anything is decoded: what changes from here on shows.
        inputs = corpora.inputs(of: recipe)
        classes = corpora.classes
        targetNote = corpora.targetClassesLeftOut
        evaluator = Evaluator()
        let parts = try DomainParts(recipe, corpora, ledger: evaluator.ledger)
        dataNotes = corpora.notes + [parts.overlapNote(recipe)].compactMap(\.self)
        let resources = ResourceFolders(library.corpusFolders, kept: RunFolder.kept)
        modality = try recipe.modality.init(
            settings: recipe.modalitySettings, resources: resources,
            records: parts.fittingRecords.map(\.alone)
        ).fittedWherePossible(
            toSource: parts.sources.flatMap(\.train.records).map(\.alone))
        if let tuned = modality as? any TunedModality, tuned.unfreezesGradually {
            self.recipe.training.transfer.unfreezing = .gradual
        }
        let decoded = try DecodedDomains(
            parts, of: recipe, corpora, by: modality, resources: resources, evaluator: evaluator)
        domains = decoded.domains
        (sealedAdapt, drawn, measured) = (decoded.sealedAdapt, decoded.drawn, decoded.measured)
        (sourceNames, testRecords) = (decoded.sourceNames, decoded.testRecords)
        (skipped, lossNotes) = (decoded.skipped, decoded.lossNotes)
        columns = corpora.columns
        task = try recipe.task.make(
            recipe.taskSettings, classes: classes.count, labels: domains.source.labels)
        try checkWhatIsLeft(decoded.losses)
        try checkBatch()
        try checkTransfer()
    }

    /// The name of a source example's record; its number for made-up data.
    func sourceName(_ index: Int) -> String {
        sourceNames.indices.contains(index) ? sourceNames[index] : "\(index)"
    }

    /// The name of a test example's record; its number for made-up data.
    func testName(_ index: Int) -> String {
        testRecords.indices.contains(index) ? testRecords[index].id : "\(index)"
    }

    /// An experiment on made-up data, to time it.
    package init(
        _ recipe: Recipe, modality: any Modality, classes: Int, domains: Trainer.Domains
    ) {
        self.recipe = recipe
        self.modality = modality
        self.classes = (0..<classes).map(String.init)
        task = Classification(classes: classes)
        self.domains = domains
        (testRecords, sourceNames) = ([], [])
        evaluator = Evaluator()
        (sealedAdapt, drawn, measured) = (nil, nil, nil)
        (skipped, lossNotes, columns) = ([], [], nil)
        inputs = RunInputs([:])
        targetNote = nil
        dataNotes = []
    }

    /// What the modality noted of the inputs that it has read since the last call.
    package func takeNotes() -> [String] { (modality as? any NotingModality)?.takeNotes() ?? [] }

    /// The meaning of its pictures' axes and colours; nil where pictures show examples as they are,
    /// or there are none.
    var pictureLegend: String? { (modality as? any PresentableModality)?.pictureLegend }

    /// The resolved recipe, YAML.
    package func resolvedYAML() throws -> String {
        try ResolvedRecipe(recipe: recipe, modalitySettings: modality.resolvedSettings).yaml()
    }

    /// Whether the whole target has labels, sealed; else it has none, or a few that were given.
    var isTargetLabelled: Bool { sealedAdapt != nil }

    /// Whether nothing is adapted: the recipe names no target.
    var isTraining: Bool { recipe.target == nil }

    /// What the ledger calls the target's part that is adapted to.
    var adaptName: String { recipe.target.map { "\($0.corpus)/\($0.adapt)" } ?? "" }

    /// What the ledger calls what is measured on.
    var testName: String {
        guard let target = recipe.target else {
            return recipe.sources.map { "\($0.corpus)/\($0.test)" }.joined(separator: " + ")
        }
        return target.measured?.path ?? target.labels?.path
            ?? "\(target.corpus)/\(target.test)"
    }

    /// What the ceiling trains on, once the adapt part's labels are open.
    ///
    /// Its validation examples are taken from the same part: the test part is never chosen by.
    package func ceilingDomains(labels: Labels) -> Trainer.Domains {
        let (train, held) = ceilingSplit()
        func labelled(_ indices: [Int]) -> LabelledDomain {
            LabelledDomain(
                name: domains.target.name, examples: indices.map { domains.target.examples[$0] },
                labels: labels.keeping(indices))
        }
        var ceiling = domains
        (ceiling.sources, ceiling.validations) = ([labelled(train)], [labelled(held)])
        return ceiling
    }

    /// What a few-shot method trains on: the labels that were drawn for it take the source's place.
    ///
    /// Epochs are chosen as everywhere else, without one label of the target.
    package func fewShotDomains(_ draw: LabelledDraw) -> Trainer.Domains {
        var few = domains
        few.sources = [
            LabelledDomain(
                name: domains.target.name,
                examples: draw.indices.map {
                    domains.target.examples[drawn?.indices?[$0] ?? $0]
                }, labels: draw.labels)
        ]
        few.validations = [domains.validation]
        return few
    }

    /// What a method that is given no target label trains on: one that reads no source gets none,
    /// one that is limited to a source that one, with the same number of steps.
    package func domains(of method: MethodSpec) -> Trainer.Domains {
        if method.isSourceFree {
            return Trainer.Domains(
                target: domains.target, test: domains.test, testPlaces: domains.testPlaces)
        }
        guard let index = domains.sources.firstIndex(where: { $0.name == method.source }) else {
            return domains
        }
        return Trainer.Domains(
            sources: [domains.sources[index]], validations: [domains.validations[index]],
            target: domains.target, test: domains.test, examplesPerPass: domains.examplesPerPass,
            testPlaces: domains.testPlaces)
    }

    /// How much of the labelled target the ceiling's epoch is chosen by, in per cent.
    private static let heldPercent = 15

    func ceilingSplit() -> (train: [Int], held: [Int]) {
        var order = Array(domains.target.examples.indices)
        var generator = RandomGenerator(seed: 0, stream: "ceiling split")
        generator.shuffle(&order)
        let held = order.count * Experiment.heldPercent / 100
        return (order.dropFirst(held).sorted(), order.prefix(held).sorted())
    }
}
