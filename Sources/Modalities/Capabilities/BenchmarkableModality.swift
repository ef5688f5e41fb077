public import Datasets
public import Support
public import Tensors

/// A modality that can be timed on random inputs, without data.
public protocol BenchmarkableModality: Modality {
    /// Prepares the modality for timing alone: right in every size, without data.
    ///
    /// - Throws: `UserFault` on settings or resources that cannot be used.
    init(timing settings: Settings, resources: ResourceFolders) throws

    /// The work on an example between its file and its network, to time apart; nil for none.
    var featureWork: FeatureWork? { get }

    /// The modality without ``featureWork`` where ``Modality/decode(_:)`` does that too: to time
    /// reading alone.
    var withoutFeatures: any Modality { get }

    /// An input as large as the settings allow, of random values, to time a step with.
    func randomExample(using generator: inout RandomGenerator) -> Example
}

extension BenchmarkableModality {
    /// No work.
    public var featureWork: FeatureWork? { nil }

    /// The modality itself: reading makes no features.
    public var withoutFeatures: any Modality { self }
}
