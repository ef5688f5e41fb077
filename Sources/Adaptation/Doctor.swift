/// Watches a run for the known ways in which adaptation goes wrong, and says what to try.
package struct Doctor: Sendable {
    /// What was seen.
    package struct Diagnosis: Sendable, Codable, Equatable {
        /// From 1.
        package var epoch: Int
        package var what: String
        package var remedy: String

        /// A diagnosis from its parts.
        package init(epoch: Int, what: String, remedy: String) {
            (self.epoch, self.what, self.remedy) = (epoch, what, remedy)
        }
    }

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
        /// Whether the method reads no source example, so that nothing but the start holds it.
        package var isSourceFree: Bool
        /// The number of domains that a discriminator tells apart: the sources and the target.
        package var domains: Int

        /// A reading from its parts.
        package init(
            epoch: Int, losses: [String: Double], figures: [Figure: Double],
            predictedShares: [Double], sourcePrior: [Double], isSourceFree: Bool = false,
            domains: Int = 2
        ) {
            self.isSourceFree = isSourceFree
            self.domains = domains
            self.epoch = epoch
            self.losses = losses
            self.figures = figures
            self.predictedShares = predictedShares
            self.sourcePrior = sourcePrior
        }

        /// The accuracy of a discriminator that guesses.
        var chance: Double { 1 / Double(domains) }
        /// Its loss, ln of the number of domains.
        var chanceLoss: Double { 0.693147 * binaryLogarithm(Double(domains)) }
    }

    /// Reads the epochs so far, in order, and gives each trouble once, at the epoch where it showed.
    ///
    /// - Parameter diverged: Whether training ended because a loss or a gradient was no number; the epoch in
    ///   which that happened is not kept, so that no reading need show it.
    package static func diagnose(_ readings: [Reading], diverged: Bool = false) -> [Diagnosis] {
        let explosion = exploding(readings) ?? (diverged ? divergence(readings) : nil)
        return [
            chance(readings), winning(readings), fooled(readings), explosion, swallowing(readings),
        ].compactMap { $0 }
    }

    private static func chance(_ readings: [Reading]) -> Diagnosis? {
        // The first epoch still has λ near 0: a working discriminator leaves chance there.
        let first = readings.prefix(2)
        guard first.count == 2,
            first.allSatisfy({ reading in
                guard let accuracy = reading.figures[.domainAccuracy],
                    let loss = reading.figures[.domainLoss]
                else { return false }
                return abs(accuracy - reading.chance) < 0.03
                    && abs(loss - reading.chanceLoss) < 0.01
            }), let domains = first.first?.domains
        else { return nil }
        return Diagnosis(
            epoch: 2,
            what: "the discriminator is at chance from the start (accuracy \(100 / domains) %, "
                + "loss ln \(domains)): it teaches the features nothing",
            remedy: "Give it more hidden features, raise training.head_rate, or lower reversal so "
                + "that it can learn first.")
    }

    private static func winning(_ readings: [Reading]) -> Diagnosis? {
        for (before, now) in zip(readings, readings.dropFirst())
        where (before.figures[.domainAccuracy] ?? 0) > 0.99
            && (now.figures[.domainAccuracy] ?? 0) > 0.99
        {
            return Diagnosis(
                epoch: now.epoch,
                what: "the discriminator tells the domains apart at 100 %: the features have "
                    + "stopped following it",
                remedy: "Raise reversal or weight, make the discriminator smaller, add dropout to "
                    + "it, or lower training.head_rate.")
        }
        return nil
    }

    private static func fooled(_ readings: [Reading]) -> Diagnosis? {
        for reading in readings {
            guard let accuracy = reading.figures[.domainAccuracy],
                let loss = reading.figures[.domainLoss], accuracy < 1.04 * reading.chance,
                loss > 1.5 * reading.chanceLoss
            else { continue }
            let wrong =
                reading.domains == 2 ? "wrong as often as right" : "right by chance alone"
            return Diagnosis(
                epoch: reading.epoch,
                what: "the features outrun the discriminator: it is \(wrong) "
                    + "(accuracy \(Int((accuracy * 100).rounded())) %) and sure of itself",
                remedy: "Lower reversal or raise training.head_rate, so that the discriminator can "
                    + "follow.")
        }
        return nil
    }

    private static func exploding(_ readings: [Reading]) -> Diagnosis? {
        for (index, reading) in readings.enumerated() {
            let total = reading.losses.values.reduce(0, +)
            let start = readings[0].losses.values.reduce(0) { $0 + abs($1) }
            let explodes = index > 0 && abs(total) > 10 * max(1, start)
            guard !total.isFinite || explodes else { continue }
            return Diagnosis(
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
    private static func divergence(_ readings: [Reading]) -> Diagnosis {
        Diagnosis(
            epoch: readings.last?.epoch ?? 1,
            what: "the loss or its gradient is no longer a number: training ended here",
            remedy: calmer)
    }

    /// A whole number where it has one of a readable length.
    private static func brief(_ value: Double) -> String {
        abs(value) < 1e9 ? "\(Int(value.rounded()))" : "\(Float(value))"
    }

    private static func swallowing(_ readings: [Reading]) -> Diagnosis? {
        for reading in readings {
            guard
                let top = reading.predictedShares.indices.max(by: {
                    reading.predictedShares[$0] < reading.predictedShares[$1]
                })
            else { continue }
            let prior = top < reading.sourcePrior.count ? reading.sourcePrior[top] : 0
            let share = reading.predictedShares[top]
            // A frequent class may well be predicted more often than it occurs, but not nearly always.
            guard share > max(0.95, prior + 0.75 * (1 - prior)) else { continue }
            return Diagnosis(
                epoch: reading.epoch,
                what: "one class swallows the predictions: class \(top) is given to "
                    + "\(Int((share * 100).rounded())) % of the target",
                remedy: reading.isSourceFree
                    ? "Without source labels nothing holds it: lower the method's rate "
                        + "(hyperparameters), train fewer epochs, or try shot, whose diversity term "
                        + "keeps classes apart, or eata, which goes back to the source model."
                    : "Lower the method's weight, use class weights (training.class_weights), or try "
                        + "cdan or mmd: alignment collapses where class shares differ much.")
        }
        return nil
    }
}
