public import Tensors

/// A block of convolutions around which its input is carried (He et al. 2016, arXiv:1512.03385).
///
/// Basic: two 3×3 convolutions. Bottleneck: 1×1, 3×3 and 1×1, the last with four times the filters.
public struct ResidualBlock: Module {
    /// What carries an input that does not fit the output.
    public enum Shortcut: String, Sendable, Codable, CaseIterable {
        /// A 1×1 convolution and its norm.
        case projection
        /// Fewer pixels, and channels of zeros: no weights.
        case padded
    }

    /// The convolutions, first to last.
    public var convolutions: [Convolution]
    /// A batch-norm behind each.
    public var norms: [BatchNorm]
    /// A 1×1 convolution and its norm, where the input does not fit the output; none or one each.
    public var shortcut: [Convolution]
    /// The shortcut's norm.
    public var shortcutNorm: [BatchNorm]
    /// The shortcut without weights in their place; none or one.
    public var padded: [PaddedShortcut]

    /// A block of two 3×3 convolutions, the first with the stride.
    public static func basic(
        _ channels: Int, _ filters: Int, stride: Int = 1, shortcut: Shortcut = .projection,
        using generator: inout RandomGenerator
    ) -> ResidualBlock {
        ResidualBlock(
            channels, [(filters, 3, stride), (filters, 3, 1)], stride: stride, shortcut,
            using: &generator)
    }

    /// A block of 1×1, 3×3 (with the stride) and 1×1 convolutions, with `4 · filters` outputs.
    public static func bottleneck(
        _ channels: Int, _ filters: Int, stride: Int = 1, shortcut: Shortcut = .projection,
        using generator: inout RandomGenerator
    ) -> ResidualBlock {
        ResidualBlock(
            channels, [(filters, 1, 1), (filters, 3, stride), (4 * filters, 1, 1)],
            stride: stride, shortcut, using: &generator)
    }

    private init(
        _ channels: Int, _ layers: [(filters: Int, kernel: Int, stride: Int)], stride: Int,
        _ shortcut: Shortcut, using generator: inout RandomGenerator
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
        padded =
            fits || shortcut == .projection
            ? [] : [PaddedShortcut(channels, inputs, stride: stride)]
        let isProjected = !fits && shortcut == .projection
        self.shortcut =
            isProjected
            ? [
                Convolution(
                    channels, inputs, kernel: 1, .init(stride: stride), hasBias: false,
                    using: &generator)
            ] : []
        shortcutNorm = isProjected ? [BatchNorm(inputs)] : []
    }

    /// Lists `convolutions`, `norms`, `shortcut`, `shortcutNorm` and `padded`.
    public mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("convolutions", &convolutions)
        visitor.module("norms", &norms)
        visitor.module("shortcut", &shortcut)
        visitor.module("shortcutNorm", &shortcutNorm)
        visitor.module("padded", &padded)
    }

    /// `[N, H, W, C]` → `[N, H / stride, W / stride, O]`.
    public mutating func callAsFunction(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        var carried = x
        if !shortcut.isEmpty { carried = shortcutNorm[0](shortcut[0](x), &pass) }
        if !padded.isEmpty { carried = padded[0](x) }
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
        let projected = try graph.layers(
            "shortcutNorm", shortcutNorm, try graph.layers("shortcut", shortcut, inputs[0]))
        let carried = try graph.layers("padded", padded, projected)
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
