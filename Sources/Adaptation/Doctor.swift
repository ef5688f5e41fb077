package import Support

/// Watches a run for the known ways in which adaptation goes wrong, and says what to try.
package struct Doctor: Sendable {
    /// An epoch as the doctor sees it.
    package struct Reading: Sendable {
        /// From 1.
        package var epoch: Int
        /// Epoch means of the losses and figures.
        package var losses: [String: Double]
        package var figures: [Figure: Double]
        /// Share of the target's examples predicted for each class.
        package var predictedShares: [Double]
        /// Share of each class among the source labels.
        package var sourcePrior: [Double]
        /// The names of the classes.
        package var classes: [String]
        /// Whether the method reads no source example, so that nothing but the start holds it.
        package var isSourceFree: Bool
        /// The number of domains that a discriminator tells apart: the sources and the target.
        package var domains: Int

        /// A reading from its parts.
        package init(
            epoch: Int, losses: [String: Double], figures: [Figure: Double],
            predictedShares: [Double], sourcePrior: [Double], classes: [String],
            isSourceFree: Bool = false, domains: Int = 2
        ) {
            self.classes = classes
            self.isSourceFree = isSourceFree
            self.domains = domains
            self.epoch = epoch
            self.losses = losses
            self.figures = figures
            self.predictedShares = predictedShares
            self.sourcePrior = sourcePrior
        }

        /// The name of a class in quotes; its number where there are no names.
        fileprivate func name(of label: Int) -> String {
            classes.indices.contains(label) ? "'\(classes[label])'" : "class \(label)"
        }

        /// The accuracy of a discriminator that guesses.
        var chance: Double { 1 / Double(domains) }
        /// Its loss, ln of the number of domains.
        var chanceLoss: Double { 0.693147 * binaryLogarithm(Double(domains)) }
    }

    /// Reads the epochs so far, in order, and gives each trouble once, at the epoch where it
    /// showed.
    ///
    /// - Parameter diverged: Whether training ended because a loss or a gradient was no number; the
    ///   epoch in which that happened is not kept, so that no reading need show it.
    package static func diagnose(_ readings: [Reading], diverged: Bool = false) -> [Finding] {
        let explosion = exploding(readings) ?? (diverged ? divergence(readings) : nil)
        return [
            chance(readings), winning(readings), fooling(readings), explosion, swallowing(readings),
        ].compactMap { $0 }
    }

    /// How far from chance the accuracy of a discriminator at chance may lie, and its loss:
    /// two standard errors of an accuracy over a thousand examples, and a loss that has learned
    /// next to nothing.
    private static let chanceBand = (accuracy: 0.03, loss: 0.01)
    /// A discriminator that is right more often has won: its mistakes are too few to teach
    /// features.
    private static let won = 0.99
    /// Multiples of the accuracy and the loss of a discriminator that guesses; half as much loss
    /// again takes mistakes that it is sure of.
    private static let fooled = (accuracyOfChance: 1.04, lossOfChance: 1.5)
    /// A loss of ten times its start, and of no less than ten, is taken for one without an end.
    private static let explosionFactor = 10.0
    /// A class swallows the others with nineteen of twenty predictions; one that is frequent
    /// anyway, with three quarters of what lies between its share of the source and all.
    private static let swallowed = (share: 0.95, ofTheRest: 0.75)
    /// Numbers below are short enough to be read digit by digit.
    private static let readable = 1e9

    private static func chance(_ readings: [Reading]) -> Finding? {
        // The first epoch still has λ near 0: a working discriminator leaves chance there.
        let first = readings.prefix(2)
        guard first.count == 2,
            first.allSatisfy({ reading in
                guard let accuracy = reading.figures[.domainAccuracy],
                    let loss = reading.figures[.domainLoss]
                else { return false }
                return abs(accuracy - reading.chance) < chanceBand.accuracy
                    && abs(loss - reading.chanceLoss) < chanceBand.loss
            }), let domains = first.first?.domains
        else { return nil }
        return Finding(
            epoch: 2,
            what: "the discriminator is at chance from the start (accuracy \(100 / domains) %, "
                + "loss ln \(domains)): it teaches the features nothing",
            remedy: "Give it more hidden features, raise training.head_rate, or lower reversal so "
                + "that it can learn first.")
    }

    private static func winning(_ readings: [Reading]) -> Finding? {
        for (before, now) in zip(readings, readings.dropFirst())
        where (before.figures[.domainAccuracy] ?? 0) > won
            && (now.figures[.domainAccuracy] ?? 0) > won
        {
            return Finding(
                epoch: now.epoch,
                what: "the discriminator tells the domains apart at 100 %: the features have "
                    + "stopped following it",
                remedy: "Raise reversal or weight, make the discriminator smaller, add dropout to "
                    + "it, or lower training.head_rate.")
        }
        return nil
    }

    private static func fooling(_ readings: [Reading]) -> Finding? {
        for reading in readings {
            guard let accuracy = reading.figures[.domainAccuracy],
                let loss = reading.figures[.domainLoss],
                accuracy < fooled.accuracyOfChance * reading.chance,
                loss > fooled.lossOfChance * reading.chanceLoss
            else { continue }
            let wrong =
                reading.domains == 2 ? "wrong as often as right" : "right by chance alone"
            return Finding(
                epoch: reading.epoch,
                what: "the features outrun the discriminator: it is \(wrong) "
                    + "(accuracy \(Int((accuracy * 100).rounded())) %) and sure of itself",
                remedy: "Lower reversal or raise training.head_rate, so that the discriminator can "
                    + "follow.")
        }
        return nil
    }

    private static func exploding(_ readings: [Reading]) -> Finding? {
        for (index, reading) in readings.enumerated() {
            let total = reading.losses.values.reduce(0, +)
            let start = readings[0].losses.values.reduce(0) { $0 + abs($1) }
            let explodes = index > 0 && abs(total) > explosionFactor * max(1, start)
            guard !total.isFinite || explodes else { continue }
            return Finding(
                epoch: reading.epoch,
                what: total.isFinite
                    ? "the loss explodes: \(brief(total)) after a start at about \(brief(start))"
                    : "the loss is no longer a number",
                remedy: calmer)
        }
        return nil
    }

    /// What to do about losses that grow without end.
    private static let calmer =
        "Lower training.rate or the method's weight, or clip gradients lower (training.clip)."

    /// A run that ended between two epochs.
    private static func divergence(_ readings: [Reading]) -> Finding {
        Finding(
            epoch: readings.last?.epoch ?? 1,
            what: "the loss or its gradient is no longer a number: training ended here",
            remedy: calmer)
    }

    /// A whole number where it has one of a readable length.
    private static func brief(_ value: Double) -> String {
        abs(value) < readable ? "\(Int(value.rounded()))" : "\(Float(value))"
    }

    private static func swallowing(_ readings: [Reading]) -> Finding? {
        for reading in readings {
            guard
                let top = reading.predictedShares.indices.max(by: {
                    reading.predictedShares[$0] < reading.predictedShares[$1]
                })
            else { continue }
            let prior = top < reading.sourcePrior.count ? reading.sourcePrior[top] : 0
            let share = reading.predictedShares[top]
            // A frequent class may well be predicted more often than it occurs, but not nearly
            // always.
            guard share > max(swallowed.share, prior + swallowed.ofTheRest * (1 - prior)) else {
                continue
            }
            return Finding(
                epoch: reading.epoch,
                what: "one class swallows the predictions: \(reading.name(of: top)) is given to "
                    + "\(Int((share * 100).rounded())) % of the target",
                remedy: reading.isSourceFree
                    ? "Without source labels nothing holds it: lower the method's rate "
                        + "(hyperparameters), train fewer epochs, or try shot, whose diversity "
                        + "term keeps classes apart, or eata, which goes back to the source model."
                    : "Lower the method's weight, use class weights (training.class_weights), or "
                        + "try cdan or mmd: alignment collapses where class shares differ much.")
        }
        return nil
    }
}
