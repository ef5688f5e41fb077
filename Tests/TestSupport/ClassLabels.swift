public import Datasets

/// Tests write the classes of a few examples as a list: `let labels: Labels = [0, 1]`.
extension Labels: ExpressibleByArrayLiteral {
    /// A class for each example.
    public init(arrayLiteral classes: Int32...) { self = .classes(classes) }
}

extension LabelledDomain {
    /// A domain whose examples have classes.
    package init(name: String, examples: [Example], labels: [Int32]) {
        self.init(name: name, examples: examples, labels: .classes(labels))
    }
}

extension SealedLabels {
    /// Seals classes.
    package init(sealing classes: [Int32], ledger: LabelLedger) {
        self.init(sealing: .classes(classes), ledger: ledger)
    }
}
