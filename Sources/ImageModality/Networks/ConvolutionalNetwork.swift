package import Modalities
package import NeuralNetworks
package import Tensors

/// A plain convolutional network: blocks of convolutions with a pooling behind each, then linear
/// layers.
///
/// `lenet` is one of these (LeCun et al. 1998, in the form that domain adaptation uses: 5×5×32,
/// 5×5×48, 128).
package struct ConvolutionalNetwork: Featurizer {
    /// What the network is made of.
    package struct Plan: Sendable, Codable, Equatable {
        /// Filters of each block.
        package var filters: [Int] = [32, 48]
        /// Rows and columns of a filter.
        package var kernel: Int = 5
        /// Whether convolutions keep the image's size.
        package var keepsSize: Bool = false
        /// Convolutions in each block.
        package var depth: Int = 1
        /// What normalises behind each convolution.
        package var norm: Norm = .batch
        /// Features of each linear layer; none pools over the whole image instead.
        package var hidden: [Int] = [128]
        /// Rate in front of the linear layers.
        package var dropout: Float = 0

        /// The kinds of normalisation.
        package enum Norm: String, Sendable, Codable, CaseIterable { case none, batch, group }

        /// LeNet.
        package init() {}

        /// LeNet as above.
        package static let lenet = Plan()
    }

    /// Convolutions and what normalises behind each.
    package struct Block: Module {
        package var convolutions: [Convolution]
        package var norms: [BatchNorm]
        package var groupNorms: [GroupNorm]

        package mutating func visit(_ visitor: inout some Visitor) {
            visitor.module("convolutions", &convolutions)
            visitor.module("norms", &norms)
            visitor.module("groupNorms", &groupNorms)
        }
    }

    package var blocks: [Block]
    package var hidden: [Linear]
    package let plan: Plan
    package let featureCount: Int

    /// A network for images of the given size.
    ///
    /// - Parameters:
    ///   - size: Rows and columns, in pixels.
    ///   - channels: 1 or 3.
    package init(
        _ plan: Plan, size: (height: Int, width: Int), channels: Int,
        using generator: inout RandomGenerator
    ) {
        self.plan = plan
        blocks = []
        var inputs = channels
        let padding = plan.keepsSize ? plan.kernel / 2 : 0
        for filters in plan.filters {
            var block = Block(convolutions: [], norms: [], groupNorms: [])
            for _ in 0..<plan.depth {
                block.convolutions.append(
                    Convolution(
                        inputs, filters, kernel: plan.kernel, .init(padding: padding),
                        hasBias: plan.norm == .none, using: &generator))
                if plan.norm == .batch { block.norms.append(BatchNorm(filters)) }
                if plan.norm == .group {
                    block.groupNorms.append(GroupNorm(filters, groups: Plan.groups(filters)))
                }
                inputs = filters
            }
            blocks.append(block)
        }
        let last = plan.sizes(size).last ?? size
        var features = plan.hidden.isEmpty ? inputs : inputs * last.height * last.width
        hidden = []
        for width in plan.hidden {
            hidden.append(Linear(features, width, activation: .relu, using: &generator))
            features = width
        }
        featureCount = features
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("blocks", &blocks)
        visitor.module("hidden", &hidden)
    }

    package mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        pooled(maps(batch, &pass), &pass)
    }

    /// Features of the last block's maps, `[N, H, W, C]` → `[N, F]`.
    private func pooled(_ maps: Tensor, _ pass: inout Pass) -> Tensor {
        guard !hidden.isEmpty else { return globalAveragePool(maps) }
        var x = maps.reshaped([maps.shape[0], maps.shape.dropFirst().reduce(1, *)])
        if pass.isTraining { x = x.dropout(rate: plan.dropout, using: &pass.generator) }
        for layer in hidden { x = layer(x) }
        return x
    }

    /// What the last block gives, `[N, H, W, C]`.
    package mutating func maps(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        var x = batch.images
        for index in blocks.indices { apply(index, to: &x, &pass) }
        return x
    }

    /// Takes maps through a block, which halves them, in place: none is kept longer than it is
    /// read.
    private mutating func apply(_ index: Int, to x: inout Tensor, _ pass: inout Pass) {
        for layer in blocks[index].convolutions.indices {
            x = blocks[index].convolutions[layer](x)
            if plan.norm == .batch, layer == plan.depth - 1 {
                x = blocks[index].norms[layer].rectifiedAndPooled(x, &pass)
                continue
            }
            switch plan.norm {
            case .batch: x = blocks[index].norms[layer](x, &pass, rectifies: true)
            case .group: x = blocks[index].groupNorms[layer](x).activated(.relu)
            case .none: x = x.activated(.relu)
            }
        }
        if plan.norm != .batch { x = maxPool(x, size: 2) }
    }
}

extension ConvolutionalNetwork: MapFeaturizer {
    package var mapScales: [MapScale] {
        plan.filters.enumerated().map { MapScale(channels: $1, stride: 2 << $0) }
    }

    /// What each block gives, behind the pooling that halves it.
    package mutating func featureMaps(_ batch: Batch, _ pass: inout Pass) -> FeatureMaps {
        var x = batch.images
        var maps: [Tensor] = []
        for index in blocks.indices {
            apply(index, to: &x, &pass)
            maps.append(x)
        }
        return FeatureMaps(pooled: pooled(x, &pass), maps: maps, scales: mapScales)
    }
}

extension ConvolutionalNetwork.Plan {
    /// Rows and columns behind each block.
    package func sizes(_ size: (height: Int, width: Int)) -> [(height: Int, width: Int)] {
        var now = size
        return filters.map { _ in
            if !keepsSize {
                now.height -= depth * (kernel - 1)
                now.width -= depth * (kernel - 1)
            }
            now = (now.height / 2, now.width / 2)
            return now
        }
    }

    /// The greatest power of two up to 8 that divides a number of channels.
    static func groups(_ channels: Int) -> Int {
        [8, 4, 2].first { channels % $0 == 0 } ?? 1
    }
}

extension Batch {
    /// The images of the batch, `[N, H, W, C]`.
    var images: Tensor {
        guard case .dense(let images) = content, images.shape.count == 4 else {
            preconditionFailure("a convolutional network needs a batch of images [N, H, W, C]")
        }
        return images
    }
}
