/// A network's evaluation pass as a list of operations, for writers of exchange formats.
///
/// Nothing in it computes: a node names an operation, the values that it reads and the paths of the
/// tensors that it takes from the network.
public struct Graph: Sendable, Equatable {
    /// One operation.
    public struct Node: Sendable, Equatable {
        /// The operation.
        public var operation: Operation
        /// The names of the values that it reads, in the operation's order.
        public var inputs: [String]
        /// The name of the value that it gives.
        public var output: String
        /// The operation's numbers, by name.
        public var attributes: [String: Attribute]
        /// The path in the network of each of the operation's tensors, by its name there.
        public var tensors: [String: String]
    }

    /// A number of an operation, or several.
    public enum Attribute: Sendable, Equatable {
        /// A whole number.
        case integer(Int)
        /// Whole numbers in an order that the operation fixes.
        case integers([Int])
        /// A real number.
        case number(Float)
    }

    /// The names of the values that the network is given.
    public var inputs: [String]
    /// The operations, each behind all that it reads.
    public var nodes: [Node]
    /// The name of the value that the network gives.
    public var output: String
}

extension Graph {
    /// The name of an operation. A module with another operation than these declares its own.
    public struct Operation: RawRepresentable, Hashable, Sendable {
        /// The name.
        public let rawValue: String

        /// An operation of that name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// An operation of that name.
        public init(_ name: String) { self.init(rawValue: name) }
    }
}

/// Images are `[N, H, W, C]`. Token rows `[R, F]` of all sequences follow each other without
/// padding, beside the lengths `[N]` of the sequences.
extension Graph.Operation {
    /// `x · weightᵀ + bias`: `[N, I]` → `[N, O]`. Tensors `weight` `[O, I]`, `bias` `[O]`.
    public static let linear = Graph.Operation("linear")
    /// A convolution of images. Tensors `weight` `[KH, KW, C / groups, O]`, and `bias` `[O]` or
    /// none; attributes `stride`, `dilation`, `groups`, and `padding` above, below, left and right.
    public static let convolution = Graph.Operation("convolution")
    /// `(x − mean) / √(variance + epsilon) · weight + bias` for each channel. Tensors `weight`,
    /// `bias`, `mean`, `variance`; attribute `epsilon`.
    public static let batchNorm = Graph.Operation("batchNorm")
    /// Groups of channels of each example normalised. Tensors `weight`, `bias`; attributes
    /// `groups`, `epsilon`.
    public static let groupNorm = Graph.Operation("groupNorm")
    /// Rows normalised. Tensors `weight`, `bias`; attribute `epsilon`.
    public static let layerNorm = Graph.Operation("layerNorm")
    /// `max(0, x)`
    public static let relu = Graph.Operation("relu")
    /// `min(6, max(0, x))`
    public static let relu6 = Graph.Operation("relu6")
    /// `x · Φ(x)`
    public static let gelu = Graph.Operation("gelu")
    /// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`
    public static let geluTanh = Graph.Operation("geluTanh")
    /// `tanh x`
    public static let tanh = Graph.Operation("tanh")
    /// The sum of two values of one shape.
    public static let add = Graph.Operation("add")
    /// The value times the one value of the tensor `factor`.
    public static let scale = Graph.Operation("scale")
    /// The greatest value under a window of images. Attributes `size`, `stride`, `padding`.
    public static let maxPool = Graph.Operation("maxPool")
    /// The mean over all pixels: `[N, H, W, C]` → `[N, C]`.
    public static let globalAveragePool = Graph.Operation("globalAveragePool")
    /// Means over equal parts of the second axis: `[N, T, M, C]` → `[N, parts · M · C]`. Attribute
    /// `parts`.
    public static let meansOverTime = Graph.Operation("meansOverTime")
    /// All axes but the first in one: `[N, …]` → `[N, F]`.
    public static let flatten = Graph.Operation("flatten")
    /// Rows of two matrices side by side.
    public static let joinColumns = Graph.Operation("joinColumns")
    /// Rows looked up by index: `[R]` → `[R, F]`. Tensor `table` `[V, F]`.
    public static let embedding = Graph.Operation("embedding")
    /// Token rows and lengths → token rows, each with the table's row of its place in its sequence
    /// added. Tensor `table`.
    public static let addPositions = Graph.Operation("addPositions")
    /// Attention within each sequence: queries, keys and values `[R, 3F]` and lengths → `[R, F]`.
    /// Attribute `heads`.
    public static let selfAttention = Graph.Operation("selfAttention")
    /// The mean of each sequence's rows: token rows and lengths → `[N, F]`.
    public static let segmentMeans = Graph.Operation("segmentMeans")
    /// The first row of each sequence: token rows and lengths → `[N, F]`.
    public static let firstRows = Graph.Operation("firstRows")
}
