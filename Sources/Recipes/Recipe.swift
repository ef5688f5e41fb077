package import Adaptation
import Datasets
package import Modalities
package import Support
package import Tasks
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
    /// What networks are asked for.
    package var task: any Task.Type
    /// The section that has the task's name.
    package var taskSettings: Settings
    /// One or more.
    package var sources: [Source]
    /// The domain to adapt to; nil for a recipe that trains on its sources alone.
    package var target: Target?
    /// What each source is called, and what is adapted to or measured on.
    package var domainNames: (sources: [String], target: String)
    /// How the classes of all corpora are brought together.
    package var classNames: ClassNames
    package var modalitySettings: Settings
    package var pretext: PretextPlan
    package var pretextSettings: Settings
    /// Floor first, ceiling last; the ceiling is absent where there are no labels to train it.
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
    package var trainingSettings: Settings
    /// The `training.transfer` section, whose paths are checked once there is a network.
    package var transferSettings: Settings
    /// Where the batch size is given, or the nearest place to it.
    package var batchPlace: UserFault.Place
    /// Where the methods are listed.
    package var methodPlace: UserFault.Place

    /// The sections of every recipe, beside those that have the names of its modality and its task.
    static let keys = [
        "name", "title", "modality", "task", "classes", "source", "target", "pretext", "method",
        "hyperparameters",
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
        let taskName = try settings.choice(
            "task", among: TaskRegistry.names, default: TaskRegistry.names[0])
        guard let task = TaskRegistry[taskName] else {
            preconditionFailure("task \(taskName) is registered and missing")
        }
        self.task = task
        try settings.allow(Recipe.keys + [name] + (task.settingKeys.isEmpty ? [] : [taskName]))
        taskSettings = try settings.child(taskName)
        _ = try task.options(in: taskSettings)
        self.name = try settings.string("name")
        title = try settings.string("title", default: self.name)
        let sections =
            settings.has("source") && !settings.isMapping("source")
            ? try settings.children("source") : [try settings.child("source")]
        sources = try sections.map { try Source($0, searching: folders) }
        guard !sources.isEmpty else {
            throw settings.fault(
                "source", "no source is named", remedy: "Name one: source: {corpus: NAME}.")
        }
        target =
            settings.has("target")
            ? try Target(settings.child("target"), searching: folders) : nil
        for (index, section) in sections.enumerated() {
            try sources[index].setTarget(target != nil, section)
        }
        domainNames = try Recipe.domainNames(sources, target, in: file)
        classNames = try ClassNames(settings.child("classes"))
        for source in sources {
            let sourceParts = [source.train, source.validation].flatMap(Corpus.partNames)
            // Where records are chosen, they are compared once they are loaded.
            if let target, source.corpus == target.corpus, source.choice.filter.isAll,
                target.choice.filter.isAll,
                !Set(sourceParts).isDisjoint(with: Corpus.partNames(in: target.test))
            {
                throw try settings.child("target").fault(
                    "test", "the target's test part is read with its labels as the source",
                    remedy: "Measure on a part of the corpus that the source does not name.")
            }
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
        selection = try Selection(
            settings.child("selection"), hasClasses: task.labelKind == .classes,
            readsTarget: target != nil)
        seeds = try settings.int("seeds", default: 5, in: 1...1_000)
        skipUnreadable = try settings.int("skip_unreadable", default: 0, in: 0...1_000_000_000)
        let asked = try settings.strings("method", default: target == nil ? [] : nil).map {
            try MethodSpec($0, at: settings.place(of: "method"))
        }
        let adapted = asked.filter { !$0.isBaseline }
        guard Set(adapted).count == adapted.count else {
            throw settings.fault(
                "method", "a method is listed twice", remedy: "List each method once.")
        }
        if target == nil, let method = adapted.first {
            throw settings.fault(
                "method", "\(method.name) adapts to a target, and the recipe names none",
                remedy: "Name one: target: {corpus: NAME}; or leave 'method' out.")
        }
        // Every table shows floor and ceiling, whether or not they were asked for.
        methods = [.sourceOnly] + adapted + (target == nil ? [] : [.targetSupervised])
        try checkHyperparameters()
        try checkSources(settings)
        try checkTask(settings)
        try checkSelection(settings.child("selection"))
    }

    /// The methods that adapt: neither floor nor ceiling.
    package var adaptedMethods: [MethodSpec] { methods.filter { !$0.isBaseline } }

    /// Takes the ceiling out: there are no labels to train it on.
    package mutating func leaveOutCeiling() { methods.removeAll { $0 == .targetSupervised } }

    /// Those that adapt without one target label.
    package var blindMethods: [MethodSpec] { adaptedMethods.filter { $0.fewShotLabels == nil } }

    /// Those of them that start from the trained source model and read no source.
    package var sourceFreeMethods: [MethodSpec] { blindMethods.filter(\.isSourceFree) }

    /// Those that are given a few of the target's labels.
    package var fewShotMethods: [MethodSpec] { adaptedMethods.filter { $0.fewShotLabels != nil } }

    /// The numbers of labels that few-shot methods ask for, ascending.
    package var labelCounts: [Int] {
        Set(adaptedMethods.compactMap(\.fewShotLabels)).sorted()
    }
}

extension Recipe.Selection {
    init(_ settings: Settings, hasClasses: Bool, readsTarget: Bool) throws {
        try settings.allow("validators", "by")
        // Without a target there are no predictions for it to score.
        let known = ValidatorRegistry.names(hasClasses: hasClasses).filter {
            readsTarget || ValidatorRegistry.sourceNames.contains($0)
        }
        validators = try settings.strings("validators", default: known)
        let place = settings.fault("validators", "", remedy: "").place
        _ = try ValidatorRegistry.make(validators, at: place)
        if let other = validators.first(where: { !known.contains($0) }) {
            throw settings.fault(
                "validators",
                !readsTarget
                    ? "\(other) cannot choose where the recipe names no target"
                    : hasClasses
                        ? "\(other) is for tasks without classes"
                        : "\(other) reads probabilities of classes, which this task has not",
                remedy: "Take one of \(known.joined(separator: ", ")).")
        }
        by = try settings.choice(
            "by", among: [Agreement.name] + validators, default: Agreement.name)
    }
}
