package import Adaptation
package import Datasets
import Support
package import Tasks

/// What `model.json` says of a saved model: all that predicting and adapting need beside its
/// tensors and what its modality saves.
package struct ModelCard: Sendable, Encodable {
    /// One adaptation to files without labels, after the recipe.
    package struct Adaptation: Sendable, Encodable, Equatable {
        package var method: String
        package var seed: Int
        /// The files' folder or corpus, as it was given.
        package var target: String
        /// Examples adapted to.
        package var examples: Int

        /// An adaptation from its parts.
        package init(method: String, seed: Int, target: String, examples: Int) {
            (self.method, self.seed) = (method, seed)
            (self.target, self.examples) = (target, examples)
        }
    }

    /// The form of the file; a newer one is refused.
    static let format = 3
    /// What files of format 1 say beside; the tensors tell it too.
    private static let formerKeys = ["own_norm", "target_statistics"]
    /// The file's name in the folder of a model; its seal is bound to it.
    static let file = "model.json"
    /// The name of the file with the tensors.
    static let tensors = "model.safetensors"

    package var modality: String
    /// What the network is asked for.
    package var task: any Task
    /// Names; a label is an index into them. Empty where labels are no classes.
    package var classes: [String]
    package var recipe: String
    /// The method that trained it, `cdan + self-training`.
    package var method: String
    package var seed: Int
    /// The corpora of the recipe.
    package var source: String
    package var target: String
    /// Share of each class among the source labels.
    package var sourcePrior: [Float]
    /// The recipe's training section.
    package var training: TrainingPlan
    /// Later adaptations, the first first.
    package var adaptations: [Adaptation]
    /// The columns of the tables that it was trained on; nil where there were none.
    package var columns: TableColumns?
    /// Its figures on held-out source examples, before all later adaptations; nil in older files
    /// and where labels are no classes.
    package var heldOut: HeldOut?
    /// SHA-256 of every other file of the folder by its path in it; filled in when the model is
    /// written.
    var files: [String: String] = [:]

    /// A task other than classification, as the card has it.
    private struct SavedTask: Encodable {
        var name: String
        var values: [String: Float]
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case format, modality, task, classes, recipe, method, seed, source, target, training,
            adaptations
        case files, columns
        case sourcePrior = "source_prior"
        case heldOut = "held_out"
    }

    /// A card from its parts.
    package init(
        modality: String, classes: [String], recipe: String, method: String, seed: Int,
        source: String, target: String, sourcePrior: [Float], training: TrainingPlan,
        task: any Task, adaptations: [Adaptation] = [], columns: TableColumns? = nil,
        heldOut: HeldOut? = nil
    ) {
        (self.modality, self.task, self.classes) = (modality, task, classes)
        (self.recipe, self.method, self.seed) = (recipe, method, seed)
        (self.source, self.target) = (source, target)
        (self.sourcePrior, self.training) = (sourcePrior, training)
        (self.adaptations, self.columns, self.heldOut) = (adaptations, columns, heldOut)
    }

    /// Writes the card with the format's version.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ModelCard.format, forKey: .format)
        try container.encode(modality, forKey: .modality)
        if type(of: task).name != TaskRegistry.names[0] {
            try container.encode(
                SavedTask(name: type(of: task).name, values: task.savedValues), forKey: .task)
        }
        try container.encode(classes, forKey: .classes)
        try container.encode(recipe, forKey: .recipe)
        try container.encode(method, forKey: .method)
        try container.encode(seed, forKey: .seed)
        try container.encode(source, forKey: .source)
        try container.encode(target, forKey: .target)
        try container.encode(sourcePrior, forKey: .sourcePrior)
        try container.encode(training, forKey: .training)
        try container.encode(adaptations, forKey: .adaptations)
        try container.encodeIfPresent(heldOut, forKey: .heldOut)
        try container.encode(files, forKey: .files)
        try container.encodeIfPresent(columns, forKey: .columns)
    }
}

extension ModelCard {
    /// Reads a card and checks it.
    ///
    /// - Throws: `UserFault` with the line of what is missing or wrong, or if a newer program wrote
    ///   it.
    init(contentsOf file: String) throws {
        // JSON is YAML, whose reader knows the line of every value and fills in what older files
        // lack.
        let bytes = try Files.read(file, limit: Settings.mostBytes)
        let settings: Settings
        do {
            settings = try Settings(yaml: Files.text(of: bytes, file: file), file: file)
        } catch let fault as UserFault {
            throw UserFault(
                "the description of the saved model cannot be read: \(fault.what)",
                at: fault.place ?? .init(file: file),
                remedy: "It was changed or cut short: save the model again, or copy it anew.")
        }
        let format = try settings.int("format")
        guard format <= ModelCard.format else {
            throw settings.fault(
                "format",
                "the model was saved in format \(format), this program reads "
                    + "\(ModelCard.format)",
                remedy: "Use the version of dawb that saved it, or a newer one.")
        }
        guard format < 3 || SealedJSON.isIntact(bytes, for: ModelCard.file) else {
            throw UserFault(
                "\(file) is not what was written", at: .init(file: file),
                remedy: "It was changed: save the model again, or copy the whole folder anew.")
        }
        try settings.allow(
            CodingKeys.allCases.map(\.rawValue).filter { format > 2 || $0 != "files" }
                + (format > 2 ? ["seal"] : ["weights"])
                + (format < 2 ? ModelCard.formerKeys : []))
        modality = try settings.string("modality")
        classes = try settings.strings("classes")
        task = try ModelCard.task(settings, classes: classes.count)
        recipe = try settings.string("recipe")
        method = try settings.string("method")
        seed = try settings.int("seed")
        source = try settings.string("source")
        target = try settings.string("target")
        sourcePrior = try settings.doubles("source_prior", in: 0...1.001).map(Float.init)
        training = try TrainingPlan(settings.child("training"))
        // Older files give the checksum of the tensors alone.
        files =
            format < 3
            ? [ModelCard.tensors: try settings.string("weights")]
            : try ModelCard.files(settings.child("files"))
        adaptations = try settings.children("adaptations").map { entry in
            try entry.allow("method", "seed", "target", "examples")
            return Adaptation(
                method: try entry.string("method"), seed: try entry.int("seed"),
                target: try entry.string("target"), examples: try entry.int("examples"))
        }
        columns = try ModelCard.columns(settings)
        heldOut = settings.has("held_out") ? try HeldOut(settings.child("held_out")) : nil
        guard classes.count >= 2 || task.classes == 0, Set(classes).count == classes.count,
            sourcePrior.count == classes.count, task.classes == classes.count
        else {
            throw settings.fault(
                "classes",
                "the saved model names \(classes.count) classes and \(sourcePrior.count)"
                    + " shares of them", remedy: "It was changed: save the model again.")
        }
    }

    /// The columns that the card names; older files name none.
    private static func columns(_ settings: Settings) throws -> TableColumns? {
        guard settings.has("columns") else { return nil }
        let section = try settings.child("columns")
        try section.allow("content", "label")
        return TableColumns(
            content: try section.string("content"),
            label: section.has("label") ? try section.string("label") : nil)
    }

    /// The task that the card names; classification where it names none.
    private static func task(_ settings: Settings, classes: Int) throws -> any Task {
        guard settings.has("task") else { return Classification(classes: classes) }
        let section = try settings.child("task")
        try section.allow("name", "values")
        let name = try section.choice("name", among: TaskRegistry.names)
        let values = try section.child("values")
        let saved = Dictionary(
            uniqueKeysWithValues: try values.keys.map { ($0, Float(try values.double($0))) })
        guard let task = TaskRegistry[name]?.init(classes: classes, savedValues: saved) else {
            throw section.fault(
                "values", "the saved model lacks what \(name) needs to answer",
                remedy: "It was changed: save the model again.")
        }
        return task
    }
}
