/// What was measured of an adaptation without labels, beside the predictions: in `adapt.json`.
package struct AdaptationMeasures: Codable, Sendable, Equatable {
    /// One figure of the source model and of the adapted one.
    package struct Pair: Codable, Sendable, Equatable {
        package var before: Double
        package var after: Double

        /// A pair from its parts.
        package init(before: Double, after: Double) {
            (self.before, self.after) = (before, after)
        }
    }

    /// Changed predictions that similar examples speak for, and against.
    package struct Votes: Codable, Sendable, Equatable {
        package var agreeing: Int
        package var opposing: Int
        /// The difference in standard errors; negative where more are against.
        package var lean: Double

        /// Votes from their parts.
        package init(agreeing: Int, opposing: Int, lean: Double) {
            (self.agreeing, self.opposing, self.lean) = (agreeing, opposing, lean)
        }
    }

    /// Two models, each adapted to one half of the examples; both predict all of them.
    package struct Halves: Codable, Sendable, Equatable {
        /// The share of the examples that both give the same class.
        package var agreement: Double
        /// The share of the examples that each gives the source model's class.
        package var withSource: [Double]
        /// The share of the changed predictions that the model of the other half makes too.
        package var confirmed: Double

        enum CodingKeys: String, CodingKey {
            case agreement, confirmed
            case withSource = "with_source"
        }

        /// Figures of two halves.
        package init(agreement: Double, withSource: [Double], confirmed: Double) {
            (self.agreement, self.withSource) = (agreement, withSource)
            self.confirmed = confirmed
        }
    }

    /// Half the sum of the differences of the class shares before and after, 0…1.
    package var sharesMoved: Double
    /// The same between the classes of the source's labels and each model's predictions.
    package var sharesFromSource: Pair
    /// The class that loses most of its share, and the one that gains most; nil where none moves.
    package var loser: String?
    package var gainer: String?
    /// The mean probability of the predicted class.
    package var confidence: Pair
    /// An estimate of the accuracy from that probability and the model's figures on held-out
    /// source examples; nil where the model has none.
    package var accuracyEstimate: Pair?
    /// Changed predictions among the half of the examples that the source model is surer of.
    package var sureChanged: Int
    /// Votes of the examples that the source model finds similar.
    package var votesBefore: Votes
    /// Votes of the examples that the adapted model finds similar.
    package var votesAfter: Votes
    /// Nil where the examples are too few to be halved.
    package var halves: Halves?
    /// Every epoch that was trained; empty where nothing is.
    package var epochs: [AdaptationEpoch]

    enum CodingKeys: String, CodingKey {
        case confidence, halves, epochs, loser, gainer
        case sharesMoved = "shares_moved"
        case sharesFromSource = "shares_from_source"
        case accuracyEstimate = "accuracy_estimate"
        case sureChanged = "sure_changed"
        case votesBefore = "votes_before"
        case votesAfter = "votes_after"
    }

    /// Measures from their parts.
    package init(
        sharesMoved: Double, sharesFromSource: Pair, loser: String?, gainer: String?,
        confidence: Pair, accuracyEstimate: Pair?, sureChanged: Int, votesBefore: Votes,
        votesAfter: Votes, halves: Halves?, epochs: [AdaptationEpoch]
    ) {
        (self.sharesMoved, self.sharesFromSource) = (sharesMoved, sharesFromSource)
        (self.loser, self.gainer) = (loser, gainer)
        (self.confidence, self.accuracyEstimate) = (confidence, accuracyEstimate)
        (self.votesBefore, self.votesAfter) = (votesBefore, votesAfter)
        (self.sureChanged, self.halves, self.epochs) = (sureChanged, halves, epochs)
    }
}
