import Support
public import Tensors

/// A module that can describe its evaluation pass as a graph.
///
/// A module made of others describes itself by theirs: ``GraphBuilder/layer(_:_:_:)`` under the
/// name that `visit` lists them with.
public protocol GraphDescribing: Module {
    /// Adds the module's operations.
    ///
    /// - Parameters:
    ///   - inputs: The names of the values that the module is given, in the order of its call.
    ///   - graph: Gets the nodes.
    /// - Returns: The name of the value that the module gives.
    /// - Throws: `UserFault` naming a layer that cannot be described.
    func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String
}

/// Collects the nodes of a graph, layer by layer.
public struct GraphBuilder: Sendable {
    /// The nodes so far.
    public private(set) var nodes: [Graph.Node] = []
    /// Whether layers with statistics of each domain take the target's.
    public let isTarget: Bool
    /// The path of the layer that is being described, up to the dot behind it.
    private var path = ""

    /// A graph without nodes.
    init(isTarget: Bool) { self.isTarget = isTarget }

    /// Adds an operation.
    ///
    /// - Parameters:
    ///   - operation: What is computed.
    ///   - inputs: The names of the values that it reads.
    ///   - attributes: Its numbers.
    ///   - tensors: The name in the layer of each of its tensors, by the operation's name for it.
    /// - Returns: The name of the value that it gives.
    public mutating func add(
        _ operation: Graph.Operation, _ inputs: [String],
        attributes: [String: Graph.Attribute] = [:], tensors: [String: String] = [:]
    ) -> String {
        let output = "\(operation.rawValue):\(nodes.count + 1)"
        nodes.append(
            Graph.Node(
                operation: operation, inputs: inputs, output: output, attributes: attributes,
                tensors: tensors.mapValues { path + $0 }))
        return output
    }

    /// Adds an activation; nothing for the identity.
    ///
    /// - Returns: The name of the value that it gives.
    public mutating func activation(_ activation: Activation, _ input: String) -> String {
        switch activation {
        case .identity: input
        case .relu: add(.relu, [input])
        case .gelu: add(.gelu, [input])
        case .tanh: add(.tanh, [input])
        case .geluTanh: add(.geluTanh, [input])
        }
    }

    /// Adds the greatest value under a window of images.
    ///
    /// - Returns: The name of the value that the pooling gives.
    public mutating func maxPool(
        _ input: String, size: Int, stride: Int? = nil, padding: Int = 0
    ) -> String {
        add(
            .maxPool, [input],
            attributes: [
                "size": .integer(size), "stride": .integer(stride ?? size),
                "padding": .integer(padding),
            ])
    }

    /// Adds the operations of a layer inside the one that is being described.
    ///
    /// - Parameters:
    ///   - name: The name under which `visit` lists the layer.
    ///   - layer: The layer.
    ///   - inputs: The names of the values that it is given.
    /// - Returns: The name of the value that it gives.
    /// - Throws: `UserFault` naming the layer if it cannot be described.
    public mutating func layer(
        _ name: String, _ layer: any Module, _ inputs: [String]
    ) throws -> String {
        let outer = path
        defer { path = outer }
        path += name + "."
        guard let layer = layer as? any GraphDescribing else {
            throw GraphBuilder.undescribed(layer, at: String(path.dropLast()))
        }
        return try layer.describe(inputs, in: &self)
    }

    /// Adds layers of which each is given the value of the one before.
    ///
    /// - Parameters:
    ///   - name: The name under which `visit` lists their array.
    ///   - layers: First to last.
    ///   - input: What the first is given.
    ///   - others: Further values that all of them are given.
    /// - Returns: The name of the value that the last gives; `input` if there is none.
    /// - Throws: `UserFault` naming a layer that cannot be described.
    public mutating func layers(
        _ name: String, _ layers: [any Module], _ input: String, _ others: [String] = []
    ) throws -> String {
        var value = input
        for (index, layer) in layers.enumerated() {
            value = try self.layer("\(name).\(index)", layer, [value] + others)
        }
        return value
    }

    private static func undescribed(_ layer: any Module, at path: String) -> UserFault {
        UserFault(
            "the layer \(path), a \(type(of: layer)), cannot be described as a graph",
            remedy: "Choose a network without it: only layers that describe themselves can be "
                + "exported.")
    }
}

extension Graph {
    /// The graph of a module's evaluation pass.
    ///
    /// - Parameters:
    ///   - module: The network.
    ///   - inputs: A name for each value that it is given, in the order of its call; no colon in
    ///     any.
    ///   - isTarget: Whether it is for the target's examples, in networks with statistics of each
    ///     domain.
    /// - Throws: `UserFault` naming a layer that cannot be described.
    public init(
        of module: some GraphDescribing, inputs: [String], isTarget: Bool = true
    ) throws {
        precondition(inputs.allSatisfy { !$0.contains(":") }, "Graph: inputs \(inputs)")
        var builder = GraphBuilder(isTarget: isTarget)
        let output = try module.describe(inputs, in: &builder)
        let known = module.tensors
        for node in builder.nodes {
            for path in node.tensors.values {
                precondition(known[path] != nil, "Graph: \(node.output) names no tensor \(path)")
            }
        }
        self.init(inputs: inputs, nodes: builder.nodes, output: output)
    }
}
