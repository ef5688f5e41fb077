/// What was measured without labels after one epoch of an adaptation: in `adapt.json`.
package struct AdaptationEpoch: Codable, Sendable, Equatable {
    /// From 1.
    package var epoch: Int
    /// The share of the predictions that would have to change back to give each class as often
    /// as the source model does.
    package var sharesMoved: Double
    /// The same to give each class as often as the source's labels have it.
    package var sharesFromSource: Double
    /// The share of the examples that the most frequent class is given to.
    package var topShare: Double
    /// Predictions that are another class than the source model's.
    package var changed: Int
    /// Those among the half of the examples that the source model is surer of.
    package var sureChanged: Int
    /// The mean probability of the predicted class.
    package var confidence: Double
    /// The accuracy estimated from that probability; nil where the model has no figures on
    /// held-out source examples.
    package var accuracyEstimate: Double?
    /// Votes of the examples that the source model finds similar.
    package var votesBefore: AdaptationMeasures.Votes
    /// Votes of the examples that the model of this epoch finds similar.
    package var votesAfter: AdaptationMeasures.Votes
    /// Two models after as many epochs, each adapted to one half; nil where there are none.
    package var halves: AdaptationMeasures.Halves?
    /// Why the epoch is clearly harmful; nil where it is not.
    package var harm: String?

    enum CodingKeys: String, CodingKey {
        case epoch, changed, confidence, halves, harm
        case sharesMoved = "shares_moved"
        case sharesFromSource = "shares_from_source"
        case topShare = "top_share"
        case sureChanged = "sure_changed"
        case accuracyEstimate = "accuracy_estimate"
        case votesBefore = "votes_before"
        case votesAfter = "votes_after"
    }

    /// An epoch from the measures of a model at its end.
    ///
    /// - Parameters:
    ///   - topShare: The share of the most frequent class.
    ///   - changed: How many predictions changed.
    ///   - harm: Why the epoch is clearly harmful.
    package init(
        _ epoch: Int, _ measures: AdaptationMeasures, topShare: Double, changed: Int, harm: String?
    ) {
        self.epoch = epoch
        (sharesMoved, sharesFromSource) = (measures.sharesMoved, measures.sharesFromSource.after)
        (self.topShare, self.changed) = (topShare, changed)
        sureChanged = measures.sureChanged
        confidence = measures.confidence.after
        accuracyEstimate = measures.accuracyEstimate?.after
        (votesBefore, votesAfter) = (measures.votesBefore, measures.votesAfter)
        halves = measures.halves
        self.harm = harm
    }
}
