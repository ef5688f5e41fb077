public import Tensors

/// A block of convolutions around which its input is carried (He et al. 2016, arXiv:1512.03385).
///
/// Basic: two 3×3 convolutions. Bottleneck: 1×1, 3×3 and 1×1, the last with four times the filters.
public struct ResidualBlock: Module {
    /// The convolutions, first to last.
    public var convolutions: [Convolution]
    /// A batch-norm behind each.
    public var norms: [BatchNorm]
    /// A 1×1 convolution and its norm, where the input does not fit the output; none or one each.
    public var shortcut: [Convolution]
    /// The shortcut's norm.
    public var shortcutNorm: [BatchNorm]

    /// A block of two 3×3 convolutions, the first with the stride.
    public static func basic(
        _ channels: Int, _ filters: Int, stride: Int = 1, using generator: inout RandomGenerator
    ) -> ResidualBlock {
        ResidualBlock(
            channels, [(filters, 3, stride), (filters, 3, 1)], stride: stride, using: &generator)
    }

    /// A block of 1×1, 3×3 (with the stride) and 1×1 convolutions, with `4 · filters` outputs.
    public static func bottleneck(
        _ channels: Int, _ filters: Int, stride: Int = 1, using generator: inout RandomGenerator
    ) -> ResidualBlock {
        ResidualBlock(
            channels, [(filters, 1, 1), (filters, 3, stride), (4 * filters, 1, 1)],
            stride: stride, using: &generator)
    }

    private init(
        _ channels: Int, _ layers: [(filters: Int, kernel: Int, stride: Int)], stride: Int,
        using generator: inout RandomGenerator
    ) {
        convolutions = []
        var inputs = channels
        for layer in layers {
            convolutions.append(
                Convolution(
                    inputs, layer.filters, kernel: layer.kernel,
                    .init(stride: layer.stride, padding: layer.kernel / 2), hasBias: false,
                    using: &generator))
            inputs = layer.filters
        }
        norms = layers.map { BatchNorm($0.filters) }
        let fits = stride == 1 && channels == inputs
        shortcut =
            fits
            ? []
            : [
                Convolution(
                    channels, inputs, kernel: 1, .init(stride: stride), hasBias: false,
                    using: &generator)
            ]
        shortcutNorm = fits ? [] : [BatchNorm(inputs)]
    }

    /// Lists `convolutions`, `norms`, `shortcut` and `shortcutNorm`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("convolutions", &convolutions)
        visitor.module("norms", &norms)
        visitor.module("shortcut", &shortcut)
        visitor.module("shortcutNorm", &shortcutNorm)
    }

    /// `[N, H, W, C]` → `[N, H / stride, W / stride, O]`.
    public mutating func callAsFunction(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        var carried = x
        if !shortcut.isEmpty { carried = shortcutNorm[0](shortcut[0](x), &pass) }
        var y = x
        let last = convolutions.count - 1
        for index in convolutions.indices {
            y = norms[index](
                convolutions[index](y), &pass, residual: index == last ? carried : nil,
                rectifies: true)
        }
        return y
    }
}

extension ResidualBlock: GraphDescribing {
    /// Its convolutions and norms, and the sum with what is carried around them.
    public func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let carried = try graph.layers(
            "shortcutNorm", shortcutNorm, try graph.layers("shortcut", shortcut, inputs[0]))
        var y = inputs[0]
        for index in convolutions.indices {
            y = try graph.layer("convolutions.\(index)", convolutions[index], [y])
            y = try graph.layer("norms.\(index)", norms[index], [y])
            if index == convolutions.count - 1 { y = graph.add(.add, [y, carried]) }
            y = graph.activation(.relu, y)
        }
        return y
    }
}
