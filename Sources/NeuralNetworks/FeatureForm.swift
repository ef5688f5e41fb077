public import Tensors

/// The form in which a head reads the features of a batch of N examples.
public enum FeatureForm: String, Sendable, CaseIterable {
    /// One row an example, `[N, F]`.
    case pooled
    /// A row for each step of an example, such as a piece of a text: ``FeatureSequence``.
    case sequence
    /// Maps of an example at several scales: ``FeatureMaps``.
    case maps
}

/// Features of every step of some examples, and the pooled ones of the same forward pass.
public struct FeatureSequence: Sendable {
    /// Shape `[N, F]`: to the bit what the featurizer gives where it is asked for these alone.
    public var pooled: Tensor
    /// Shape `[R, S]`: the steps of one example behind those of the other, none of them padding.
    public var rows: Tensor
    /// The rows of each example.
    public var segments: Segments
    /// The step that each row is of, counted from 0 in its example; nil where no step was left out
    /// in training, and row i of an example is its step i.
    public var places: [Int]?

    /// Features from their parts.
    ///
    /// - Precondition: The parts fit each other's shapes.
    public init(pooled: Tensor, rows: Tensor, segments: Segments, places: [Int]? = nil) {
        precondition(
            pooled.rows == segments.count && rows.shape == [segments.rows, rows.columns]
                && (places.map { $0.count == segments.rows } ?? true),
            "FeatureSequence: pooled \(pooled.shape), rows \(rows.shape), \(segments.rows) rows of "
                + "\(segments.count) examples, \(places?.count ?? 0) places")
        (self.pooled, self.rows) = (pooled, rows)
        (self.segments, self.places) = (segments, places)
    }

    /// The example of each row, by its place in the batch.
    public var owners: [Int] {
        segments.lengths.enumerated().flatMap { Array(repeating: $0, count: $1) }
    }
}

/// Features of every place of some images at several scales, and the pooled ones of the same
/// forward pass.
public struct FeatureMaps: Sendable {
    /// Shape `[N, F]`: to the bit what the featurizer gives where it is asked for these alone.
    public var pooled: Tensor
    /// One for each scale, finest first, each `[N, H, W, C]`.
    public var maps: [Tensor]
    /// The scale of each map.
    public var scales: [MapScale]

    /// Features from their parts.
    ///
    /// - Precondition: As many maps as scales, with their channels.
    public init(pooled: Tensor, maps: [Tensor], scales: [MapScale]) {
        precondition(
            maps.count == scales.count
                && zip(maps, scales).allSatisfy {
                    $0.shape.count == 4 && $0.rows == pooled.rows && $0.shape[3] == $1.channels
                },
            "FeatureMaps: maps \(maps.map(\.shape)) for \(pooled.rows) examples, scales \(scales)")
        (self.pooled, self.maps, self.scales) = (pooled, maps, scales)
    }
}

/// The channels of a map, and how coarse it is.
public struct MapScale: Sendable, Equatable {
    /// C, the features of a place.
    public var channels: Int
    /// Pixels of the image from one place to the next, in rows and in columns.
    ///
    /// Convolutions without padding cut the edge off: a map can have fewer places than the image
    /// has strides.
    public var stride: Int

    /// A scale from its parts.
    public init(channels: Int, stride: Int) { (self.channels, self.stride) = (channels, stride) }
}
