public import Datasets
public import Modalities
public import NeuralNetworks
public import Support
public import Tensors

/// Images as arrays of pixels, read by a convolutional network.
public struct ImageModality: Modality {
    /// `image`
    public static let name = "image"

    let settings: ImageSettings
    let weights: PretrainedImages?
    private let store: ImageStore

    /// The keys of the `image` section.
    public static var settingKeys: [String] { ImageSettings.keys }

    /// The keys of the pretext tasks, beside `task`.
    public static let pretextKeys = ["patches"]

    private init(settings: ImageSettings, weights: PretrainedImages?) {
        (self.settings, self.weights) = (settings, weights)
        store = ImageStore(settings)
    }

    /// Prepares images for timing.
    ///
    /// - Throws: `UserFault` on settings that cannot be used.
    public init(timing settings: Settings, resources: [String]) throws {
        self.init(settings: try ImageSettings(settings), weights: nil)
    }

    /// Prepares images of a recipe, and reads the pretrained weights that it names.
    ///
    /// - Throws: `UserFault` on settings or weights that cannot be used.
    public init(settings: Settings, resources: [String], records: [Record]) throws {
        let image = try ImageSettings(settings)
        let weights =
            settings.has("weights")
            ? try PretrainedImages(settings.child("weights"), searching: resources) : nil
        self.init(settings: image, weights: weights)
    }

    private static let file = "image.json"

    /// Reads back `image.json`.
    ///
    /// - Throws: `UserFault` if it is missing or damaged.
    public init(savedIn folder: String) throws {
        self.init(
            settings: try SavedSettings.read(
                ImageSettings.self, from: folder + "/" + ImageModality.file), weights: nil)
    }

    /// Writes `image.json`.
    ///
    /// - Throws: `UserFault` if the folder cannot be written.
    public func save(to folder: String) throws {
        try SavedSettings.write(settings, to: folder + "/" + ImageModality.file)
    }

    /// The `image` section with its defaults.
    public var resolvedSettings: any Encodable & Sendable {
        ResolvedImageSettings(settings: settings, weights: weights)
    }

    /// Checks that an image can be read, and keeps it in memory while there is room.
    ///
    /// - Throws: `UserFault` on a record that is a text, or an image that cannot be read.
    public func decode(_ record: Record) throws -> Example {
        let bytes = try store.bytes(of: record.content, id: record.id)
        guard !store.budget.keeps(bytes.bytes.count) else { return Example(content: .bytes(bytes)) }
        return Example(
            content: .deferred(
                DeferredBytes { try store.bytes(of: record.content, id: record.id) }))
    }

    /// Says that no example decoded so far is used any more.
    public func releaseExamples() { store.budget.release() }

    /// The image as numbers, augmented as the view asks for.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func view(
        _ example: Example, as view: View, using generator: inout RandomGenerator
    ) throws -> Example {
        guard let array = try example.content.bytes() else { return example }
        var image = Picture(store.fitted(array)).tensor
        switch view {
        case .plain: break
        case .weak: image = Augmentation(settings.augment)(image, using: &generator)
        case .strong: image = Augmentation(settings.strong)(image, using: &generator)
        }
        let normalization = Normalization(mean: settings.mean, deviation: settings.deviation)
        return Example(content: .dense(normalization(image)))
    }

    /// A convolutional network, with the pretrained weights where the recipe names some.
    ///
    /// - Throws: `UserFault` on weights that do not fit the network.
    public func makeFeaturizer(
        pretrained: Bool, using generator: inout RandomGenerator
    ) throws -> any Featurizer {
        let featurizer = makeNetwork(using: &generator)
        guard pretrained, let weights else { return featurizer }
        return try weights.loaded(into: featurizer, settings)
    }

    /// The classifier of the pretrained weights, where the recipe asks for it.
    ///
    /// - Throws: `UserFault` if it does not fit.
    public func makePretrainedClassifier(features: Int, classes: Int) throws -> Linear? {
        var chance = RandomGenerator(seed: 0)
        return try weights?.head(for: makeNetwork(using: &chance), settings, classes: classes)
    }

    private func makeNetwork(using generator: inout RandomGenerator) -> any Featurizer {
        guard let form = ResNet.Form(rawValue: settings.network.rawValue) else {
            return ConvolutionalNetwork(
                settings.plain, size: (settings.size, settings.size), channels: settings.channels,
                using: &generator)
        }
        return ResNet(
            form, width: settings.width, channels: settings.channels, using: &generator)
    }

    /// `rotation` and `missing-patches`
    public var pretextTasks: [String] { [Rotation.taskName, ImageModality.missingPatches] }

    private static let missingPatches = "missing-patches"

    /// Guessing how an image was turned, or what was cut out of it.
    ///
    /// - Throws: `UserFault` on another task or a wrong setting.
    public func makePretextTask(
        _ section: Settings, using generator: inout RandomGenerator
    ) throws -> any PretextTask {
        let task = try section.choice("task", among: pretextTasks)
        guard task != Rotation.taskName || !section.has("patches") else {
            throw section.fault(
                "patches", "'patches' is not for the pretext task \(task)",
                remedy: "Leave 'patches' out, or choose the other task.")
        }
        let patches = try section.int("patches", default: 4, in: 2...min(16, settings.size))
        var chance = generator
        let features = makeNetwork(using: &chance).featureCount
        if task == Rotation.taskName { return Rotation(features: features, using: &generator) }
        return MissingPatches(
            name: task, features: features, size: (settings.size, settings.size),
            channels: settings.channels, grid: patches, using: &generator)
    }

    /// The image at the network's size.
    ///
    /// - Throws: `UserFault` on a file that is read only now, and cannot be.
    public func picture(of example: Example) throws -> [UInt8]? {
        guard let array = try example.content.bytes() else { return nil }
        return try Picture(store.fitted(array)).encodedPNG()
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
