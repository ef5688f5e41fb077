package import Adaptation
import Datasets
package import Modalities
package import Support
import Tensors

/// A recipe as its YAML file and the command line's overrides give it, checked.
package struct Recipe: Sendable {
    /// How the epoch is chosen.
    package struct Selection: Sendable, Codable {
        package var validators: [String]
        /// `agreement`, or one validator's name.
        package var by: String
    }

    package var name: String
    package var title: String
    package var modality: any Modality.Type
    package var source: Source
    package var target: Target
    package var modalitySettings: Settings
    package var pretext: PretextPlan
    package var pretextSettings: Settings
    /// Floor first, ceiling last.
    package var methods: [MethodSpec]
    package var hyperparameters: Settings
    package var training: TrainingPlan
    package var selection: Selection
    package var seeds: Int
    /// At most so many records that cannot be read are left out; one more is a fault.
    package var skipUnreadable: Int
    /// The path of the YAML file.
    package var file: String
    /// The `training` section, whose keys may say nothing of the network that there is.
    var trainingSettings: Settings
    /// The `training.transfer` section, whose paths are checked once there is a network.
    var transferSettings: Settings
    /// Where the batch size is given, or the nearest place to it.
    var batchPlace: UserFault.Place
    /// Where the methods are listed.
    var methodPlace: UserFault.Place

    /// The sections of every recipe, beside the one that has the modality's name.
    static let keys = [
        "name", "title", "modality", "source", "target", "pretext", "method", "hyperparameters",
        "training", "selection", "seeds", "skip_unreadable",
    ]

    /// Checks a recipe; nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - settings: What the file and the command line say.
    ///   - file: The path of the YAML file.
    ///   - modalities: The modalities it can name.
    ///   - folders: Where corpora are looked for, to take the first of several that there is.
    /// - Throws: `UserFault` at the file and line of the first key that cannot be used.
    package init(
        _ settings: Settings, file: String, modalities: ModalityRegistry,
        searching folders: [String] = []
    ) throws {
        self.file = file
        let name = try settings.choice("modality", among: modalities.names)
        guard let modality = modalities[name] else {
            preconditionFailure("modality \(name) is registered and missing")
        }
        self.modality = modality
        try settings.allow(Recipe.keys + [name])
        self.name = try settings.string("name")
        title = try settings.string("title", default: self.name)
        source = try Source(settings.child("source"), searching: folders)
        target = try Target(settings.child("target"), searching: folders)
        let sourceParts = [source.train, source.validation].flatMap(Corpus.partNames)
        // Where records are chosen, they are compared once they are loaded.
        if source.corpus == target.corpus, source.choice.filter.isAll,
            target.choice.filter.isAll,
            !Set(sourceParts).isDisjoint(with: Corpus.partNames(in: target.test))
        {
            throw try settings.child("target").fault(
                "test", "the target's test part is read with its labels as the source",
                remedy: "Measure on a part of the corpus that the source does not name.")
        }
        modalitySettings = try settings.child(name)
        pretextSettings = try settings.child("pretext")
        pretext = try PretextPlan(
            pretextSettings, taskKeys: modality.descriptor.pretextKeys)
        try pretext.refuseIdleKeys(of: pretextSettings)
        guard pretext.task == nil || modality is any SelfSupervisedModality.Type else {
            throw pretextSettings.fault(
                "task", "\(name) recipes have no pretext task", remedy: "Remove 'pretext'.")
        }
        training = try TrainingPlan(settings.child("training"))
        try training.refuseIdleKeys(of: settings.child("training"))
        trainingSettings = try settings.child("training")
        batchPlace = try settings.child("training").place(of: "batch")
        transferSettings = try settings.child("training").child("transfer")
        methodPlace = settings.place(of: "method")
        hyperparameters = try settings.child("hyperparameters")
        selection = try Selection(settings.child("selection"))
        seeds = try settings.int("seeds", default: 5, in: 1...1_000)
        skipUnreadable = try settings.int("skip_unreadable", default: 0, in: 0...1_000_000_000)
        let asked = try settings.strings("method").map {
            try MethodSpec($0, at: settings.place(of: "method"))
        }
        let adapted = asked.filter { !$0.isBaseline }
        guard Set(adapted).count == adapted.count else {
            throw settings.fault(
                "method", "a method is listed twice", remedy: "List each method once.")
        }
        // Every table shows floor and ceiling, whether or not they were asked for.
        methods = [.sourceOnly] + adapted + [.targetSupervised]
        try checkHyperparameters()
        try checkSelection(settings.child("selection"))
    }

    /// Refuses a choice by nothing but validators that need the source, of a method that does not read it.
    private func checkSelection(_ section: Settings) throws {
        guard let method = sourceFreeMethods.first else { return }
        let all = selection.by == Agreement.name ? selection.validators : [selection.by]
        guard Set(all).isSubset(of: ValidatorRegistry.sourceNames) else { return }
        let others = ValidatorRegistry.names.filter { !ValidatorRegistry.sourceNames.contains($0) }
        throw section.fault(
            selection.by == Agreement.name ? "validators" : "by",
            "\(all.joined(separator: ", ")) cannot score \(method.name), which reads no source example",
            remedy: "Add a validator that needs none: \(others.joined(separator: ", ")).")
    }

    /// The methods that adapt: neither floor nor ceiling.
    package var adaptedMethods: [MethodSpec] { Array(methods.dropFirst().dropLast()) }

    /// Those that adapt without one target label.
    var blindMethods: [MethodSpec] { adaptedMethods.filter { $0.fewShotLabels == nil } }

    /// Those of them that start from the trained source model and read no source.
    var sourceFreeMethods: [MethodSpec] { blindMethods.filter(\.isSourceFree) }

    /// Those that are given a few of the target's labels.
    var fewShotMethods: [MethodSpec] { adaptedMethods.filter { $0.fewShotLabels != nil } }

    /// The numbers of labels that few-shot methods ask for, ascending.
    var labelCounts: [Int] {
        Set(adaptedMethods.compactMap(\.fewShotLabels)).sorted()
    }

    /// Refuses a method that asks which examples are parts of one whole, of a target whose groups hold the class
    /// or that names none.
    func checkGroups(of target: Corpus) throws {
        var generator = RandomGenerator(seed: 0)
        let asking = try adaptedMethods.first {
            let network = NetworkSummary(features: 2, classes: 2)
            return try $0.make(hyperparameters, for: network, using: &generator).needs.groups
        }
        guard let asking else { return }
        if let fault = target.groupFault { throw fault }
        guard !target.hasGroups else { return }
        let section = try hyperparameters.child("self-training")
        throw section.fault(
            "context",
            "\(asking.name) is to learn from the groups of '\(target.name)', which names none",
            remedy: "Set hyperparameters.self-training.context=0, or give the corpus a 'group:'.")
    }

    /// Reads every method's settings once, so that a wrong one is found before anything runs.
    private func checkHyperparameters() throws {
        try hyperparameters.allow(MethodRegistry.names)
        for name in hyperparameters.keys {
            _ = try MethodSpec(name).options(in: hyperparameters)
        }
    }
}

extension Recipe.Selection {
    init(_ settings: Settings) throws {
        try settings.allow("validators", "by")
        validators = try settings.strings("validators", default: ValidatorRegistry.names)
        let place = settings.fault("validators", "", remedy: "").place
        _ = try ValidatorRegistry.make(validators, at: place)
        by = try settings.choice(
            "by", among: [Agreement.name] + validators, default: Agreement.name)
    }
}
