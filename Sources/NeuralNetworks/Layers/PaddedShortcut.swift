public import Tensors

/// A shortcut without weights: every so many pixels, and channels of zeros around those that are
/// there (He et al. 2016, arXiv:1512.03385, section 3.3, option A).
///
/// It is a 1×1 convolution with fixed filters, so that it runs and is described as one.
public struct PaddedShortcut: Module {
    /// An output channel for each input channel, in the middle of them; shape `[1, 1, C, O]`.
    public var filters: Tensor
    /// Pixels from one that is carried to the next.
    public let stride: Int

    /// A shortcut from C channels to O.
    ///
    /// - Precondition: `outputs ≥ channels`.
    public init(_ channels: Int, _ outputs: Int, stride: Int) {
        precondition(
            outputs >= channels, "PaddedShortcut: \(channels) channels, \(outputs) outputs")
        let first = (outputs - channels) / 2
        var values = [Float](repeating: 0, count: channels * outputs)
        for channel in 0..<channels { values[channel * outputs + first + channel] = 1 }
        filters = Tensor(values, shape: [1, 1, channels, outputs])
        self.stride = stride
    }

    /// Whether the path of a tensor is that of such a shortcut's filters.
    public static func isFilter(_ path: String) -> Bool {
        path.split(separator: ".").suffix(3).first == "padded" && path.hasSuffix(".filters")
    }

    /// Lists `filters` as a buffer.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.tensor("filters", &filters, .buffer)
    }

    /// `[N, H, W, C]` → `[N, H / stride, W / stride, O]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        convolution(x, filters: filters, bias: nil, .init(stride: stride))
    }
}

extension PaddedShortcut: GraphDescribing {
    /// One convolution.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        graph.add(
            .convolution, inputs,
            attributes: [
                "stride": .integer(stride), "dilation": .integer(1), "groups": .integer(1),
                "padding": .integers([0, 0, 0, 0]),
            ], tensors: ["weight": "filters"])
    }
}
