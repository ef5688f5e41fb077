public import NeuralNetworks

/// A featurizer with a row of features for each step of an example: a piece of a text, a stretch
/// of a sound.
public protocol SequenceFeaturizer: Featurizer {
    /// S, the number of features of a step; 0 where its settings leave it no steps.
    var stepFeatureCount: Int { get }
    /// Features of a batch's steps, rows `[R, S]`, and the pooled ones, `[N, F]`, in one forward
    /// pass.
    ///
    /// - Precondition: ``stepFeatureCount`` is not 0.
    mutating func featureSequence(_ batch: Batch, _ pass: inout Pass) -> FeatureSequence
}

/// A featurizer with maps of features of each image at several scales.
public protocol MapFeaturizer: Featurizer {
    /// The scales of its maps, finest first; empty where its settings leave it none.
    var mapScales: [MapScale] { get }
    /// Maps of a batch, each `[N, H, W, C]`, and the pooled features, `[N, F]`, in one forward
    /// pass.
    ///
    /// - Precondition: ``mapScales`` is not empty.
    mutating func featureMaps(_ batch: Batch, _ pass: inout Pass) -> FeatureMaps
}

extension Featurizer {
    /// The forms in which it gives features: pooled ones, and what it conforms to.
    public var forms: [FeatureForm] {
        let steps = (self as? any SequenceFeaturizer)?.stepFeatureCount ?? 0
        let scales = (self as? any MapFeaturizer)?.mapScales ?? []
        return [.pooled] + (steps > 0 ? [.sequence] : []) + (scales.isEmpty ? [] : [.maps])
    }
}
