public import Tensors

/// A table of vectors looked up by index. Its gradient touches only the rows that were used.
public struct Embedding: Module {
    /// Shape `[V, F]`.
    public var table: Tensor
    /// A frozen table is a buffer: used, saved, never trained.
    public var isFrozen = false

    /// A table to start from, shape `[V, F]`.
    public init(table: Tensor, isFrozen: Bool = false) {
        self.table = table
        self.isFrozen = isFrozen
    }

    /// A random table with deviation `1/√F`, so that vectors have length about 1.
    public init(_ rows: Int, _ features: Int, using generator: inout RandomGenerator) {
        let deviation = 1 / Float(features).squareRoot()
        table = .normal([rows, features], deviation: deviation, using: &generator)
    }

    /// Lists `table`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("table", &table, isFrozen ? .buffer : .trainable)
    }

    /// R indices → `[R, F]`.
    public func callAsFunction(_ indices: [Int32]) -> Tensor { table.gatherRows(indices) }
}

extension Embedding: GraphDescribing {
    /// One look-up.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        graph.add(.embedding, inputs, tensors: ["table": "table"])
    }
}
