import Adaptation
package import Reports
import Tensors

extension AdaptationTrial {
    /// What can be measured of the adaptation without labels.
    package var measures: AdaptationMeasures {
        let (old, new) = (before.shares, after.shares)
        let moves = zip(old, new).map { $1 - $0 }
        let changed = changed
        let (first, last) = (before.confidences, after.confidences)
        return AdaptationMeasures(
            sharesMoved: AdaptationTrial.distance(old, new),
            sharesFromSource: .init(
                before: AdaptationTrial.distance(old, sourcePrior),
                after: AdaptationTrial.distance(new, sourcePrior)),
            loser: extreme(moves.map { -$0 }), gainer: extreme(moves),
            confidence: .init(
                before: AdaptationTrial.mean(first), after: AdaptationTrial.mean(last)),
            accuracyEstimate: heldOut.map {
                .init(
                    before: $0.estimatedAccuracy(of: first), after: $0.estimatedAccuracy(of: last))
            },
            sureChanged: sure(changed, first),
            votesBefore: votes(in: before), votesAfter: votes(in: after),
            halves: halfMeasures, epochs: epochs)
    }

    /// Half the sum of the differences.
    private static func distance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }

    private static func mean(_ values: [Float]) -> Double {
        values.reduce(0) { $0 + Double($1) } / Double(max(1, values.count))
    }

    /// The class with the greatest value; nil where none is above 0.
    private func extreme(_ values: [Double]) -> String? {
        guard let best = values.indices.max(by: { values[$0] < values[$1] }), values[best] > 1e-9
        else { return nil }
        return classes[best]
    }

    /// How many of the changed examples are among the half that the source model is surer of.
    private func sure(_ changed: [Int], _ confidences: [Float]) -> Int {
        let median = confidences.sorted()[confidences.count / 2]
        return changed.count { confidences[$0] > median }
    }

    private func votes(in side: Side) -> AdaptationMeasures.Votes {
        let votes = NeighborVote(
            features: side.features, probabilities: before.probabilities,
            after: after.probabilities.argmax())
        return .init(agreeing: votes.agreeing, opposing: votes.opposing, lean: votes.lean)
    }

    private var halfMeasures: AdaptationMeasures.Halves? {
        guard halves.count == 2 else { return nil }
        return .init(
            halves.map { $0.argmax() }, source: before.probabilities.argmax(),
            final: after.probabilities.argmax())
    }
}

extension AdaptationMeasures.Halves {
    /// The answers of two models, each adapted to every other example, beside those of the source
    /// model and of the model that was adapted to all.
    init(_ labels: [[Int32]], source: [Int32], final: [Int32]) {
        let changed = source.indices.filter { source[$0] != final[$0] }
        func share(_ hits: Int, of count: Int) -> Double { Double(hits) / Double(max(1, count)) }
        // An example of one half is judged by the model that was adapted to the other.
        let confirmed = changed.count { labels[1 - $0 % 2][$0] == final[$0] }
        self.init(
            agreement: share(zip(labels[0], labels[1]).count { $0 == $1 }, of: source.count),
            withSource: labels.map {
                share(zip($0, source).count { $0 == $1 }, of: source.count)
            },
            confirmed: changed.isEmpty ? 1 : share(confirmed, of: changed.count))
    }
}
