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

    /// Multiply-adds of the convolutions and linear layers for one image.
    public var multiplyAddsPerExample: Int { multiplyAdds.total }

    /// Those of the first layer, whose input needs no gradient.
    public var multiplyAddsOfFirstLayer: Int { multiplyAdds.first }

    private var multiplyAdds: (total: Int, first: Int) {
        let size = (height: settings.size, width: settings.size)
        if let form = ResNet.Form(rawValue: settings.network.rawValue) {
            return MultiplyAdds.of(
                form, width: settings.width, size: size, channels: settings.channels)
        }
        return MultiplyAdds.of(settings.plain, size: size, channels: settings.channels)
    }
}
