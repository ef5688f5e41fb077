public import Datasets
public import Tensors

/// Some examples as one input of a featurizer.
public struct Batch: Sendable {
    /// What the examples are made of.
    public enum Content: Sendable {
        /// Token sequences behind each other: all indices, and the length of each sequence.
        case tokens([Int32], lengths: [Int])
        /// Sequences of rows behind each other, `[R, F]`, and the length of each sequence.
        case rows(Tensor, lengths: [Int])
        /// One tensor, its first axis the examples: `[N, …]`.
        case dense(Tensor)
    }

    /// The number of examples, N.
    public var count: Int
    /// The examples' values.
    public var content: Content

    /// A batch from its parts.
    public init(count: Int, content: Content) {
        (self.count, self.content) = (count, content)
    }

    /// Puts examples of one kind behind each other.
    ///
    /// - Precondition: at least one example; all viewed, of one kind and, where dense, of one
    ///   shape.
    public init(_ examples: [Example]) {
        precondition(!examples.isEmpty, "Batch: no examples")
        count = examples.count
        var indices: [Int32] = []
        var lengths: [Int] = []
        var tensors: [Tensor] = []
        var rows: [Tensor] = []
        for example in examples {
            switch example.content {
            case .tokens(let tokens):
                indices += tokens
                lengths.append(tokens.count)
            case .rows(let tensor):
                rows.append(tensor)
                lengths.append(tensor.rows)
            case .dense(let tensor): tensors.append(tensor.reshaped([1] + tensor.shape))
            case .bytes, .deferred: preconditionFailure("Batch: an example was not viewed yet")
            }
        }
        precondition(
            tensors.isEmpty && (rows.isEmpty || rows.count == count)
                || tensors.count == count,
            "Batch: tokens, rows and dense examples do not mix")
        content =
            if !rows.isEmpty {
                .rows(.concatenating(rows), lengths: lengths)
            } else if tensors.isEmpty {
                .tokens(indices, lengths: lengths)
            } else {
                .dense(.concatenating(tensors))
            }
    }
}
