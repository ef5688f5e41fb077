public import Datasets
public import Modalities
public import Support
public import Tensors

extension TextModality: BenchmarkableModality {
    /// Prepares texts for timing: made-up pieces where the settings state a vocabulary.
    ///
    /// - Throws: `UserFault` on settings or a piece table that cannot be used.
    public init(timing settings: Settings, resources: ResourceFolders) throws {
        // A stated vocabulary is timed as it is stated; made-up pieces serve as well as real ones.
        guard settings.has("vocabulary") else {
            self = try TextModality(settings: settings, resources: resources, records: [])
            return
        }
        let text = try TextSettings(settings)
        self.init(
            settings: text,
            reader: try PieceReader(timing: text, from: settings, resources: resources))
    }

    /// The vectors of an encoder that is not trained, where there is one.
    public var featureWork: FeatureWork? { reader.featureWork }

    /// The same without those vectors.
    public var withoutFeatures: any Modality {
        TextModality(settings: settings, reader: reader.withoutFeatures)
    }

    /// Tokens or a vector as long as the settings allow.
    public func randomExample(using generator: inout RandomGenerator) -> Example {
        reader.randomExample(using: &generator)
    }
}
