package import Tasks
package import Tensors

/// What a method sees of a training step: features and logits of every domain, no modality and no
/// target label.
package struct Step: Sendable {
    /// A share of each source, in their order; empty where no source is read.
    package var sources: [LabelledShare]
    package var target: Share
    /// The same target examples under a strong view; nil unless the method reads those.
    package var strongTarget: Decisions?
    /// The number of each target row among all rows of the target: for classification the
    /// example's.
    package var targetRows: [Int]
    /// Share of the whole training that is done, 0…1.
    package var progress: Float
    /// Which of the method's updates the losses are for, from 0.
    package var update: Int

    /// A step from its parts.
    package init(
        sources: [LabelledShare], target: Share, strongTarget: Decisions? = nil,
        targetRows: [Int], progress: Float, update: Int = 0
    ) {
        self.sources = sources
        self.target = target
        self.strongTarget = strongTarget
        self.targetRows = targetRows
        self.progress = progress
        self.update = update
    }
}

/// All sources as one, for methods that treat them alike.
extension Step {
    /// The decisions on all source examples, one source behind the other; those of a single source
    /// as they are.
    package var source: Decisions {
        guard let first = sources.first else {
            return Decisions(
                features: Tensor(zeros: [0, target.features.columns]),
                logits: Tensor(zeros: [0, target.logits.columns]))
        }
        guard sources.count > 1 else { return first.decisions }
        return Decisions(
            features: .concatenating(sources.map(\.features)),
            logits: .concatenating(sources.map(\.logits)), owners: sourceRowOwners)
    }

    /// A class for each of those rows.
    package var sourceLabels: [Int32] { sources.flatMap(\.labels) }

    /// A factor on the loss of each of those rows, of mean 1; nil where all weigh the same.
    package var sourceWeights: [Float]? {
        guard sources.contains(where: { $0.weights != nil }) else { return nil }
        return sources.flatMap {
            $0.weights ?? [Float](repeating: 1, count: $0.features.rows)
        }
    }

    /// The example of each of those rows, counted over all sources; nil where each row is an
    /// example.
    private var sourceRowOwners: [Int]? {
        guard sources.contains(where: { $0.decisions.owners != nil }) else { return nil }
        var start = 0
        return sources.flatMap { share in
            let owners = share.decisions.owners ?? Array(0..<share.features.rows)
            defer { start += (owners.max() ?? -1) + 1 }
            return owners.map { start + $0 }
        }
    }

    /// The features of every domain, the target's last.
    package var featuresOfDomains: [Tensor] { sources.map(\.features) + [target.features] }

    /// The mean over the sources of a distance between a source and the target.
    ///
    /// - Parameter distance: A scalar, from the features of both.
    /// - Precondition: At least one source.
    package func meanOverSources(_ distance: (Tensor, Tensor) -> Tensor) -> Tensor {
        let all = sources.map { distance($0.features, target.features) }
        guard all.count > 1 else { return all[0] }
        return all.dropFirst().reduce(all[0], +) * (1 / Float(all.count))
    }
}
