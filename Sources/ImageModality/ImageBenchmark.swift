public import Datasets
public import Modalities
public import Support
public import Tensors

extension ImageModality: BenchmarkableModality {
    /// Prepares images for timing.
    ///
    /// - Throws: `UserFault` on settings that cannot be used.
    public init(timing settings: Settings, resources: ResourceFolders) throws {
        self.init(settings: try ImageSettings(settings), weights: nil)
    }

    /// An image of random pixels.
    public func randomExample(using generator: inout RandomGenerator) -> Example {
        let shape = [settings.size, settings.size, settings.channels]
        return Example(
            content: .dense(.uniform(shape, bound: 1, using: &generator)))
    }
}
