package import Modalities
package import NeuralNetworks
package import Support
package import Tensors

/// A small convolutional network over log-mel spectrograms.
///
/// Blocks of a 3×3 convolution, batch-norm, rectifier and 2×2 pooling; then means over time, with
/// the frequency axis kept: a formant that lies elsewhere is another sound.
package struct SpectrogramNetwork: Featurizer {
    /// What the network is made of.
    package struct Plan: SettingsList, Codable, Equatable {
        /// Filters of each block.
        package var filters: [Int] = [32, 64, 128]
        /// What is averaged behind the last block.
        package var pool: Pool = .time
        /// Equal parts of the time that are averaged apart, so that the network knows what came
        /// first.
        package var segments: Int = 1
        /// Features of each linear layer behind that; may be empty.
        package var hidden: [Int] = []
        /// Rate in front of the linear layers, and of the features where there are none.
        package var dropout: Float = 0

        /// The defaults.
        package init() {}

        package static let list: [Setting<Plan>] = [
            .counts("filters", \.filters, in: 1...4_096, "filters of each block"),
            .choice("pool", \.pool, "what is averaged behind the last block"),
            .count("segments", \.segments, in: 1...64, "parts of the time averaged apart"),
            .counts("hidden", \.hidden, in: 1...16_384, "features of each linear layer"),
            .number("dropout", \.dropout, in: 0...0.9, "rate in front of the linear layers"),
        ]

        /// Refuses parts of the time where time is averaged with frequency.
        package func check(_ settings: Settings) throws {
            guard segments == 1 || pool == .time else {
                throw settings.fault(
                    "segments", "'segments' says nothing where pool is both",
                    remedy: "Leave 'segments' out, or set pool: time.")
            }
        }

        /// The axes that are averaged.
        package enum Pool: String, Sendable, Codable, CaseIterable {
            /// Time alone: features are channels at each height of the spectrum.
            case time
            /// Time and frequency: features are channels.
            case both
        }
    }

    package var front: ConvolutionFront
    package var hidden: [Linear]
    package let plan: Plan
    package let featureCount: Int
    /// Features of a time step of the maps.
    package let stepFeatureCount: Int

    /// A network for spectrograms of the given number of mels.
    package init(_ plan: Plan, mels: Int, using generator: inout RandomGenerator) {
        self.plan = plan
        front = ConvolutionFront(filters: plan.filters, using: &generator)
        var features = plan.filters.last ?? 1
        if plan.pool == .time { features *= mels >> plan.filters.count }
        stepFeatureCount = features
        if plan.pool == .time { features *= plan.segments }
        hidden = []
        for width in plan.hidden {
            hidden.append(Linear(features, width, activation: .relu, using: &generator))
            features = width
        }
        featureCount = features
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("front", &front)
        visitor.module("hidden", &hidden)
    }

    package mutating func callAsFunction(_ batch: Batch, _ pass: inout Pass) -> Tensor {
        pooled(front(batch.spectrograms, &pass), &pass)
    }

    /// Features of the front's maps, `[N, T', M', C]` → `[N, F]`.
    private func pooled(_ maps: Tensor, _ pass: inout Pass) -> Tensor {
        var x = plan.pool == .both ? globalAveragePool(maps) : maps.meansOverTime(plan.segments)
        if pass.isTraining { x = x.dropout(rate: plan.dropout, using: &pass.generator) }
        for layer in hidden { x = layer(x) }
        return x
    }
}

extension SpectrogramNetwork: SequenceFeaturizer {
    /// A row for each time step of the front's maps, in front of the means over time: as many
    /// frames as its blocks make one of.
    ///
    /// Frequency is kept or averaged as for the pooled features. The silence behind a recording
    /// that is too short is part of the example, and has rows too.
    package mutating func featureSequence(_ batch: Batch, _ pass: inout Pass) -> FeatureSequence {
        let maps = front(batch.spectrograms, &pass)
        let (n, t, m, c) = (maps.shape[0], maps.shape[1], maps.shape[2], maps.shape[3])
        let rows =
            plan.pool == .both
            ? globalAveragePool(maps.reshaped([n * t, 1, m, c])) : maps.reshaped([n * t, m * c])
        return FeatureSequence(
            pooled: pooled(maps, &pass), rows: rows,
            segments: Segments(packed: Array(repeating: t, count: n)))
    }
}

/// Convolutions that halve time and frequency at each block.
package struct ConvolutionFront: Module {
    package var convolutions: [Convolution]
    package var norms: [BatchNorm]

    /// Blocks with the given filters.
    package init(filters: [Int], using generator: inout RandomGenerator) {
        (convolutions, norms) = ([], [])
        var inputs = 1
        for count in filters {
            convolutions.append(
                Convolution(
                    inputs, count, kernel: 3, .init(padding: 1), hasBias: false, using: &generator))
            norms.append(BatchNorm(count))
            inputs = count
        }
    }

    package mutating func visit(_ visitor: inout some Visitor) {
        visitor.module("convolutions", &convolutions)
        visitor.module("norms", &norms)
    }

    /// `[N, T, M, 1]` → `[N, T', M', C]`, both axes halved at each block.
    package mutating func callAsFunction(_ x: Tensor, _ pass: inout Pass) -> Tensor {
        var x = x
        for index in convolutions.indices {
            x = norms[index].rectifiedAndPooled(convolutions[index](x), &pass)
        }
        return x
    }
}

extension Batch {
    /// The spectrograms of the batch, `[N, T, M, 1]`.
    var spectrograms: Tensor {
        guard case .dense(let x) = content, x.shape.count == 4, x.shape[3] == 1 else {
            preconditionFailure("a network of sound needs a batch of spectrograms [N, T, M, 1]")
        }
        return x
    }
}

extension Tensor {
    /// Means over equal parts of the second axis, `[N, T, M, C]` → `[N, parts · M · C]`.
    func meansOverTime(_ parts: Int) -> Tensor {
        let (n, t, width) = (shape[0], shape[1], shape[2] * shape[3])
        let lengths = (0..<parts).map { t * ($0 + 1) / parts - t * $0 / parts }
        return reshaped([n * t, width])
            .segmentMeans(Segments(packed: (0..<n).flatMap { _ in lengths }))
            .reshaped([n, parts * width])
    }
}

extension SpectrogramNetwork: GraphDescribing {
    /// Spectrograms → features.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        let maps = try graph.layer("front", front, inputs)
        let x =
            plan.pool == .both
            ? graph.add(.globalAveragePool, [maps])
            : graph.add(
                .meansOverTime, [maps], attributes: ["parts": .integer(plan.segments)])
        return try graph.layers("hidden", hidden, x)
    }
}

extension ConvolutionFront: GraphDescribing {
    /// Spectrograms → maps.
    package func describe(_ inputs: [String], in graph: inout GraphBuilder) throws -> String {
        var x = inputs[0]
        for index in convolutions.indices {
            x = try graph.layer("convolutions.\(index)", convolutions[index], [x])
            x = try graph.layer("norms.\(index)", norms[index], [x])
            x = graph.maxPool(graph.activation(.relu, x), size: 2)
        }
        return x
    }
}
