package import Tensors

/// What adaptation methods and validators see of a batch, whatever its task is: rows of features
/// and logits.
///
/// Classification has one row an example. A task with several rows an example (frames, pixels,
/// cells, positions) says which example each belongs to.
package struct Decisions: Sendable {
    /// Shape `[M, F]`.
    package var features: Tensor
    /// Shape `[M, K]`; K is 0 where rows have no classes, as in regression.
    package var logits: Tensor
    /// The example that each row belongs to, by its place in the batch; nil where row i is example
    /// i's.
    ///
    /// A head that reads a sequence has an output for each of its rows, `[R, K]`: those are the
    /// logits, the sequence's rows the features, and ``FeatureSequence/owners`` the owners. A head
    /// that reads maps has one for each place of a map, taken image by image from left to right and
    /// from top to bottom. A task may draw some of the rows, with their owners.
    package var owners: [Int]?

    /// Decisions from their parts.
    package init(features: Tensor, logits: Tensor, owners: [Int]? = nil) {
        (self.features, self.logits, self.owners) = (features, logits, owners)
    }
}
