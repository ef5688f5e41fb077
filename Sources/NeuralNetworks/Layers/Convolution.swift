public import Tensors

/// A two-dimensional convolution over NHWC images.
public struct Convolution: Module {
    /// Shape `[KH, KW, C / groups, O]`.
    public var weight: Tensor
    /// Shape `[O]`; none or one.
    public var bias: [Tensor]
    /// Stride, padding, dilation and groups.
    public let geometry: ConvolutionGeometry

    /// A layer with He weights.
    ///
    /// - Parameters:
    ///   - channels: C, a multiple of the geometry's groups.
    ///   - filters: O, a multiple of the groups.
    ///   - kernel: Rows and columns of a filter.
    ///   - hasBias: False where a batch-norm follows, which would take the bias off again.
    public init(
        _ channels: Int, _ filters: Int, kernel: Int, _ geometry: ConvolutionGeometry = .init(),
        hasBias: Bool = true, using generator: inout RandomGenerator
    ) {
        precondition(
            channels % geometry.groups == 0 && filters % geometry.groups == 0,
            "Convolution: \(channels) channels, \(filters) filters, \(geometry.groups) groups")
        let inputs = kernel * kernel * channels / geometry.groups
        weight = .he(outputs: filters, inputs: inputs, using: &generator)
            .reshaped([kernel, kernel, channels / geometry.groups, filters])
        bias = hasBias ? [Tensor(zeros: [filters])] : []
        self.geometry = geometry
    }

    /// Lists `weight` and `bias`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("weight", &weight, .trainable)
        for index in bias.indices { visitor.tensor("bias", &bias[index], .trainable) }
    }

    /// `[N, H, W, C]` → `[N, H', W', O]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        convolution(x, filters: weight, bias: bias.first, geometry)
    }
}

extension Convolution: GraphDescribing {
    /// One convolution.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let padding = geometry.padding
        return graph.add(
            .convolution, inputs,
            attributes: [
                "stride": .integer(geometry.stride), "dilation": .integer(geometry.dilation),
                "groups": .integer(geometry.groups),
                "padding": .integers([padding.top, padding.bottom, padding.left, padding.right]),
            ], tensors: ["weight": "weight"].merging(bias.isEmpty ? [:] : ["bias": "bias"]) { $1 })
    }
}
