package import Adaptation
package import Datasets
package import Modalities
import NeuralNetworks
package import Reports
import Support
package import Tasks
import Tensors

/// A recipe with its data loaded and decoded: everything that its runs share.
///
/// The target's labels are in `sealedAdapt` and `sealedTest`; no trainer is ever given those.
package struct Experiment: Sendable {
    package let recipe: Recipe
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
    package let sealedAdapt: SealedLabels
    package let sealedTest: SealedLabels
    /// Records that could not be read and were left out, with their labels.
    package let skipped: [SkippedRecord]
    /// What is read of the corpora, to tell when that changes.
    let inputs: RunInputs

    /// Loads corpora, prepares the modality and decodes every record.
    ///
    /// - Throws: `UserFault` on data that cannot be used or does not fit the recipe.
    package init(_ recipe: Recipe, library: RecipeLibrary) throws {
        self.recipe = recipe
        let folders = library.corpusFolders
        let source = try Corpus.load(
            named: recipe.source.corpus, searching: folders, registry: library.registry)
        let target =
            recipe.target.corpus == recipe.source.corpus
            ? source
            : try Corpus.load(
                named: recipe.target.corpus, searching: folders, registry: library.registry)
        // Before anything is decoded: what changes from here on shows.
        inputs = RunInputs(
            [recipe.source.corpus: source].merging([recipe.target.corpus: target]) { one, _ in one }
        )
        for corpus in [source, target] where corpus.modality != recipe.modality.name {
            throw UserFault(
                "the corpus \(corpus.name) is \(corpus.modality), the recipe wants "
                    + recipe.modality.name, at: .init(file: recipe.file),
                remedy: "Name a corpus of that modality.")
        }
        guard source.classes == target.classes else {
            throw UserFault(
                "the classes of \(source.name) (\(source.classes.joined(separator: ", "))) and "
                    + "\(target.name) (\(target.classes.joined(separator: ", "))) differ",
                at: .init(file: recipe.file),
                remedy: "Give both corpora the same classes in the same order in corpus.yaml.")
        }
        classes = source.classes
        task = Classification(classes: classes.count)
        try recipe.checkGroups(of: target)
        let (sourceChoice, targetChoice) = (recipe.source.choice, recipe.target.choice)
        let train = try source.labelled(recipe.source.train, where: sourceChoice.filter)
        let held = try source.labelled(recipe.source.validation, where: sourceChoice.filter)
        let evaluator = Evaluator()
        self.evaluator = evaluator
        func sealed(_ part: String) throws -> (records: [Record], labels: SealedLabels) {
            try target.sealed(part, where: targetChoice.filter, ledger: evaluator.ledger)
        }
        var adapt = try sealed(recipe.target.adapt)
        let order = adapt.records.indices.inDrawnOrder
        adapt = (order.map { adapt.records[$0] }, adapt.labels.keeping(order))
        let test = try sealed(recipe.target.test)
        let labelled = [
            LeakCheck.Part(
                name: recipe.source.train, records: train.records, place: sourceChoice.trainedPlace),
            LeakCheck.Part(
                name: recipe.source.validation, records: held.records, place: sourceChoice.heldPlace
            ),
        ]
        let unlabelled = [
            LeakCheck.Part(
                name: recipe.target.test, records: test.records, place: targetChoice.heldPlace),
            LeakCheck.Part(
                name: recipe.target.adapt, records: adapt.records, place: targetChoice.trainedPlace),
        ]
        try LeakCheck.checkFilled(labelled, at: sourceChoice.place, labels: train.labels)
        try LeakCheck.checkFilled(unlabelled, at: targetChoice.place)
        try LeakCheck.check(source: labelled, target: unlabelled)
        // The test records stay out: not even a tokenizer is fitted on them.
        let resources = ResourceFolders(folders)
        let modality = try recipe.modality.init(
            settings: recipe.modalitySettings, resources: resources,
            records: (train.records + adapt.records).map(\.alone))
        self.modality = modality
        let sourceCorruption = try sourceChoice.corruption.map {
            try modality.corruption($0, resources: resources)
        }
        let targetCorruption = try targetChoice.corruption.map {
            try modality.corruption($0, resources: resources)
        }
        var decode = Decoding(modality, allowed: recipe.skipUnreadable)
        let trainPart = try decode(train.records, of: source.name, corruption: sourceCorruption)
        let heldPart = try decode(held.records, of: source.name, corruption: sourceCorruption)
        let adaptPart = try decode(adapt.records, of: target.name, corruption: targetCorruption)
        let testPart = try decode(test.records, of: target.name, corruption: targetCorruption)
        try decode.finish()
        skipped = decode.skipped
        testRecords = testPart.records
        sourceNames = trainPart.records.map(\.id)
        sealedAdapt = adapt.labels.keeping(adaptPart.kept)
        sealedTest = test.labels.keeping(testPart.kept)
        domains = Trainer.Domains(
            sources: [
                LabelledDomain(
                    name: source.name, examples: trainPart.examples,
                    labels: train.labels.keeping(trainPart.kept))
            ],
            validations: [
                LabelledDomain(
                    name: source.name, examples: heldPart.examples,
                    labels: held.labels.keeping(heldPart.kept))
            ],
            target: UnlabelledDomain(
                name: target.name, examples: adaptPart.examples,
                groups: Experiment.groups(adaptPart)),
            test: UnlabelledDomain(name: target.name, examples: testPart.examples))
        try checkWhatIsLeft()
        try checkBatch()
        try checkTransfer()
    }

    /// The group of each example; empty where the corpus names none.
    private static func groups(_ part: Decoding.Part) -> [String] {
        let groups = part.records.map(\.group)
        return groups.contains("") ? [] : groups
    }

    /// The name of a source example's record; its number for made-up data.
    func sourceName(_ index: Int) -> String {
        sourceNames.indices.contains(index) ? sourceNames[index] : "\(index)"
    }

    /// The name of a test example's record; its number for made-up data.
    func testName(_ index: Int) -> String {
        testRecords.indices.contains(index) ? testRecords[index].id : "\(index)"
    }

    /// Refuses domains that leaving records out has emptied, or has left with one class.
    private func checkWhatIsLeft() throws {
        guard !skipped.isEmpty else { return }
        let sizes = [
            ("source's validation part", domains.validation.examples.count),
            ("target's test part", domains.test.examples.count),
        ]
        let isOneClass = Set(domains.source.labels.classIndices).count < 2
        let emptied = sizes.first { $0.1 == 0 }?.0
        guard isOneClass || emptied != nil else { return }
        throw UserFault(
            "without the \(skipped.count) records that cannot be read, the "
                + (emptied.map { "\($0) is empty" } ?? "source has fewer than two classes"),
            at: .init(file: recipe.file),
            remedy: "Mend the files: --set skip_unreadable=0 names the first.")
    }

    /// An experiment on made-up data, to time it.
    init(_ recipe: Recipe, modality: any Modality, classes: Int, domains: Trainer.Domains) {
        self.recipe = recipe
        self.modality = modality
        self.classes = (0..<classes).map(String.init)
        task = Classification(classes: classes)
        self.domains = domains
        (testRecords, sourceNames) = ([], [])
        evaluator = Evaluator()
        sealedAdapt = SealedLabels(sealing: .classes([]), ledger: evaluator.ledger)
        sealedTest = SealedLabels(sealing: .classes([]), ledger: evaluator.ledger)
        skipped = []
        inputs = RunInputs([:])
    }

    /// Makes the network once, so that a path that it does not have, or a weight file that does not fit, is
    /// found before anything runs.
    private func checkTransfer() throws {
        let state = try initialState(
            .sourceOnly, seed: 1, labels: domains.source.labels)
        try recipe.training.transfer.check(state.network, in: recipe.transferSettings)
        try checkLayers(of: state.network)
        for method in recipe.sourceFreeMethods {
            try initialState(method, seed: 1, labels: Labels(none: task.labelKind)).network
                .checkLayers(
                    at: recipe.methodPlace)
        }
    }

    /// Refuses settings of layers that no network of the recipe has.
    private func checkLayers(of network: Network) throws {
        var hasInputs = false
        let tables = network.inputTables
        var copy = network
        copy.forEachTensor { path, _, role in
            if role == .trainable, tables.contains(where: path.hasPrefix) { hasInputs = true }
        }
        let hasNorm =
            try network.hasRunningStatistics
            || recipe.adaptedMethods.contains {
                try initialState($0, seed: 1, labels: domains.source.labels).network
                    .hasRunningStatistics
            }
        let training = recipe.training
        for (key, layers, isFine) in [
            ("input_rate", "piece table that learns", hasInputs || training.inputRate == 1),
            ("batch_norm", "batch-norm", hasNorm || training.batchNorm == .together),
        ] where !isFine {
            throw recipe.trainingSettings.fault(
                key, "'\(key)' has no effect: the network has no \(layers)",
                remedy: "Leave '\(key)' out, or choose another network.")
        }
    }

    private func checkBatch() throws {
        let counts = [
            ("source", domains.source.examples.count), ("target", domains.target.examples.count),
            ("target-supervised (labelled part of the target)", ceilingSplit().train.count),
        ]
        for (domain, count) in counts where count < recipe.training.batch {
            throw UserFault(
                "the \(domain) has \(count) examples, fewer than a batch of \(recipe.training.batch)",
                at: recipe.batchPlace,
                remedy: "Use more data, or a smaller batch: --set training.batch=\(max(2, count)).")
        }
        let count = domains.target.examples.count
        if let wanted = recipe.labelCounts.last, wanted > count {
            throw UserFault(
                "a method is to be given \(wanted) labels of \(recipe.target.corpus)/"
                    + "\(recipe.target.adapt), which has \(count) examples",
                at: recipe.methodPlace, remedy: "Ask for at most \(count).")
        }
    }

    /// The meaning of its pictures' axes and colours; nil where pictures show examples as they are, or there are
    /// none.
    var pictureLegend: String? { (modality as? any PresentableModality)?.pictureLegend }

    /// The resolved recipe, YAML.
    package func resolvedYAML() throws -> String {
        try ResolvedRecipe(recipe: recipe, modalitySettings: modality.resolvedSettings).yaml()
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
        ceiling.sources = [labelled(train)]
        ceiling.validations = [labelled(held)]
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
                examples: draw.indices.map { domains.target.examples[$0] }, labels: draw.labels)
        ]
        return few
    }

    /// What a method that is given no target label trains on: one that reads no source gets none.
    package func domains(of method: MethodSpec) -> Trainer.Domains {
        method.isSourceFree
            ? Trainer.Domains(target: domains.target, test: domains.test) : domains
    }

    private func ceilingSplit() -> (train: [Int], held: [Int]) {
        var order = Array(domains.target.examples.indices)
        var generator = RandomGenerator(seed: 0, stream: "ceiling split")
        generator.shuffle(&order)
        let held = order.count * 15 / 100
        return (order.dropFirst(held).sorted(), order.prefix(held).sorted())
    }

    /// A trainer for one method and seed.
    package func trainer(
        seed: UInt64, domains: Trainer.Domains
    ) throws -> Trainer {
        try Trainer(
            task: task, plan: recipe.training, pretext: recipe.pretext, seed: seed,
            domains: domains,
            geometry: geometry(
                features: 0, labels: domains.source.labels),
            validators: ValidatorRegistry.make(recipe.selection.validators, at: nil),
            views: modality.views)
    }

    /// A new network and optimizer; the same seed gives every method that starts from the pretrained weights the
    /// same start.
    ///
    /// - Parameters:
    ///   - labels: The source's; none where the method reads no source.
    ///   - model: The trained source model, for a method that starts from it.
    package func initialState(
        _ method: MethodSpec, seed: UInt64, labels: Labels, model: Snapshot? = nil
    ) throws -> TrainingState {
        var start = RandomGenerator(seed: seed, stream: "network")
        let isPretrained = method.startsPretrained
        let featurizer = try modality.makeFeaturizer(pretrained: isPretrained, using: &start)
        let geometry = geometry(features: featurizer.featureCount, labels: labels)
        var head = task.makeHead(features: geometry.features, using: &start)
        if isPretrained,
            let pretrained = try (modality as? any PretrainedClassifierModality)?
                .makePretrainedClassifier(features: geometry.features, classes: geometry.classes)
        {
            head = pretrained
        }
        var own = RandomGenerator(seed: seed, stream: "method")
        var network = Network(
            featurizer: featurizer, head: head,
            method: try method.make(recipe.hyperparameters, for: geometry, using: &own))
        if let model { try network.loadModel(model.load(), from: model.path ?? "memory") }
        if network.method.needs.source, recipe.pretext.task != nil {
            network.pretext = [try modality.pretextTask(recipe.pretextSettings, using: &own)]
        }
        return TrainingState(network: network, optimizer: recipe.training.makeOptimizer())
    }

    /// What a method is told of a network with that many features, trained on those labels.
    func geometry(features: Int, labels: Labels) -> NetworkSummary {
        guard labels.count > 0, task.classes > 0 else {
            return NetworkSummary(features: features, classes: task.classes)
        }
        var prior = [Float](repeating: 0, count: classes.count)
        for label in labels.classIndices { prior[Int(label)] += 1 / Float(labels.count) }
        return NetworkSummary(features: features, classes: classes.count, sourcePrior: prior)
    }
}
