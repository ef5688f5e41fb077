package import NeuralNetworks
package import Tensors

/// Executes a graph with the operations of `Tensors`, one node after the other.
package struct GraphInterpreter {
    private let graph: Graph
    private let tensors: [String: Tensor]

    /// An interpreter for a graph whose nodes take these tensors, by path.
    package init(_ graph: Graph, tensors: [String: Tensor]) {
        (self.graph, self.tensors) = (graph, tensors)
    }

    /// The graph's output for values in the order of its inputs; indices and lengths are values
    /// too.
    package func callAsFunction(_ inputs: Tensor...) -> Tensor {
        precondition(inputs.count == graph.inputs.count, "GraphInterpreter: \(inputs.count) inputs")
        var values = Dictionary(uniqueKeysWithValues: zip(graph.inputs, inputs))
        for node in graph.nodes {
            let made = value(node, node.inputs.map { known($0, in: values) })
            precondition(values.updateValue(made, forKey: node.output) == nil)
        }
        return known(graph.output, in: values)
    }

    private func known(_ name: String, in values: [String: Tensor]) -> Tensor {
        guard let value = values[name] else { preconditionFailure("no value \(name) yet") }
        return value
    }

    private func value(_ node: Graph.Node, _ inputs: [Tensor]) -> Tensor {
        let x = inputs[0]
        switch node.operation {
        case .linear: return linear(x, weight: node["weight", tensors], bias: node["bias", tensors])
        case .convolution: return node.convolution(of: x, tensors)
        case .batchNorm: return node.batchNorm(of: x, tensors)
        case .groupNorm:
            return groupNorm(
                x, groups: node.integer("groups"), scale: node["weight", tensors],
                shift: node["bias", tensors], epsilon: node.number("epsilon"))
        case .layerNorm:
            return layerNorm(
                x, scale: node["weight", tensors], shift: node["bias", tensors],
                epsilon: node.number("epsilon"))
        case .relu: return x.activated(.relu)
        case .relu6:
            let y = x.activated(.relu)
            return y - (y + -6).activated(.relu)
        case .gelu: return x.activated(.gelu)
        case .geluTanh: return x.activated(.geluTanh)
        case .tanh: return x.activated(.tanh)
        case .add: return x + inputs[1]
        case .scale: return x.scaled(by: node["factor", tensors])
        case .maxPool:
            return maxPool(
                x, size: node.integer("size"), stride: node.integer("stride"),
                padding: node.integer("padding"))
        case .globalAveragePool: return globalAveragePool(x)
        case .meansOverTime: return means(overTimeOf: x, parts: node.integer("parts"))
        case .flatten: return x.reshaped([x.rows, x.columns])
        case .joinColumns: return x.joiningColumns(of: inputs[1])
        default: return tokenValue(node, inputs)
        }
    }

    private func tokenValue(_ node: Graph.Node, _ inputs: [Tensor]) -> Tensor {
        let x = inputs[0]
        if node.operation == .embedding { return node["table", tensors].gatherRows(indices(x)) }
        let segments = Segments(packed: indices(inputs[1]).map(Int.init))
        switch node.operation {
        case .addPositions:
            let places = segments.lengths.flatMap { 0..<Int32($0) }
            return x + node["table", tensors].gatherRows(places)
        case .selfAttention:
            var generator = RandomGenerator(seed: 0)
            return selfAttention(
                x, segments, heads: node.integer("heads"), dropout: 0, using: &generator)
        case .segmentMeans: return x.segmentMeans(segments)
        case .firstRows: return x.gatherRows(segments.starts.map(Int32.init))
        default: preconditionFailure("no operation \(node.operation.rawValue)")
        }
    }

    private func indices(_ x: Tensor) -> [Int32] { x.hostScalars.map { Int32($0) } }

    private func means(overTimeOf x: Tensor, parts: Int) -> Tensor {
        let (n, t, width) = (x.shape[0], x.shape[1], x.shape[2] * x.shape[3])
        let lengths = (0..<parts).map { t * ($0 + 1) / parts - t * $0 / parts }
        return x.reshaped([n * t, width])
            .segmentMeans(Segments(packed: (0..<n).flatMap { _ in lengths }))
            .reshaped([n, parts * width])
    }
}

extension Graph.Node {
    fileprivate subscript(_ name: String, _ tensors: [String: Tensor]) -> Tensor {
        guard let path = self.tensors[name], let tensor = tensors[path] else {
            preconditionFailure("\(output) has no tensor \(name)")
        }
        return tensor
    }

    fileprivate func integer(_ name: String) -> Int {
        guard case .integer(let value) = attributes[name] else {
            preconditionFailure("\(output) has no whole number \(name)")
        }
        return value
    }

    fileprivate func number(_ name: String) -> Float {
        guard case .number(let value) = attributes[name] else {
            preconditionFailure("\(output) has no number \(name)")
        }
        return value
    }

    fileprivate func convolution(of x: Tensor, _ tensors: [String: Tensor]) -> Tensor {
        guard case .integers(let sides) = attributes["padding"], sides.count == 4 else {
            preconditionFailure("\(output) has no padding")
        }
        var geometry = ConvolutionGeometry(
            stride: integer("stride"), dilation: integer("dilation"), groups: integer("groups"))
        geometry.padding = .init(
            top: sides[0], bottom: sides[1], left: sides[2], right: sides[3])
        return Tensors.convolution(
            x, filters: self["weight", tensors],
            bias: self.tensors["bias"] == nil ? nil : self["bias", tensors], geometry)
    }

    fileprivate func batchNorm(of x: Tensor, _ tensors: [String: Tensor]) -> Tensor {
        Tensors.batchNorm(
            x, scale: self["weight", tensors], shift: self["bias", tensors], parts: [x.rows],
            given: ChannelStatistics(
                mean: self["mean", tensors], variance: self["variance", tensors]),
            epsilon: number("epsilon")
        ).value
    }
}
