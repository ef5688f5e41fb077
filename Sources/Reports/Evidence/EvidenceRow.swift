import Datasets

/// One method's evidence in words: the terminal table and the page print the same.
struct EvidenceRow {
    var name: String
    var role: MethodRole
    var isChosen: Bool
    /// The figure on the source's held-out part, "97.2 ± 0.4".
    var source: String
    /// Per cent, "94.1"; "–" where there is none.
    var seedAgreement: String
    var methodAgreement: String
    var changed: String
    var sharesDistance: String
    /// Between 0 and 2, "0.61".
    var distance: String
    /// "supports", "mixed", "against"; "–" for the floor.
    var word: String
    /// Training time over all seeds, in seconds.
    var seconds: Double

    /// The line of one method; nil where nothing is known of it.
    init?(_ name: String, _ method: MethodResult, isChosen: Bool) {
        guard let evidence = method.evidence else { return nil }
        (self.name, self.isChosen, role) = (name, isChosen, MethodRole(name))
        source = MetricText(evidence.source.metric).spread(evidence.source.values)
        func share(_ value: Double?) -> String { value.map(NumberText.hundredths) ?? "–" }
        seedAgreement = share(evidence.seedAgreement)
        methodAgreement = share(evidence.methodAgreement)
        changed = share(evidence.changed?.mean)
        sharesDistance = share(evidence.sharesDistance?.mean)
        distance = NumberText.fixed(evidence.distance.mean, 2)
        word = evidence.judgement?.word.rawValue ?? "–"
        seconds = method.trainSeconds
    }
}

extension RunResult {
    /// Whether nothing was measured on the target: it has no labels.
    package var isUnmeasured: Bool { verdict == .unmeasured }

    /// Whether nothing was adapted: the recipe has no target.
    package var isTrained: Bool { verdict == .trained }

    /// The lines of evidence; none where the target's labels tell more.
    func evidenceRows(order: [String]) -> [EvidenceRow] {
        methodNames(order: order).compactMap { name in
            methods[name].flatMap { EvidenceRow(name, $0, isChosen: name == chosenMethod) }
        }
    }

    /// What is measured on the source's held-out part, as a head of a column: "source accuracy".
    var sourceMetric: MetricText {
        MetricText(methods.values.compactMap(\.evidence).first?.source.metric ?? .accuracy)
    }
}
