import Adaptation

extension ModelCard {
    /// The card of a saved model.
    ///
    /// - Parameter path: The model's folder, or the folder of its run.
    /// - Throws: `UserFault` if there is none, or if it is damaged.
    package static func read(at path: String) throws -> ModelCard {
        try ModelCard(contentsOf: "\(ModelLocation.folder(of: path))/\(file)")
    }

    /// How far a model must have come, from the share of the most frequent class to 1.
    private static let least = 0.1

    /// A warning of a model that is hardly better on the source's held-out part than one that
    /// always gives the same class; nil for others, and where nothing was held out.
    package var chanceNote: String? {
        // What learnt from labels of the target need not know the source.
        let knowsSource = (try? MethodSpec(method))?.fewShotLabels == nil
        guard knowsSource, let heldOut,
            let most = sourcePrior.indices.max(by: { sourcePrior[$0] < sourcePrior[$1] })
        else { return nil }
        let share = Double(sourcePrior[most])
        // Of few examples, one deviation is more than that.
        let deviation = (share * (1 - share) / Double(heldOut.examples)).squareRoot()
        let margin = max(Self.least * (1 - share), deviation)
        guard heldOut.accuracy < share + margin else { return nil }
        func percent(_ value: Double) -> String { "\((value * 1_000).rounded() / 10) %" }
        return "the model is right on \(percent(heldOut.accuracy)) of the source's held-out part "
            + "(\(heldOut.examples) examples), hardly more often than one that always says "
            + "'\(classes[most])', \(percent(share)): it has learnt next to nothing that could "
            + "be adapted. Check the labels, or train longer"
    }
}
