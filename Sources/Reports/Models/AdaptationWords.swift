/// What was measured of an adaptation, in sentences.
struct AdaptationWords {
    private let result: AdaptationResult

    init(_ result: AdaptationResult) { self.result = result }

    /// One sentence for each measure.
    var sentences: [String] {
        [shares, epochs, harm, estimate, sure, votes, halves].compactMap { $0 }
    }

    private var measured: AdaptationMeasures { result.measured }

    private var shares: String {
        let distance = measured.sharesFromSource
        var text = "class shares: \(NumberText.percent(measured.sharesMoved)) of the predictions "
        if let loser = measured.loser, let gainer = measured.gainer {
            text += "moved to another class, most from '\(loser)' and most to '\(gainer)'"
        } else {
            text += "moved to another class"
        }
        return text + "; away from the source's shares: \(NumberText.percent(distance.before)) "
            + "before, \(NumberText.percent(distance.after)) after"
    }

    private var epochs: String? {
        guard let most = measured.epochs.max(by: { $0.sharesMoved < $1.sharesMoved }),
            measured.epochs.count > 1
        else { return nil }
        return "on the way: shares moved most, by \(NumberText.percent(most.sharesMoved)), in "
            + "epoch \(most.epoch)"
    }

    private var harm: String? {
        let epochs = measured.epochs
        guard let first = epochs.first(where: { $0.harm != nil }), let harm = first.harm else {
            return nil
        }
        let isLast = first.epoch == epochs.count && first.epoch < result.epochs
        return "epoch \(first.epoch) of \(result.epochs) is clearly harmful"
            + (isLast ? ", and training stopped there" : "") + ": \(harm)"
    }

    private var estimate: String? {
        measured.accuracyEstimate == nil
            ? "accuracy cannot be estimated: the model has no figures on held-out source examples"
            : nil
    }

    private var sure: String? {
        guard result.changed > 0 else { return nil }
        return "of the changed predictions, \(NumberText.grouped(measured.sureChanged)) are among "
            + "the half of the examples that the source model is surer of"
    }

    private var votes: String? {
        guard result.changed > 0 else { return nil }
        func text(_ votes: AdaptationMeasures.Votes) -> String {
            "\(NumberText.grouped(votes.agreeing)) for, \(NumberText.grouped(votes.opposing)) against"
        }
        return "votes of similar examples on the changes: \(text(measured.votesBefore)) where the "
            + "source model looks, \(text(measured.votesAfter)) where the adapted one looks"
    }

    private var halves: String? {
        guard let halves = measured.halves else {
            return "the examples are too few to compare models of two halves"
        }
        let source = halves.withSource.map(NumberText.percent).joined(separator: " and ")
        return "two models, each adapted to one half: they agree on "
            + "\(NumberText.percent(halves.agreement)), with the source model on \(source); the "
            + "other half's model makes \(NumberText.percent(halves.confirmed)) of the changes"
    }
}
