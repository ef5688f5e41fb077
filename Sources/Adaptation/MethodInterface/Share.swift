package import Tasks
package import Tensors

/// What a step holds of one domain: its decisions, and what each of them weighs. There is no label
/// in it.
package struct Share: Sendable {
    /// The domain's number: sources are counted from 0, and the target comes behind the last.
    package var domain: Int
    package var decisions: Decisions
    /// A factor on the loss of each row, of mean 1 over all sources; nil where all weigh the same.
    package var weights: [Float]?

    /// A share from its parts.
    package init(domain: Int, decisions: Decisions, weights: [Float]? = nil) {
        (self.domain, self.decisions, self.weights) = (domain, decisions, weights)
    }

    /// The decisions' features, shape `[M, F]`.
    package var features: Tensor {
        get { decisions.features }
        set { decisions.features = newValue }
    }

    /// The decisions' logits, shape `[M, K]`.
    package var logits: Tensor {
        get { decisions.logits }
        set { decisions.logits = newValue }
    }
}

/// What a step holds of one source: a share with a class for each row.
package struct LabelledShare: Sendable {
    package var share: Share
    /// A class for each row; empty where rows have none.
    package var labels: [Int32]

    /// A share from its parts.
    package init(
        domain: Int, decisions: Decisions, labels: [Int32], weights: [Float]? = nil
    ) {
        share = Share(domain: domain, decisions: decisions, weights: weights)
        self.labels = labels
    }

    /// The source's number, counted from 0.
    package var domain: Int { share.domain }

    /// The rows that methods see.
    package var decisions: Decisions {
        get { share.decisions }
        set { share.decisions = newValue }
    }

    /// A factor on the loss of each row, of mean 1 over all sources; nil where all weigh the same.
    package var weights: [Float]? { share.weights }

    /// The decisions' features, shape `[M, F]`.
    package var features: Tensor {
        get { share.features }
        set { share.features = newValue }
    }

    /// The decisions' logits, shape `[M, K]`.
    package var logits: Tensor {
        get { share.logits }
        set { share.logits = newValue }
    }
}
