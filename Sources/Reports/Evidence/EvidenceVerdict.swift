import Datasets

/// What is said of a run that measured nothing on its target, and of one that adapted nothing.
extension VerdictText {
    /// The verdict of evidence alone. It says nothing of accuracy: nobody knows it.
    static func unmeasured(_ result: RunResult, target: String) -> VerdictText {
        var text = VerdictText()
        text.word = "Unmeasured"
        let adapted = result.methods.filter { MethodRole($0.key) == .adapted }
        let unknown = "\(target) has no labels, so nobody knows the accuracy on it"
        guard !adapted.isEmpty else {
            text.headline = "Nothing was adapted: \(unknown)."
            text.meaning = "The run has no method but source-only, and so nothing to judge."
            return text
        }
        guard MethodRole(result.chosenMethod) == .adapted,
            let judgement = result.methods[result.chosenMethod]?.evidence?.judgement
        else {
            text.tone = .worse
            text.headline =
                "The evidence speaks against every adapted method, so the source model is kept; "
                + "\(unknown)."
            text.meaning = adapted.sorted { $0.key < $1.key }.compactMap { name, method in
                method.evidence?.judgement.map { "\(name): \(reasons($0))." }
            }.joined(separator: " ")
            return text
        }
        text.tone = judgement.word == .supports ? .improved : .undecided
        let says =
            switch judgement.word {
            case .supports: "supports"
            case .mixed: "is mixed on"
            case .against: "speaks against"
            }
        text.headline = "The evidence \(says) \(result.chosenMethod); \(unknown)."
        text.meaning =
            "\(capitalized(reasons(judgement))). A few labels would tell more: label the "
            + "examples to look at first."
        return text
    }

    /// The figures of a model that was trained and measured on one labelled set.
    static func trained(_ result: RunResult) -> VerdictText {
        var text = VerdictText()
        text.word = "Trained"
        guard let method = result.methods[result.chosenMethod], !method.figures.isEmpty else {
            text.headline = "Nothing was measured."
            return text
        }
        let metric = result.headline
        let values = method.headline.values
        text.headline =
            "On the held-out test part \(metric.metric.title) is \(metric.whole(values.mean))."
        text.meaning =
            (values.seeds.count > 1
                ? "Over \(NumberText.counted(values.seeds.count, "seed")) it deviates by "
                    + "\(metric.value(values.std)). " : "")
            + "It holds for data like this; data from elsewhere may be another domain, to which "
            + "the model can be adapted."
        return text
    }

    private static func reasons(_ judgement: Judgement) -> String {
        judgement.reasons.joined(separator: "; ")
    }

    private static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension RunResult {
    /// What the figures were measured on, in words.
    var measuredOn: String {
        if isTrained { return "the held-out test part" }
        return measuredExamples.map {
            "the \(NumberText.counted($0, "labelled example")) of the target"
        } ?? "the target's sealed test part"
    }
}
