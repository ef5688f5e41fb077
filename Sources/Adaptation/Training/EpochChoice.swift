package import Support

/// The epoch of a finished training chosen without target labels, and the findings of its doctor.
package struct EpochChoice: Sendable {
    /// The choice's score for each epoch.
    package let scores: [Double]
    /// The findings over all epochs.
    package let findings: [Finding]

    /// The chosen epoch, from 1.
    package var epoch: Int { Agreement.best(scores) + 1 }

    /// Chooses the epoch of a finished state.
    ///
    /// - Parameters:
    ///   - state: The training, at its end.
    ///   - name: `agreement`, or the validator that chooses alone.
    ///   - validators: The validators that choose together, by name.
    ///   - method: The method that was trained.
    ///   - sourcePrior: Share of each class among the source labels.
    ///   - classes: The names of the classes.
    ///   - domains: The number of domains that a discriminator tells apart.
    package init(
        _ state: TrainingState, by name: String, among validators: [String], of method: MethodSpec,
        sourcePrior: [Double], classes: [String] = [], domains: Int = 2
    ) {
        scores = EpochChoice.scores(state.history, name, validators)
        let readings = state.history.enumerated().map { index, epoch in
            Doctor.Reading(
                epoch: index + 1, losses: epoch.losses, figures: epoch.figures,
                predictedShares: epoch.predictedShares, sourcePrior: sourcePrior,
                classes: classes, isSourceFree: method.isSourceFree, domains: domains)
        }
        findings = Doctor.diagnose(readings, diverged: state.diverged)
    }

    /// Each epoch's score.
    private static func scores(
        _ history: [EpochRecord], _ name: String, _ validators: [String]
    ) -> [Double] {
        if name != Agreement.name { return history.map { $0.validators[name] ?? .nan } }
        // A validator without a score, because no source was read, has no part in the choice.
        let speaking = validators.filter(history.hasScore(for:))
        guard !speaking.isEmpty else { return history.map { _ in .nan } }
        return Agreement.scores(
            speaking.map { name in history.map { $0.validators[name] ?? .nan } })
    }
}
