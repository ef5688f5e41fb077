package import Modalities
package import NeuralNetworks
package import Tensors

/// EfficientNet-Lite0: inverted bottlenecks without gates, for photographs (Tan & Le 2019,
/// arXiv:1905.11946, in the form that its authors published for small devices).
package struct EfficientNetLite: Featurizer {
    /// Blocks of one kind.
    private struct Stage {
        var count: Int
        var kernel: Int
        var stride: Int
        var expansion: Int
        var filters: Int
    }

    private static let stages = [
        Stage(count: 1, kernel: 3, stride: 1, expansion: 1, filters: 16),
        Stage(count: 2, kernel: 3, stride: 2, expansion: 6, filters: 24),
        Stage(count: 2, kernel: 5, stride: 2, expansion: 6, filters: 40),
        Stage(count: 3, kernel: 3, stride: 2, expansion: 6, filters: 80),
        Stage(count: 3, kernel: 5, stride: 1, expansion: 6, filters: 112),
        Stage(count: 4, kernel: 5, stride: 2, expansion: 6, filters: 192),
        Stage(count: 1, kernel: 3, stride: 1, expansion: 6, filters: 320),
    ]

    package var start: NormedConvolution
    package var blocks: [InvertedBottleneck]
    package var last: NormedConvolution
    package let featureCount = 1_280

    /// A network for square images.
    ///
    /// - Parameters:
    ///   - side: Rows and columns, in pixels.
    ///   - channels: 1 or 3.
    package init(side: Int, channels: Int, using generator: inout RandomGenerator) {
        var side = side
        var inputs = 32
        start = NormedConvolution(
            channels, inputs, kernel: 3, stride: 2, side: &side, using: &generator)
        blocks = []
        for stage in EfficientNetLite.stages {
            for index in 0..<stage.count {
                blocks.append(
                    InvertedBottleneck(
                        inputs, stage.filters, kernel: stage.kernel,
                        stride: index == 0 ? stage.stride : 1, expanded: stage.expansion,
                        side: &side, using: &generator))
                inputs = stage.filters
            }
        }
        last = NormedConvolution(inputs, featureCount, kernel: 1, side: &side, using: &generator)
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("start", &start)
        visitor.module("blocks", &blocks)
        visitor.module("last", &last)
    }

    package mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        var x = start(batch.images, &pass)
        for index in blocks.indices { x = blocks[index](x, &pass) }
        return globalAveragePool(last(x, &pass))
    }

    /// Our paths for the names of efficientnet_lite_pytorch: `_blocks.1._project_conv` →
    /// `blocks.1.projection.convolution`, and so on.
    package var publishedNames: [(from: String, to: String)] {
        var names = [
            ("_conv_stem", "start.convolution"), ("_bn0", "start.norm"),
            ("_conv_head", "last.convolution"), ("_bn1", "last.norm"), ("_fc", "classifier"),
        ]
        for index in blocks.indices {
            let (from, to) = ("_blocks.\(index)", "blocks.\(index)")
            let parts = [
                ("_expand_conv", "_bn0", "expansion.0"), ("_depthwise_conv", "_bn1", "depthwise"),
                ("_project_conv", "_bn2", "projection"),
            ]
            for (convolution, norm, part) in parts {
                names.append(("\(from).\(convolution)", "\(to).\(part).convolution"))
                names.append(("\(from).\(norm)", "\(to).\(part).norm"))
            }
        }
        return names
    }
}

extension EfficientNetLite: GraphDescribing {
    /// Images → features.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let x = try graph.layer("start", start, inputs)
        let y = try graph.layers("blocks", blocks, x)
        return graph.add(.globalAveragePool, [try graph.layer("last", last, [y])])
    }
}
