import Adaptation
package import Datasets
import Support
import Tasks
import Tensors

/// What is refused of a recipe before anything is loaded, and of its target once that is.
extension Recipe {
    /// Refuses a choice by nothing but validators that need the source, of a method that does not
    /// read it.
    func checkSelection(_ section: Settings) throws {
        guard let method = sourceFreeMethods.first else { return }
        let all = selection.by == Agreement.name ? selection.validators : [selection.by]
        guard Set(all).isSubset(of: ValidatorRegistry.sourceNames) else { return }
        let others = ValidatorRegistry.names(hasClasses: task.labelKind == .classes).filter {
            !ValidatorRegistry.sourceNames.contains($0)
        }
        throw section.fault(
            selection.by == Agreement.name ? "validators" : "by",
            "\(all.joined(separator: ", ")) cannot score \(method.name), which reads no source "
                + "example",
            remedy: "Add a validator that needs none: \(others.joined(separator: ", ")).")
    }

    /// Refuses a method that asks which examples are parts of one whole, of a target whose groups
    /// hold the class or that names none.
    ///
    /// - Throws: `UserFault` where the groups are refused or missing.
    package func checkGroups(of target: Corpus) throws {
        let asking = try adaptedMethods.first { try needs(of: $0).groups }
        guard let asking else { return }
        if let fault = target.groupFault { throw fault }
        guard !target.hasGroups else { return }
        let section = try hyperparameters.child("self-training")
        throw section.fault(
            "context",
            "\(asking.name) is to learn from the groups of '\(target.name)', which names none",
            remedy: "Set hyperparameters.self-training.context=0, or give the corpus a 'group:'.")
    }

    /// What a method asks of the trainer.
    private func needs(of method: MethodSpec) throws -> MethodNeeds {
        var generator = RandomGenerator(seed: 0)
        let network = NetworkSummary(features: 2, classes: 2)
        return try method.make(hyperparameters, for: network, using: &generator).needs
    }

    /// Refuses methods that want more sources, or others, than there are.
    func checkSources(_ settings: Settings) throws {
        for method in adaptedMethods {
            if let source = method.source, !domainNames.sources.contains(source) {
                throw settings.fault(
                    "method", "\(method.name) is limited to a source that the recipe has not",
                    remedy: Settings.suggestion(
                        for: source, among: domainNames.sources, what: "sources"))
            }
            if try needs(of: method).severalSources, sources.count == 1 || method.source != nil {
                throw settings.fault(
                    "method", "\(method.name) compares sources, and there is one",
                    remedy: "List several: source: [{corpus: ONE}, {corpus: OTHER}]; or take "
                        + "another method.")
            }
        }
    }

    /// Refuses what says something of classes, of a task that has none.
    func checkTask(_ settings: Settings) throws {
        guard task.labelKind != .classes else { return }
        if let method = try adaptedMethods.first(where: { try needs(of: $0).logits }) {
            let others = try MethodRegistry.names.filter {
                let spec = try MethodSpec($0)
                return try !spec.isSourceFree && !needs(of: spec).logits
            }
            throw settings.fault(
                "method",
                "\(method.name) reads the logits of classes, and \(task.name) has none",
                remedy: "Take one that reads features alone: \(others.joined(separator: ", ")).")
        }
        let isIdle = [
            ("smoothing", training.smoothing == 0), ("class_weights", !training.classWeights),
            ("sampling", training.sampling == .natural),
        ]
        if let (key, _) = isIdle.first(where: { !$0.1 }) {
            throw trainingSettings.fault(
                key, "'\(key)' has no effect: \(task.name) has no classes",
                remedy: "Leave '\(key)' out.")
        }
        guard classNames.isPlain else {
            throw settings.fault(
                "classes", "'classes' has no effect: \(task.name) has no classes",
                remedy: "Leave 'classes' out.")
        }
    }

    /// Reads every method's settings once, so that a wrong one is found before anything runs.
    func checkHyperparameters() throws {
        try hyperparameters.allow(MethodRegistry.names)
        for name in hyperparameters.keys {
            _ = try MethodSpec(name).options(in: hyperparameters)
        }
    }
}
