package import Modalities
package import NeuralNetworks
package import Tensors

/// Residual networks (He et al. 2016, arXiv:1512.03385).
package struct ResNet: Featurizer {
    /// The published forms.
    package enum Form: String, Sendable, Codable, CaseIterable {
        /// For small images: 3×3 at the start, three stages (section 4.2).
        case resnet20, resnet32
        /// For photographs: 7×7 and a pooling at the start, four stages (table 1).
        case resnet18, resnet34, resnet50

        /// Blocks of each stage.
        var blocks: [Int] {
            switch self {
            case .resnet20: [3, 3, 3]
            case .resnet32: [5, 5, 5]
            case .resnet18: [2, 2, 2, 2]
            case .resnet34, .resnet50: [3, 4, 6, 3]
            }
        }

        /// Whether images are photographs: a start that makes them four times smaller.
        var isForPhotographs: Bool { blocks.count == 4 }

        /// Whether blocks are bottlenecks.
        var hasBottlenecks: Bool { self == .resnet50 }

        /// Filters of the first stage.
        package var defaultWidth: Int { isForPhotographs ? 64 : 16 }
    }

    package let form: Form
    package var start: Convolution
    package var startNorm: BatchNorm
    package var stages: [[ResidualBlock]]
    package let featureCount: Int

    /// A network of a published form.
    ///
    /// - Parameters:
    ///   - width: Filters of the first stage; doubled from stage to stage.
    ///   - channels: 1 or 3.
    ///   - shortcut: What carries an input around a block that changes its shape.
    package init(
        _ form: Form, width: Int, channels: Int, shortcut: ResidualBlock.Shortcut = .projection,
        using generator: inout RandomGenerator
    ) {
        self.form = form
        start =
            form.isForPhotographs
            ? Convolution(
                channels, width, kernel: 7, .init(stride: 2, padding: 3), hasBias: false,
                using: &generator)
            : Convolution(
                channels, width, kernel: 3, .init(padding: 1), hasBias: false, using: &generator)
        startNorm = BatchNorm(width)
        stages = []
        var inputs = width
        for (stage, count) in form.blocks.enumerated() {
            let filters = width << stage
            var blocks: [ResidualBlock] = []
            for index in 0..<count {
                let stride = stage > 0 && index == 0 ? 2 : 1
                if form.hasBottlenecks {
                    blocks.append(
                        .bottleneck(
                            inputs, filters, stride: stride, shortcut: shortcut, using: &generator))
                    inputs = 4 * filters
                } else {
                    blocks.append(
                        .basic(
                            inputs, filters, stride: stride, shortcut: shortcut, using: &generator))
                    inputs = filters
                }
            }
            stages.append(blocks)
        }
        featureCount = inputs
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("start", &start)
        visitor.module("startNorm", &startNorm)
        for index in stages.indices { visitor.module("stages.\(index)", &stages[index]) }
    }

    package mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        var x = begun(batch, &pass)
        for stage in stages.indices { apply(stage, to: &x, &pass) }
        return globalAveragePool(x)
    }

    /// What the first stage reads.
    private mutating func begun(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        let x = startNorm(start(batch.images), &pass, rectifies: true)
        return form.isForPhotographs ? maxPool(x, size: 3, stride: 2, padding: 1) : x
    }

    /// Takes maps through a stage, in place: none is kept longer than it is read.
    private mutating func apply(_ stage: Int, to x: inout Tensor, _ pass: inout Pass) {
        for block in stages[stage].indices { x = stages[stage][block](x, &pass) }
    }

    /// Our paths for the names of torchvision, and of networks for CIFAR-10: `layer1.0.conv1` →
    /// `stages.0.0.convolutions.0`, and so on.
    package var torchvisionNames: [(from: String, to: String)] {
        var names = [
            ("conv1", "start"), ("bn1", "startNorm"), ("fc", "classifier"),
            ("linear", "classifier"),
        ]
        for (stage, count) in form.blocks.enumerated() {
            for block in 0..<count {
                let (from, to) = ("layer\(stage + 1).\(block)", "stages.\(stage).\(block)")
                for layer in 0..<(form.hasBottlenecks ? 3 : 2) {
                    names.append(("\(from).conv\(layer + 1)", "\(to).convolutions.\(layer)"))
                    names.append(("\(from).bn\(layer + 1)", "\(to).norms.\(layer)"))
                }
                for name in ["downsample", "shortcut"] {
                    names.append(("\(from).\(name).0", "\(to).shortcut.0"))
                    names.append(("\(from).\(name).1", "\(to).shortcutNorm.0"))
                }
            }
        }
        return names
    }
}

extension ResNet: MapFeaturizer {
    package var mapScales: [MapScale] {
        stages.indices.map { stage in
            MapScale(
                channels: featureCount >> (stages.count - 1 - stage),
                stride: (form.isForPhotographs ? 4 : 1) << stage)
        }
    }

    /// What each stage gives.
    package mutating func featureMaps(_ batch: Batch, _ pass: inout Pass) -> FeatureMaps {
        var x = begun(batch, &pass)
        var maps: [Tensor] = []
        for stage in stages.indices {
            apply(stage, to: &x, &pass)
            maps.append(x)
        }
        return FeatureMaps(pooled: globalAveragePool(x), maps: maps, scales: mapScales)
    }
}

extension ResNet: GraphDescribing {
    /// Images → features.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        var x = try graph.layer("start", start, inputs)
        x = graph.activation(.relu, try graph.layer("startNorm", startNorm, [x]))
        if form.isForPhotographs { x = graph.maxPool(x, size: 3, stride: 2, padding: 1) }
        for (index, stage) in stages.enumerated() {
            x = try graph.layers("stages.\(index)", stage, x)
        }
        return graph.add(.globalAveragePool, [x])
    }
}
