public import Datasets
public import Modalities
public import NeuralNetworks
public import Support
public import Tensors

/// Images as arrays of pixels, read by a convolutional network.
public struct ImageModality: Modality, CachingModality {
    /// Images, under the name `image`.
    public static let descriptor = ModalityDescriptor(
        name: "image", input: .images, settingKeys: ImageSettings.keys, pretextKeys: ["patches"])

    let settings: ImageSettings
    let weights: PretrainedImages?
    let store: ImageStore

    init(settings: ImageSettings, weights: PretrainedImages?) {
        (self.settings, self.weights) = (settings, weights)
        store = ImageStore(settings)
    }

    /// Prepares images of a recipe, and reads the pretrained weights that it names.
    ///
    /// - Throws: `UserFault` on settings or weights that cannot be used.
    public init(settings: Settings, resources: ResourceFolders, records: [Record]) throws {
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
        let bytes = try store.bytes(of: record.content, id: record.id, isFirst: true)
        guard !store.budget.keeps(bytes.bytes.count) else { return Example(content: .bytes(bytes)) }
        return Example(
            content: .deferred(
                DeferredBytes {
                    try store.bytes(of: record.content, id: record.id, isFirst: false)
                }))
    }

    /// Says that no example decoded so far is used any more.
    public func releaseExamples() { store.budget.release() }

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

    func makeNetwork(using generator: inout RandomGenerator) -> any Featurizer {
        if settings.network == .efficientNetLite0 {
            return EfficientNetLite(
                side: settings.size, channels: settings.channels, using: &generator)
        }
        guard let form = ResNet.Form(rawValue: settings.network.rawValue) else {
            return ConvolutionalNetwork(
                settings.plain, size: (settings.size, settings.size), channels: settings.channels,
                using: &generator)
        }
        return ResNet(
            form, width: settings.width, channels: settings.channels,
            shortcut: settings.shortcut, using: &generator)
    }
}

extension ImageModality: NotingModality {
    /// How many pictures show a background that nobody has chosen, and how many files have further
    /// pictures.
    public func takeNotes() -> [String] { store.notes.tell(background: settings.background) }
}

extension ImageModality: PretrainedClassifierModality {
    /// The classifier of the pretrained weights, where the recipe asks for it.
    ///
    /// - Throws: `UserFault` if it does not fit.
    public func makePretrainedClassifier(features: Int, classes: Int) throws -> Linear? {
        var chance = RandomGenerator(seed: 0)
        return try weights?.head(for: makeNetwork(using: &chance), settings, classes: classes)
    }
}
