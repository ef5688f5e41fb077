package import Modalities
package import NeuralNetworks
package import Support
package import Tensors

/// Convolutions, then attention over time: for speech of several seconds, where what matters may
/// lie far apart.
///
/// Each convolution block halves both axes; each time step becomes one vector, and pre-norm
/// transformer layers let the steps read each other.
package struct SpeechEncoder: SequenceFeaturizer {
    /// What the encoder is made of.
    package struct Plan: SettingsList, Codable, Equatable {
        /// Filters of each convolution block.
        package var filters: [Int] = [32, 64]
        /// F, features of a time step.
        package var width: Int = 128
        package var heads: Int = 4
        /// Transformer layers.
        package var layers: Int = 2
        /// Rate on the inputs and inside the layers.
        package var dropout: Float = 0.1

        /// The defaults.
        package init() {}

        package static let list: [Setting<Plan>] = [
            .counts("filters", \.filters, in: 1...4_096, "filters of each block"),
            .count("width", \.width, in: 1...4_096, "features of a time step"),
            .count("heads", \.heads, in: 1...64, "attention heads"),
            .count("layers", \.layers, in: 1...48, "transformer layers"),
            .number("dropout", \.dropout, in: 0...0.9, "rate on the inputs and inside the layers"),
        ]

        /// Refuses heads that the width does not divide into.
        package func check(_ settings: Settings) throws {
            guard width % heads == 0 else {
                throw settings.fault(
                    "heads", "a width of \(width) cannot be shared by \(heads) heads",
                    remedy: "Choose a width that is a multiple of heads.")
            }
        }
    }

    package var front: ConvolutionFront
    /// From the front's maps at a time step to its features.
    package var projection: Linear
    /// Position vectors, `[T', F]`.
    package var positions: Tensor
    package var blocks: [TransformerBlock]
    package var finalNorm: LayerNorm
    package let plan: Plan

    /// An encoder for spectrograms of the given size.
    package init(
        _ plan: Plan, frames: Int, mels: Int, using generator: inout RandomGenerator
    ) {
        self.plan = plan
        front = ConvolutionFront(filters: plan.filters, using: &generator)
        let maps = (plan.filters.last ?? 1) * (mels >> plan.filters.count)
        projection = Linear(maps, plan.width, using: &generator)
        positions = .normal(
            [frames >> plan.filters.count, plan.width], deviation: 0.02, using: &generator)
        blocks = (0..<plan.layers).map { _ in
            TransformerBlock(
                width: plan.width, heads: plan.heads, hidden: 4 * plan.width,
                dropout: plan.dropout, using: &generator)
        }
        finalNorm = LayerNorm(plan.width)
    }

    package var featureCount: Int { plan.width }
    package var stepFeatureCount: Int { plan.width }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("front", &front)
        visitor.module("projection", &projection)
        visitor.tensor("positions", &positions, .trainable)
        visitor.module("blocks", &blocks)
        visitor.module("finalNorm", &finalNorm)
    }

    package mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        featureSequence(batch, &pass).pooled
    }

    /// A row for each time step that the layers read, in front of the mean over them.
    ///
    /// The silence behind a recording that is too short is part of the example, and has rows too.
    package mutating func featureSequence(_ batch: Batch, _ pass: inout Pass) -> FeatureSequence {
        let maps = front(batch.spectrograms, &pass)
        let (n, t) = (maps.shape[0], maps.shape[1])
        let segments = Segments(packed: Array(repeating: t, count: n))
        let places = (0..<n).flatMap { _ in 0..<Int32(t) }
        var x = projection(maps.reshaped([n * t, maps.shape[2] * maps.shape[3]]))
        x = x + positions.gatherRows(places)
        if pass.isTraining { x = x.dropout(rate: plan.dropout, using: &pass.generator) }
        for block in blocks { x = block(x, segments, &pass) }
        x = finalNorm(x)
        return FeatureSequence(pooled: x.segmentMeans(segments), rows: x, segments: segments)
    }
}
